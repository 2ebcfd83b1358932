/**
 * The proof of the counters on real sessions: what users and businesses say of sessions in every
 * status is what `ostiary rebuild` folds from them; an edited row is found, and the next event of a
 * session says again what they say.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

type Kind = 'user' | 'business'

let world: World
let box: Tenant
let workflows: Record<Kind, string>
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('rebuilt')
  const workflow = async (...features: string[]): Promise<string> => {
    const body = { features: features.map((feature) => ({ feature })) }
    const made = await world.call('createWorkflow', box.full, { body })
    expect(made.status, made.text).toBe(201)
    return String(made.body['workflow_id'])
  }
  workflows = { user: await workflow('OCR', 'LIVENESS'), business: await workflow('KYB_REGISTRY') }
  for (const kind of ['user', 'business'] as const) await live(kind)
})
afterAll(() => world.close())

const about = (session_id: string) => ({ params: { session_id } })
const names = { user: 'every-status', business: 'every status Ltd' }
const scenarios = {
  user: { review: 'review_liveness', decline: 'decline_document_expired' },
  business: { review: 'review_company', decline: 'decline_company' },
}

async function begin(kind: Kind, sandbox_scenario?: string): Promise<Record<string, unknown>> {
  const body = {
    workflow_id: workflows[kind],
    vendor_data: names[kind],
    ...(sandbox_scenario === undefined ? {} : { sandbox_scenario }),
  }
  const made = await world.call('createSession', box.full, { body })
  expect(made.status, made.text).toBe(201)
  await drained(world)
  world.clock.advance(1000)
  return made.body
}
const ended = async (kind: Kind, scenario: string): Promise<string> =>
  String((await begin(kind, scenario))['session_id'])

async function decide(session_id: string, new_status: string): Promise<void> {
  const body = { new_status }
  const decided = await world.call('updateSessionStatus', box.full, { ...about(session_id), body })
  expect(decided.status, decided.text).toBe(200)
  await drained(world)
  world.clock.advance(1000)
}

/** One entity of a kind, with sessions in all statuses that time does not bring. */
async function live(kind: Kind): Promise<void> {
  const { review, decline } = scenarios[kind]
  await ended(kind, 'approve')
  await ended(kind, 'approve')
  await ended(kind, decline)
  await decide(await ended(kind, review), 'Declined')
  await decide(await ended(kind, review), 'Approved')
  const gone = await ended(kind, 'approve')
  expect((await world.call('deleteSession', box.full, about(gone))).status).toBe(204)
  await ended(kind, review)
  // Resubmitted last: whoever asks for a session while one goes on is given that one.
  await decide(await ended(kind, decline), 'Resubmitted')
}

async function shown(kind: Kind): Promise<Record<string, unknown>> {
  const params = { vendor_data: names[kind] }
  const operation = kind === 'user' ? 'getUser' : 'getBusiness'
  return (await world.call(operation, box.full, { params })).body
}

/** By status, as the list of sessions has them. */
async function listed(kind: Kind): Promise<Record<string, number>> {
  const query = { session_kind: kind, vendor_data: names[kind], limit: 100 }
  const { body } = await world.call('listSessions', box.full, { query })
  const counts: Record<string, number> = {}
  for (const { status } of body['results'] as { status: string }[])
    counts[status] = (counts[status] ?? 0) + 1
  return counts
}

async function rows(): Promise<unknown[]> {
  const { rows: all } = await world.db.query<Record<string, unknown>>({
    text: `select e.*, (select string_agg(s.body, ',' order by s.session_id) from session s
      where s.entity_id = e.entity_id) as sessions from entity e order by e.entity_id`,
  })
  return all
}

describe.each(['user', 'business'] as const)('a %s', (kind) => {
  test('counts the sessions that are listed, and shows the latest of each feature', async () => {
    const statuses = { Approved: 3, Declined: 2, 'In Review': 1, Resubmitted: 1 }
    expect(await listed(kind)).toEqual(statuses)
    expect(await shown(kind)).toMatchObject({
      session_count: 7,
      approved_count: 3,
      declined_count: 2,
      in_review_count: 1,
      features:
        kind === 'user'
          ? { id_verification: 'RESUB_REQUESTED' }
          : { kyb_registry: 'RESUB_REQUESTED' },
    })
  })

  test('is found where it was edited, and the next event says what is so', async () => {
    const { didit_internal_id: entityId, ...told } = await shown(kind)
    const edited = { approvedCount: 41, inReviewCount: 0, features: {}, firstSessionAtMs: 1 }
    const { rows: held } = await world.db.query<{ detail: string }>({
      text: 'select detail from entity where entity_id = $1',
      values: [entityId],
    })
    const detail = JSON.parse(held[0]!.detail) as { sessions: object }
    const text = JSON.stringify({ ...detail, sessions: { ...detail.sessions, ...edited } })
    await world.db.query({
      text: 'update entity set detail = $2 where entity_id = $1',
      values: [entityId, text],
    })
    expect((await shown(kind))['approved_count']).toBe(41)
    const found = { entityId, fields: Object.keys(edited) }
    const fields = expect.arrayContaining(found.fields) as string[]
    const read = await rebuildDerived(world.db)
    expect(read).toMatchObject({ differing: 1, differences: [{ entityId, fields }] })
    const query = { session_kind: kind, vendor_data: names[kind], limit: 1 }
    const { body } = await world.call('listSessions', box.full, { query })
    const [{ session_id }] = body['results'] as [{ session_id: string }]
    const noted = { ...about(session_id), body: { comment: 'looked at again' } }
    expect((await world.call('addSessionReview', box.full, noted)).status).toBe(201)
    await drained(world)
    expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
    const { approved_count, in_review_count, features, first_session_at } = told
    const proved = { approved_count, in_review_count, features, first_session_at }
    expect(await shown(kind)).toMatchObject(proved)
    expect((await verifyJournal(world.db)).broken).toEqual([])
  })
})

test('of a store nobody has edited nothing is changed', async () => {
  // One that is gone on with, so that a session is half way too.
  const body = { workflow_id: workflows.user, vendor_data: 'half way' }
  const made = await world.call('createSession', box.full, { body })
  await openBrowser(world, String(made.body['session_token'])).open()
  await drained(world)
  const before = await rows()
  expect(await rebuildDerived(world.db)).toEqual({
    entities: 3,
    differing: 0,
    differences: [],
  })
  expect(await rows()).toEqual(before)
})

test('an edited session makes no other counters: the journal does not prove them', async () => {
  const entityId = (await shown('user'))['didit_internal_id']
  await world.db.query({
    text: `update session set body = replace(body, '"status":"Approved"', '"status":"Declined"')
      where session_id = (select session_id from session
        where entity_id = $1 and status = 'Approved' limit 1)`,
    values: [entityId],
  })
  const before = await rows()
  expect(await rebuildDerived(world.db)).toMatchObject({
    differing: 1,
    differences: [{ entityId }],
  })
  expect(await rows()).toEqual(before)
  expect((await verifyJournal(world.db)).broken).toMatchObject([{ entityId }])
})
