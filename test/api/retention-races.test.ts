/** A deletion, an erasure or a purge just between two steps of somebody else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { storedTexts } from '../traces.ts'
import { openReceiver } from '../webhook-receiver.ts'
import { before } from './before.ts'
import { drained, purgeDeleted } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const dayMs = 86_400_000
let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('races', { settings: { retentionMonths: 1 } })
})
afterAll(() => world.close())

async function create(vendor_data: string, more: object = {}): Promise<string> {
  const made = await world.call('createUser', box.full, { body: { vendor_data, ...more } })
  expect(made.status, made.text).toBe(201)
  return made.body['didit_internal_id'] as string
}
const remove = (...vendor_data_list: string[]) =>
  world.call('deleteUsers', box.full, { body: { vendor_data_list } })

async function workflow(): Promise<string> {
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { session_kind: string; workflow_id: string }[]
  return all.find((one) => one.session_kind === 'user')!.workflow_id
}

async function countOf(table: string, entityId: string): Promise<number> {
  const { rows } = await world.db.query<{ count: number }>({
    text: `select count(*)::int4 as count from ${table} where entity_id = $1`,
    values: [entityId],
  })
  return rows[0]!.count
}

const chainId = 'eip155:1:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'

test('onboarded while it is deleted, somebody new is made under the id', async () => {
  const id = await create('onboarded')
  before(world.services.vault, 'keyOf', () => remove('onboarded'))
  const body = { externalId: 'onboarded', chainId }
  const made = await world.call('createCustomer', box.full, { body })
  expect(made.status, made.text).toBe(201)
  expect(made.body['id']).not.toBe(id)
})

test('created while it is deleted, somebody new is made under the id', async () => {
  const id = await create('created')
  before(world.services.heads, 'read', () => remove('created'))
  expect(await create('created')).not.toBe(id)
})

test('given a session while it is deleted, somebody new is made under the id', async () => {
  const id = await create('with a session')
  const body = { workflow_id: await workflow(), vendor_data: 'with a session' }
  before(world.services.vault, 'keyOf', () => remove('with a session'))
  const made = await world.call('createSession', box.full, { body })
  expect(made.status, made.text).toBe(201)
  expect(made.body['didit_internal_id']).not.toBe(id)
})

test('imported while it is deleted, somebody new is made by the row', async () => {
  const id = await create('imported')
  // Found when the rows are looked at, gone when it is to be changed.
  before(world.services.heads, 'read', () => remove('imported'))
  const taken = await world.fetch('/v3/imports/users/', {
    method: 'POST',
    headers: { 'x-api-key': box.full, 'content-type': 'text/csv' },
    body: 'vendor_data,full_name\nimported,Ida Imported\n',
  })
  const params = { import_id: taken.body['import_id'] as string }
  const run = await eventually(
    () => world.call('getImport', box.full, { params }),
    ({ body }) => body['finished_at'] !== null,
  )
  expect(run.body).toMatchObject({ created: 1, failed: 0 })
  const named = { params: { vendor_data: 'imported' } }
  const { body } = await world.call('getUser', box.full, named)
  expect(body['full_name']).toBe('Ida Imported')
  expect(body['didit_internal_id']).not.toBe(id)
})

test('looked up under /v1 while it is deleted, it is not there', async () => {
  await create('looked up')
  before(world.services.heads, 'read', () => remove('looked up'))
  const found = await world.call('findEntities', box.full, { query: { vendorData: 'looked up' } })
  expect(found.body['data']).toEqual([])
})

test('erased just before what a session has read is handed on, nobody is found by it', async () => {
  const id = await create('erased')
  const scenario = { sandbox_scenario: 'review_liveness' }
  const asked = { workflow_id: await workflow(), vendor_data: 'erased', ...scenario }
  const made = await world.call('createSession', box.full, { body: asked })
  await drained(world)
  const about = { params: { session_id: made.body['session_id'] as string } }
  const read = { ...about, body: { full_name: 'Xanthippe Late' } }
  expect((await world.call('updateSessionData', box.full, read)).status).toBe(200)
  // What was read is opened by then, and is to be written next.
  let erased: number | undefined
  before(world.services.vault, 'factsSealer', async () => {
    const answer = await world.call('eraseEntity', box.full, { params: { id }, body: {} })
    erased = answer.status
  })
  const approved = { ...about, body: { new_status: 'Approved' } }
  expect((await world.call('updateSessionStatus', box.full, approved)).status).toBe(200)
  await drained(world)
  expect(erased).toBe(200)
  expect(await countOf('entity_search', id)).toBe(0)
  expect(await countOf('vault', id)).toBe(0)
  const query = { search: 'Xanthippe' }
  expect((await world.call('listUsers', box.full, { query })).body['results']).toEqual([])
  expect([...(await storedTexts(world.db)).values()].join('\n')).not.toMatch(/xanthippe/i)
})

test('a job of monitoring does not keep the id of who is purged', async () => {
  const id = await create('watched', { full_name: 'Wanda Watched' })
  const body = { vendor_data_list: ['watched'], is_enabled: true }
  const job = await world.call('switchUserMonitoring', box.full, { body })
  const given = { params: { job_id: job.body['job_id'] as string } }
  const shown = await world.call('getMonitoringJob', box.full, given)
  expect(shown.body).toEqual(job.body)
  const after = async () => (await world.call('getMonitoringJob', box.full, given)).body['results']
  const nameless = [{ didit_internal_id: id, vendor_data: null, outcome: 'screened_and_enabled' }]
  await remove('watched')
  expect(await after()).toEqual(nameless)
  expect(await countOf('vault', id)).toBeGreaterThan(0)
  world.clock.advance(40 * dayMs)
  await purgeDeleted(world.services)
  // The worker may be purging it too.
  await eventually(
    () => countOf('vault', id),
    (count) => count === 0,
  )
  expect(await after()).toEqual(nameless)
  const text = `select count(*)::int4 as n from monitoring_job where body like '%watched%'`
  expect((await world.db.query<{ n: number }>({ text })).rows[0]!.n).toBe(0)
})

test('a post under way when its entity is purged leaves no line behind', async () => {
  const gate = Promise.withResolvers<number>()
  const receiver = await openReceiver(() => gate.promise)
  const made = await world.call('createDestination', box.full, {
    body: {
      label: 'slow',
      url: receiver.url,
      webhook_version: 'v3',
      subscribed_events: ['activity.created'],
    },
  })
  expect(made.status, made.text).toBe(201)
  const id = await create('posted')
  await eventually(
    () => Promise.resolve(receiver.received.length),
    (count) => count > 0,
  )
  await remove('posted')
  world.clock.advance(40 * dayMs)
  await purgeDeleted(world.services)
  world.services.wake()
  await eventually(
    () => countOf('delivery', id),
    (count) => count === 0,
  )
  gate.resolve(204)
  const other = await create('after')
  await eventually(
    () => countOf('delivery_attempt', other),
    (count) => count > 0,
  )
  expect(await countOf('delivery_attempt', id)).toBe(0)
  await receiver.close()
})
