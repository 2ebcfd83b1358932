/** A customer flagged as a fraud, and the flag taken away again. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { peopleOf } from './people.ts'
import type { People } from './people.ts'

let world: World
let people: People
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'flags')
})
afterAll(() => world.close())

test('a flag rejects, and without it a person decides: nothing approves by itself', async () => {
  const { id, externalId } = await people.create('+identity.passed+watchlist.clear+fraud.95')
  expect((await people.evaluation(id)).status).toBe('approved')
  const flagged = await people.flag(id, true)
  expect(flagged.body).toEqual({ id, externalId, flagged: true, status: 'rejected' })
  expect(await people.evaluation(id)).toMatchObject({
    decision: { row: 'flagged', source: 'flag', recommendation: 'approved' },
  })
  expect((await people.decide(id, 'approved')).code).toBe('decision_refused')
  const unflagged = await people.flag(id, false)
  expect(unflagged.body).toEqual({ id, externalId, flagged: false, status: 'review' })
  expect((await people.decide(id, 'approved')).body).toMatchObject({ status: 'approved' })
  const told = await people.events({ customerId: id })
  expect(told.map((one) => one['status'])).toEqual([
    'pending',
    'approved',
    'rejected',
    'review',
    'approved',
  ])
  const flags = await people.events({ customerId: id }, 'customer.flagged')
  expect(flags.map((one) => one['flag'])).toEqual([true, false])
})

test('said twice it is so already, and nothing happens twice', async () => {
  const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
  await people.evaluation(id)
  for (const flag of [true, false]) {
    expect((await people.flag(id, flag)).body['already']).toBeUndefined()
    expect((await people.flag(id, flag)).body).toMatchObject({ flagged: flag, already: true })
  }
  expect(await people.events({ customerId: id }, 'customer.flagged')).toHaveLength(2)
  const once = { id, once: 'flag-once', body: { flag: true, as: 'analyst' } }
  const first = await people.call('flagCustomer', once)
  const again = await people.call('flagCustomer', once)
  expect(again.text).toBe(first.text)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
})

test('while the customer is verified it fails the verification, for good', async () => {
  const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
  await people.customer(id, (one) => one.awaiting?.who === 'analyst')
  await people.flag(id, true)
  const { status, statusCode } = await people.customer(id)
  expect([status, statusCode]).toEqual(['rejected', 'evaluation_rejected'])
  expect((await people.flag(id, false)).body).toMatchObject({ status: 'review' })
  expect((await people.customer(id)).status).toBe('rejected')
})

test('set while answers are owed it stands whatever they say, and so does the review', async () => {
  const { id } = await people.create('+identity.callback+watchlist.clear+fraud.95')
  await people.flag(id, true)
  await people.simulate('simulateCheckAnswer', id, { check: 'identity', outcome: 'clear' })
  const scored = await people.evaluation(id, (one) => one.fraud.state === 'completed')
  expect(scored).toMatchObject({ status: 'rejected', result: { kycOutcome: 'passed' } })
  await people.flag(id, false)
  expect((await people.evaluation(id)).status).toBe('review')
})

test('a customer without an evaluation may be flagged too', async () => {
  const { id } = await people.create('', {})
  expect((await people.flag(id, true)).body).toMatchObject({ flagged: true, status: null })
  expect((await people.flag(id, false)).body).toMatchObject({ flagged: false, status: null })
})

test('a note goes with the flag alone, and is sealed', async () => {
  const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
  const note = 'Seen at 17 Improbable Crescent'
  const refused = await people.flag(id, false, { note })
  expect([refused.status, refused.code]).toEqual([400, 'body_invalid'])
  expect(refused.text).toContain('/note')
  await people.flag(id, true, { note })
  const line = (await people.activities(id)).find((one) => one['event'] === 'flagged')
  expect(line).toMatchObject({ note, reason: null })
  const told = [
    await people.events({ customerId: id }),
    await people.events({ customerId: id }, 'customer.flagged'),
  ]
  expect(JSON.stringify(told)).not.toContain('Improbable')
})

test('a flagged customer counts against those who share a strong key', async () => {
  const profile = { firstName: 'Ann', lastName: 'One', email: 'shared@example.org' }
  const body = { profile, evaluation: { fraud: true } }
  const { id } = await people.create('+identity.passed+watchlist.clear', body)
  await people.evaluation(id)
  await people.flag(id, true)
  const other = await people.create('+identity.passed+watchlist.clear', {
    ...body,
    profile: { ...profile, firstName: 'Bea' },
  })
  const one = await people.evaluation(other.id)
  expect(JSON.stringify(one.fraud)).toContain('LINKED_TO_REJECTED')
})

test('so does one for whom no evaluation was ever asked', async () => {
  const profile = { firstName: 'Cid', lastName: 'Two', email: 'never-asked@example.org' }
  const { id } = await people.create('', { profile })
  const links = { text: 'select kind from link where entity_id = $1', values: [id] }
  await eventually(
    async () => (await world.db.query(links)).rows.length,
    (n) => n > 0,
  )
  await people.flag(id, true)
  const other = await people.create('+identity.passed+watchlist.clear', {
    profile: { ...profile, firstName: 'Dee' },
    evaluation: { fraud: true },
  })
  const one = await people.evaluation(other.id)
  expect(JSON.stringify(one.fraud)).toContain('LINKED_TO_REJECTED')
})
