/** What sessions make of their user or business, told through the interface they will use. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SessionFacts, SessionStatus } from '@ostiary/domain/entity.sessions'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import {
  entityForSession,
  reportSession,
} from '../../packages/server/src/features/profiles/sessions.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { callAs } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('session facts')
})
afterAll(() => world.close())

const entityFor = (vendorData: string, kind: 'user' | 'business' = 'user') =>
  entityForSession(world.services, callAs(world.services, box), { kind, vendorData })

let session = 0
function facts(status: SessionStatus, more: Partial<SessionFacts> = {}): SessionFacts {
  session += 1
  const atMs = world.clock.now()
  return {
    sessionId: world.services.ids.next(atMs + session),
    status,
    features: {},
    createdAtMs: atMs,
    updatedAtMs: atMs,
    ...more,
  }
}
const report = (entityId: string, told: SessionFacts, read?: object) =>
  reportSession(world.services, entityId, { facts: told, ...(read ? { read } : {}) })
const shown = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body

describe('the first session', () => {
  test('makes its user, once, however many come at once', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => entityFor('Born-1')))
    expect(new Set(ids).size).toBe(1)
    expect(await shown('born-1')).toMatchObject({ vendor_data: 'Born-1', status: 'ACTIVE' })
    expect(await entityFor('born-1', 'business')).not.toBe(ids[0])
  })
})

test('counters, features and times follow; the profile is of what was approved', async () => {
  const id = await entityFor('counted')
  const first = facts('In Review', {
    features: { id_verification: { status: 'IN_REVIEW', atMs: world.clock.now() } },
  })
  await report(id, first)
  world.clock.advance(1000)
  const atMs = world.clock.now()
  await report(
    id,
    {
      ...first,
      status: 'Approved',
      updatedAtMs: atMs,
      features: { id_verification: { status: 'APPROVED', atMs } },
    },
    { full_name: 'Read From Document', date_of_birth: '1980-05-06', issuing_states: { ESP: 1 } },
  )
  await report(id, facts('Declined'), { full_name: 'Of A Declined Session' })
  const read = await shown('counted')
  expect(read).toMatchObject({
    full_name: 'Read From Document',
    date_of_birth: '1980-05-06',
    issuing_states: { ESP: 1 },
    session_count: 2,
    approved_count: 1,
    declined_count: 1,
    in_review_count: 0,
    features: { id_verification: 'APPROVED' },
    features_list: [{ feature: 'id_verification', status: 'APPROVED' }],
  })
  expect(read['first_session_at']).toBe(new Date(first.createdAtMs).toISOString())
  const found = await world.call('listUsers', box.full, { query: { search: 'document read' } })
  expect(found.body['count']).toBe(1)
})

test('what a caller wrote goes with the next approval, and not with an older one', async () => {
  const id = await entityFor('written')
  const old = facts('Approved')
  await report(id, old, { full_name: 'First' })
  await world.call('updateUser', box.full, {
    params: { vendor_data: 'written' },
    body: { full_name: 'By hand' },
  })
  expect((await shown('written'))['full_name']).toBe('By hand')
  world.clock.advance(1000)
  await report(id, facts('Approved'), { full_name: 'Second' })
  await report(id, { ...old, status: 'Approved' }, { full_name: 'First again' })
  expect((await shown('written'))['full_name']).toBe('Second')
})

test('reports at once are all counted, and what is stored is what is folded', async () => {
  const id = await entityFor('busy')
  await Promise.all(Array.from({ length: 8 }, () => report(id, facts('Approved'))))
  expect(await shown('busy')).toMatchObject({ session_count: 8, approved_count: 8 })
  const gone = facts('Approved')
  await report(id, gone)
  await report(id, { ...gone, deletedAtMs: world.clock.now() })
  expect(await shown('busy')).toMatchObject({ session_count: 8 })
  const rebuilt = await rebuildDerived(world.db)
  expect(rebuilt).toMatchObject({ differing: 0 })
  expect(rebuilt.entities).toBeGreaterThanOrEqual(3)
  await world.db.query({
    text: `update session_fact set status = 'Declined'
      where session_id = (select session_id from session_fact where entity_id = $1 limit 1)`,
    values: [id],
  })
  const edited = await rebuildDerived(world.db)
  expect(edited.differences).toEqual([
    {
      entityId: id,
      fields: expect.arrayContaining(['approvedCount', 'declinedCount']) as string[],
    },
  ])
  expect((await verifyJournal(world.db)).broken).toEqual([])
})
