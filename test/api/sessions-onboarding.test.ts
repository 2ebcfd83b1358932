/** The three lifecycles meet: a customer is verified by a session of its own (requirement 4). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { walkKyc } from './walk-kyc.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

/** Longer than any link lives. */
const lifeMs = 8 * 86_400_000

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('met', {
    settings: { customersWithoutWallet: true, verificationProvider: 'session' },
  })
})
afterAll(() => world.close())

async function verifying(externalId: string, more: object = {}): Promise<string> {
  const made = await world.call('createCustomer', box.full, { body: { externalId, ...more } })
  expect(made.status).toBe(201)
  const id = String(made.body['id'])
  await eventually(
    () => verification(id),
    ({ provider }) => provider === 'session',
  )
  return id
}
const customer = async (id: string) =>
  (await world.call('getCustomer', box.full, { params: { id } })).body
const verification = async (id: string) =>
  (await world.call('getVerification', box.full, { params: { id } })).body

test('a customer gets its session by itself, and its approval makes it active', async () => {
  const id = await verifying('ann')
  expect(await customer(id)).toMatchObject({ status: 'verifying' })
  const link = await verification(id)
  expect(link).toMatchObject({ provider: 'session', attempt: 1 })
  await walkKyc(openBrowser(world, String(link['token'])))
  await drained(world)
  expect(await customer(id)).toMatchObject({ status: 'active' })
})

test('where a session in review is deleted, no reviewer is awaited any more', async () => {
  const created = await world.call('createCustomer', box.full, {
    body: { externalId: 'gus+session.review_document' },
  })
  const id = String(created.body['id'])
  await eventually(
    () => verification(id),
    ({ provider }) => provider === 'session',
  )
  const { sessionId, token } = await verification(id)
  const browser = openBrowser(world, String(token))
  await walkKyc(browser)
  await drained(world)
  expect(await customer(id)).toMatchObject({
    awaiting: { who: 'analyst', code: 'session_in_review' },
  })
  const body = { delete_all: true }
  expect((await world.call('deleteSessions', box.full, { body })).status).toBe(200)
  expect(await customer(id)).toMatchObject({
    status: 'verifying',
    awaiting: { who: 'customer', code: 'session_deleted' },
  })
  const another = await verification(id)
  expect(another).toMatchObject({ provider: 'session' })
  expect(another['sessionId']).not.toBe(sessionId)
})

test('a session over without a verdict gives way to another, when it is asked for', async () => {
  const id = await verifying('cleo')
  const first = await verification(id)
  const params = { session_id: String(first['sessionId']) }
  await world.call('deleteSession', box.full, { params })
  const second = await verification(id)
  expect(second).toMatchObject({ provider: 'session', attempt: 2 })
  expect(second['sessionId']).not.toBe(first['sessionId'])
  world.clock.advance(lifeMs)
  await eventually(
    async () =>
      (
        await world.call('getSessionDecision', box.full, {
          params: { session_id: String(second['sessionId']) },
        })
      ).body['status'],
    (status) => status === 'Expired',
  )
  const third = await verification(id)
  expect(third).toMatchObject({ provider: 'session', attempt: 3 })
  await walkKyc(openBrowser(world, String(third['token'])))
  await drained(world)
  expect(await customer(id)).toMatchObject({ status: 'active' })
})

test('declined, it may try again; declined too often, it is rejected', async () => {
  const id = await verifying('eve+session.decline_liveness')
  for (let tries = 1; tries <= 4; tries += 1) {
    const link = await verification(id)
    expect(link).toMatchObject({ provider: 'session', attempt: tries })
    await walkKyc(openBrowser(world, String(link['token'])))
    await drained(world)
  }
  expect(await customer(id)).toMatchObject({ status: 'rejected' })
  const user = await world.call('getUser', box.full, {
    params: { vendor_data: 'eve+session.decline_liveness' },
  })
  expect(user.body).toMatchObject({ status: 'BLOCKED', declined_count: 4 })
})

test('an evaluation takes its answers from the session', async () => {
  await world.services.tenants.refresh()
  const met = await world.tenant('met by session', {
    settings: {
      customersWithoutWallet: true,
      verificationProvider: 'session',
      kycSource: 'session',
    },
  })
  const made = await world.call('createCustomer', met.full, {
    body: { externalId: 'joe', evaluation: {} },
  })
  const id = String(made.body['id'])
  await drained(world)
  const link = (await world.call('getVerification', met.full, { params: { id } })).body
  await walkKyc(openBrowser(world, String(link['token'])))
  await drained(world)
  const { body } = await world.call('listEvaluations', met.full, { params: { id } })
  expect(body).toMatchObject({ data: [{ result: { kycOutcome: 'passed' } }] })
})

test('the journal stands', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
