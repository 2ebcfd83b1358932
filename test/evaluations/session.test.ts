/** Applications whose verification session answers for the person (`kycSource: session`). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { evaluated, peopleOf } from './people.ts'
import type { Customer, People } from './people.ts'

let world: World
let people: People
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'session', { kycSource: 'session', evaluationDueMs: 3_600_000 })
})
afterAll(() => world.close())

/** As far as the session is open. */
async function opened(marks: string, body?: Record<string, unknown>): Promise<string> {
  const { id } = await people.create(marks, body)
  await people.customer(id, (one) => one.awaiting?.who === 'customer')
  return id
}
const end = (id: string, how: 'Verify' | 'Reject', body = {}): Promise<void> =>
  people.simulate(`simulate${how}`, id, body)
const settled = (id: string): Promise<Customer> =>
  people.customer(
    id,
    (one) => ['active', 'rejected'].includes(one.status) || one.awaiting?.who === 'analyst',
  )

test('a session that passes answers both checks; the customer follows the evaluation', async () => {
  for (const [score, status] of [
    [95, 'active'],
    [5, 'rejected'],
  ] as const) {
    const id = await opened(`+fraud.${score}`)
    const { body } = await people.call('getVerification', { id })
    expect(body).toMatchObject({ provider: 'session', url: expect.any(String) })
    await end(id, 'Verify')
    expect(await people.evaluation(id)).toMatchObject({
      result: { kycOutcome: 'passed', fraudScore: score / 100 },
      checks: {
        identity: { answer: 'clear', provider: 'simulator', basis: 'session' },
        watchlist: { answer: 'clear', provider: 'simulator', basis: 'session' },
      },
    })
    expect((await settled(id)).status).toBe(status)
  }
})

test('a session that fails is a doubt for a person, not a refusal', async () => {
  const id = await opened('+fraud.95')
  await end(id, 'Reject')
  expect(await people.evaluation(id)).toMatchObject({
    status: 'review',
    result: { kycOutcome: 'review' },
    checks: { identity: { answer: 'adverse' } },
  })
  expect(await settled(id)).toMatchObject({
    status: 'verifying',
    awaiting: { who: 'analyst', code: 'evaluation_in_review' },
  })
  await people.decide(id, 'approved')
  expect((await people.customer(id)).status).toBe('active')
})

test('without a score it waits for a person too', async () => {
  const id = await opened('', evaluated())
  await end(id, 'Verify')
  expect((await settled(id)).awaiting).toMatchObject({ code: 'evaluation_in_review' })
})

test('the checks of evaluations are asked of nobody else', async () => {
  const id = await opened('+identity.adverse+watchlist.adverse+fraud.95')
  expect(await people.evaluation(id, () => true)).toMatchObject({
    status: 'pending',
    checks: { identity: { answer: 'pending' }, watchlist: { answer: 'pending' } },
  })
  await end(id, 'Verify')
  expect((await people.evaluation(id)).status).toBe('approved')
})

test('a request that waits for it is answered at the deadline without success', async () => {
  const asked = people.request('+fraud.95', evaluated('expressKyc', 'fraud'))
  await eventually(
    () => Promise.resolve(world.services.requestStages.waiting()),
    (count) => count === 1,
  )
  world.clock.advance(3_000)
  const { body } = await asked
  const { result } = body['evaluation'] as { result: unknown }
  expect(result).toEqual({
    kycOutcome: 'pending',
    expressKyc: { success: false },
    fraudScore: 0,
    status: 'pending',
  })
})

/** A person has that long; then the evaluation is closed. */
const weekMs = 7 * 86_400_000 + 1_000

describe('of a person who was rejected for good', () => {
  const document = { number: 'QX1234567', country: 'UTO' }
  const person = { firstName: 'Nora', lastName: 'Barred', dob: '1970-02-03' }
  beforeAll(async () => {
    const id = await opened('+fraud.95')
    await end(id, 'Verify', { document, ...person })
    await people.customer(id, (one) => one.status === 'active')
    await people.call('rejectCustomer', { id, body: { reason: 'x', as: 'analyst' } })
  })

  test('the document fails the verification all the same', async () => {
    const id = await opened('+fraud.95')
    await end(id, 'Verify', { document })
    expect(await people.customer(id)).toMatchObject({
      status: 'rejected',
      statusCode: 'document_barred',
    })
  })

  test('the name goes to an analyst, and no answer is taken for clear', async () => {
    const id = await opened('+fraud.95')
    await end(id, 'Verify', person)
    expect(await people.customer(id)).toMatchObject({
      status: 'verifying',
      awaiting: { who: 'analyst', code: 'person_barred' },
    })
    expect((await people.evaluation(id, () => true)).status).toBe('pending')
    world.clock.advance(weekMs)
    expect((await people.evaluation(id)).status).toBe('review')
  })
})

test('the analyst who decides the verification decides the evaluation with it', async () => {
  const id = await opened('+fraud.5')
  const body = { decision: 'passed', reason: 'x', as: 'analyst' }
  expect((await people.call('decideVerification', { id, body })).body['status']).toBe('active')
  const refused = await people.call('simulateReject', { id, body: {} })
  expect(refused.status).toBe(409)
  world.clock.advance(weekMs)
  expect((await people.evaluation(id)).status).toBe('approved')
  expect((await people.customer(id)).status).toBe('active')
})

test('a session that answered is over: its second word changes nothing', async () => {
  const id = await opened('+fraud.50')
  await end(id, 'Verify')
  await settled(id)
  const before = await people.evaluation(id)
  const again = await people.call('simulateReject', { id, body: {} })
  expect([again.status, again.code]).toEqual([409, 'transition_refused'])
  expect(await people.evaluation(id)).toEqual(before)
})
