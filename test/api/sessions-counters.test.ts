/**
 * What sessions make of their user or business: counters, features, times and the profile of what
 * was approved last, whatever comes at once.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflows: Record<'user' | 'business', string>
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('counters')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { session_kind: string; workflow_id: string }[]
  const of = (kind: string): string => all.find((one) => one.session_kind === kind)!.workflow_id
  workflows = { user: of('user'), business: of('business') }
})
afterAll(() => world.close())

async function create(vendor_data: string, more: object = {}): Promise<Record<string, unknown>> {
  const body = { workflow_id: workflows.user, vendor_data, ...more }
  const made = await world.call('createSession', box.full, { body })
  expect(made.status, made.text).toBe(201)
  return made.body
}
/** A session that has run to its end by itself. */
async function ended(vendor_data: string, sandbox_scenario: string): Promise<string> {
  const made = await create(vendor_data, { sandbox_scenario })
  await drained(world)
  return made['session_id'] as string
}
const about = (session_id: string) => ({ params: { session_id } })
const decided = (session_id: string, new_status: string) =>
  world.call('updateSessionStatus', box.full, { ...about(session_id), body: { new_status } })
async function approve(session_id: string): Promise<void> {
  world.clock.advance(1000)
  expect((await decided(session_id, 'Approved')).status).toBe(200)
  await drained(world)
}
const correct = (session_id: string, body: object) =>
  world.call('updateSessionData', box.full, { ...about(session_id), body })
const decision = async (session_id: string) =>
  (await world.call('getSessionDecision', box.full, about(session_id))).body
const shown = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body

describe('the first session', () => {
  test('makes its user, once, however many come at once', async () => {
    const all = await Promise.all(['Born-1', 'born-1', 'BORN-1'].map((name) => create(name)))
    expect(new Set(all.map((one) => one['didit_internal_id'])).size).toBe(1)
    // One session too: it is not finished, and so it is given again.
    expect(new Set(all.map((one) => one['session_id'])).size).toBe(1)
    expect(await shown('born-1')).toMatchObject({
      vendor_data: expect.stringMatching(/^born-1$/i) as string,
      status: 'ACTIVE',
      session_count: 1,
    })
    const other = await create('born-1', { workflow_id: workflows.business })
    expect(other).toMatchObject({ session_kind: 'business' })
    expect(other['didit_internal_id']).not.toBe(all[0]!['didit_internal_id'])
  })
})

test('under a blocklisted id it is declined, and its user begins BLOCKED', async () => {
  const query = { list_type: 'blocklist', entry_type: 'user' }
  const { body } = await world.call('listAccessLists', box.full, { query })
  const [{ uuid: list_uuid } = { uuid: '' }] = body['results'] as { uuid: string }[]
  await world.call('createEntry', box.full, { params: { list_uuid }, body: { value: 'barred' } })
  const made = await create('barred', { sandbox_scenario: 'approve' })
  expect(made).toMatchObject({ status: 'Declined', url: null })
  expect(await shown('barred')).toMatchObject({ status: 'BLOCKED', declined_count: 1 })
})

test('counters, features and times follow; the profile is of what was approved', async () => {
  const first = await ended('counted', 'review_liveness')
  expect(await shown('counted')).toMatchObject({
    full_name: null,
    in_review_count: 1,
    features: { id_verification: 'APPROVED', liveness: 'IN_REVIEW' },
  })
  const read = { first_name: 'Read', last_name: 'From Document', date_of_birth: '1980-05-06' }
  expect((await correct(first, { ...read, issuing_state: 'ESP' })).status).toBe(200)
  await approve(first)
  world.clock.advance(1000)
  const second = await ended('counted', 'decline_liveness')
  const user = await shown('counted')
  expect(user).toMatchObject({
    full_name: 'Read From Document',
    date_of_birth: '1980-05-06',
    issuing_states: { ESP: 1 },
    session_count: 2,
    approved_count: 1,
    declined_count: 1,
    in_review_count: 0,
    features: { id_verification: 'APPROVED', liveness: 'DECLINED' },
    first_session_at: (await decision(first))['created_at'],
    last_session_at: (await decision(second))['updated_at'],
  })
  expect(user['features_list']).toContainEqual({ feature: 'liveness', status: 'DECLINED' })
  const found = await world.call('listUsers', box.full, { query: { search: 'document read' } })
  expect(found.body['count']).toBe(1)
})

test('what a caller wrote goes with the next approval, and not with an older one', async () => {
  const named = async (full_name: string): Promise<string> => {
    const id = await ended('written', 'review_liveness')
    expect((await correct(id, { full_name })).status).toBe(200)
    await approve(id)
    return id
  }
  const old = await named('First')
  expect((await shown('written'))['full_name']).toBe('First')
  await world.call('updateUser', box.full, {
    params: { vendor_data: 'written' },
    body: { full_name: 'By hand' },
  })
  // What happens to an approved session is no approval.
  const comment = { ...about(old), body: { comment: 'because' } }
  expect((await world.call('addSessionReview', box.full, comment)).status).toBe(201)
  expect((await decided(old, 'Approved')).status).toBe(200)
  await drained(world)
  expect((await shown('written'))['full_name']).toBe('By hand')
  await named('Second')
  expect((await shown('written'))['full_name']).toBe('Second')
  expect((await decided(old, 'Declined')).status).toBe(200)
  await approve(old)
  expect((await shown('written'))['full_name']).toBe('First')
})

describe('many at once', () => {
  test('are all counted, and those that are deleted are counted no more', async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => create('busy', { sandbox_scenario: 'review' })),
    )
    await drained(world)
    expect(await shown('busy')).toMatchObject({ session_count: 8, in_review_count: 8 })
    const ids = made.map((one) => one['session_id'] as string)
    const answers = await Promise.all(
      ids.map((id, index) => decided(id, index % 2 === 0 ? 'Approved' : 'Declined')),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    await drained(world)
    const all = await shown('busy')
    expect(all).toMatchObject({
      session_count: 8,
      approved_count: 4,
      declined_count: 4,
      in_review_count: 0,
    })
    const [gone, ...rest] = ids
    expect((await world.call('deleteSession', box.full, about(gone!))).status).toBe(204)
    expect((await world.call('getSessionDecision', box.full, about(gone!))).status).toBe(404)
    const session_numbers = made.slice(1, 3).map((one) => one['session_number'])
    const deleted = await world.call('deleteSessions', box.full, { body: { session_numbers } })
    expect(deleted.body).toEqual({ deleted: 2 })
    expect((await decided(rest[0]!, 'Approved')).status).toBe(404)
    expect(await shown('busy')).toMatchObject({
      session_count: 5,
      approved_count: 2,
      declined_count: 3,
      first_session_at: all['first_session_at'],
    })
  })

  test('every row says what its sessions say, until somebody edits one', async () => {
    await drained(world)
    expect((await verifyJournal(world.db)).broken).toEqual([])
    const rebuilt = await rebuildDerived(world.db)
    expect(rebuilt).toMatchObject({ differing: 0 })
    expect(rebuilt.entities).toBeGreaterThanOrEqual(5)
    const entityId = (await shown('busy'))['didit_internal_id'] as string
    await world.db.query({
      text: `update session set body = replace(body, '"status":"Approved"', '"status":"Declined"')
        where session_id = (select session_id from session
          where entity_id = $1 and status = 'Approved' limit 1)`,
      values: [entityId],
    })
    const edited = await rebuildDerived(world.db)
    const fields = expect.arrayContaining(['approvedCount', 'declinedCount']) as string[]
    expect(edited.differences).toEqual([{ entityId, fields }])
    expect((await verifyJournal(world.db)).broken).toMatchObject([{ entityId }])
  })
})
