/** A company, or its session, goes: the people behind it go the same way, whatever dies before. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problem } from '@ostiary/domain/errors'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { createdEvents } from '../../packages/server/src/sessions/begin.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { decideEvent } from '../../packages/server/src/transitions/writing.ts'
import { openBrowser } from './hosted.ts'
import { drained, purgeDeleted } from './quiet.ts'
import { walkKyb } from './walk-kyb.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Process, Tenant, World } from './world.ts'

let world: World
let box: Tenant
let worker: Process
let workflowId: string
beforeAll(async () => {
  world = await openWorld({ apiOnly: true })
  worker = await world.another('worker')
  box = await world.tenant('behind', { settings: { retentionMonths: 1 } })
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  workflowId = all.find((one) => one.workflow_type === 'kyb')!.workflow_id // there is a default
})
afterAll(() => world.close())

const person = (name: string) => ({
  kind: 'person',
  first_name: name,
  last_name: 'Sample',
  country: 'ESP',
  roles: ['ubo'],
  ownership_percent: 50,
})

const told = (session_id: string) =>
  world.call('getSessionDecision', box.full, { params: { session_id } })

interface Behind {
  readonly entityId: string
  readonly sessionId: string
  readonly link: string
}

interface Company {
  readonly entityId: string
  readonly sessionId: string
  readonly people: readonly [Behind, Behind]
}

/** A company that waits for its two owners, the first of whom is verified. */
async function company(vendor_data: string): Promise<Company> {
  const body = { workflow_id: workflowId, vendor_data }
  const made = (await world.call('createSession', box.full, { body })).body
  await walkKyb(openBrowser(world, String(made['session_token'])), [person('Ann'), person('Bob')])
  await drained(world)
  const sessionId = String(made['session_id'])
  const checks = (await told(sessionId)).body['key_people_checks'] as {
    parties: { session_id: string }[]
  }[]
  const [first, second] = await Promise.all(
    checks[0]!.parties.map(async (one): Promise<Behind> => {
      const link = String((await told(one.session_id)).body['session_token'])
      return { entityId: await ownerOf(one.session_id), sessionId: one.session_id, link }
    }),
  )
  await walkKyc(openBrowser(world, first!.link)) // there are two
  await drained(world)
  return { entityId: await ownerOf(sessionId), sessionId, people: [first!, second!] }
}

async function ownerOf(sessionId: string): Promise<string> {
  const { rows } = await world.db.query<{ id: string }>({
    text: 'select entity_id as id from session where session_id = $1',
    values: [sessionId],
  })
  return rows[0]!.id // it was made before
}

/** Standing and, where it was erased, that it was. */
async function standings(of: Company): Promise<string[]> {
  const { rows } = await world.db.query<{ id: string; standing: string }>({
    text: `select entity_id as id, standing
        || case when detail like '%"erasedAtMs"%' then ' erased' else '' end as standing
      from entity where entity_id = any($1::uuid[])`,
    values: [of.people.map((one) => one.entityId)],
  })
  return of.people.map((one) => rows.find((row) => row.id === one.entityId)?.standing ?? 'none')
}

const linesOf = async ({ entityId }: { entityId: string }, kind: string) => {
  const { rows } = await world.db.query<{ actor: string; body: string }>({
    text: 'select actor, body from journal where entity_id = $1 and kind = $2',
    values: [entityId, kind],
  })
  return rows.map(({ actor, body }) => {
    const { by, facts } = JSON.parse(body) as { by: string; facts?: { plain?: object } }
    return { actor, by, plain: facts?.plain }
  })
}

/** The row of a face that is gone stays a day, so that other processes hear of it. */
const faces = '(select * from session_face where template is not null) f'
/** The row of an upload that was removed stays until its bytes are swept. */
const uploads = '(select * from media where deleted_at is null) m'

const left = async (table: string, { entityId }: Behind): Promise<number> => {
  const { rows } = await world.db.query<{ n: number }>({
    text: `select count(*)::int4 as n from ${table} where entity_id = $1`,
    values: [entityId],
  })
  return rows[0]!.n // it always answers
}

const remove = (name: string) =>
  world.call('deleteBusinesses', box.full, { body: { vendor_data_list: [name] } })

/** Written as the server writes one: no request can name who is known by a session alone. */
async function sessionOfTheirOwn({ entityId }: Behind): Promise<string> {
  const { services, clock } = world
  const { applicationId } = box
  const atMs = clock.now()
  const sessionId = services.ids.next(atMs)
  const [event] = createdEvents(services.keyring.linkKey, {
    sessionId,
    number: await services.sessionNumbers.next(applicationId),
    workflow: (await services.workflows.defaultOf(applicationId, 'user'))!, // there is a default
    atMs,
    by: 'partner',
    actor: 'partner:test',
  })
  const refused = () => problem('transition_refused')
  const moved = () => ({ status: 201, body: '' })
  const outcome = await services.writer.change({
    entityId,
    decide: (held, now) => decideEvent(held, event!, now, { moved, refused }), // a session begins
  })
  expect(outcome.kind).toBe('answered')
  return sessionId
}

const opened = async ({ link }: Behind) => (await openBrowser(world, link).open()).code

test('a worker that is killed between commit and effect loses nobody', async () => {
  const of = await company('deleted')
  await worker.cutOff()
  expect((await remove('deleted')).body).toMatchObject({ deleted: 1 })
  expect(await standings(of)).toEqual(['ACTIVE', 'ACTIVE'])
  // Their links are dead at once.
  expect(await Promise.all(of.people.map(opened))).toEqual(['link_unknown', 'link_unknown'])
  worker = await world.another('worker')
  await drained(world)
  expect(await standings(of)).toEqual(['DELETED', 'DELETED'])
  for (const { sessionId, link } of of.people) {
    expect((await told(sessionId)).status).toBe(404)
    expect((await openBrowser(world, link).open()).code).toBe('link_unknown')
  }
  const [line] = await linesOf(of, 'entity.deleted')
  const plain = { company: of.entityId }
  for (const one of of.people)
    expect(await linesOf(one, 'entity.deleted')).toEqual([{ ...line, plain }])
})

test('an erased company has them erased by whoever asked, with the same reference', async () => {
  const of = await company('erased')
  expect(await left('vault', of.people[0])).toBeGreaterThan(0)
  const body = { reason: 'asked by the company', reference: 'T-77' }
  await world.call('eraseEntity', box.full, { params: { id: of.entityId }, body })
  await drained(world)
  expect(await standings(of)).toEqual(['ACTIVE erased', 'ACTIVE erased'])
  const [line] = await linesOf(of, 'entity.erased')
  for (const one of of.people) {
    expect(await linesOf(one, 'entity.erased')).toEqual([
      { ...line, plain: { reference: 'T-77', company: of.entityId } },
    ])
    for (const table of ['vault', 'media', 'session_identifier', faces])
      expect([table, await left(table, one)]).toEqual([table, 0])
    expect(await opened(one)).toBe('link_unknown')
  }
  await remove('erased')
  await drained(world)
  expect(await standings(of)).toEqual(['DELETED erased', 'DELETED erased'])
})

test('a session that is deleted takes them along, with what they brought', async () => {
  const of = await company('session')
  await worker.cutOff()
  const params = { session_id: of.sessionId }
  expect((await world.call('deleteSession', box.full, { params })).status).toBe(204)
  expect(await opened(of.people[1])).toBe('link_unknown')
  worker = await world.another('worker')
  await drained(world)
  expect(await standings(of)).toEqual(['DELETED', 'DELETED'])
  for (const one of of.people) {
    expect((await told(one.sessionId)).status).toBe(404)
    for (const table of [uploads, 'session_identifier', faces])
      expect([table, await left(table, one)]).toEqual([table, 0])
    const { rows } = await world.db.query<{ item: string }>({
      text: `select item from vault where entity_id = $1 and item like 'session:%'`,
      values: [one.entityId],
    })
    expect(rows).toEqual([])
  }
  const shown = { params: { vendor_data: 'session' } }
  expect((await world.call('getBusiness', box.full, shown)).body).toMatchObject({
    session_count: 0,
  })
  // Whoever erases the company later means those people too.
  await world.call('eraseEntity', box.full, { params: { id: of.entityId }, body: {} })
  await drained(world)
  expect(await standings(of)).toEqual(['DELETED erased', 'DELETED erased'])
})

test('who has a session of their own stays, without the one for the company', async () => {
  const of = await company('stays')
  const [stays, goes] = of.people
  const own = await sessionOfTheirOwn(stays)
  await remove('stays')
  await drained(world)
  expect(await standings(of)).toEqual(['ACTIVE', 'DELETED'])
  expect((await told(stays.sessionId)).status).toBe(404)
  expect((await told(goes.sessionId)).status).toBe(404)
  expect((await told(own)).status).toBe(200)
  const params = { vendor_data: `unlinked:${stays.sessionId}` }
  expect((await world.call('getUser', box.full, { params })).body).toMatchObject({
    session_count: 1,
    approved_count: 0,
  })
  expect((await linesOf(stays, 'session.deleted')).map((one) => one.plain)).toEqual([
    { company: of.entityId },
  ])
})

test('the purge waits for nobody, and loses nobody either', async () => {
  const of = await company('purged')
  await worker.cutOff()
  await remove('purged')
  world.clock.advance(40 * 86_400_000)
  await purgeDeleted(world.services)
  expect(await standings(of)).toEqual(['ACTIVE', 'ACTIVE'])
  worker = await world.another('worker')
  await drained(world)
  expect(await standings(of)).toEqual(['DELETED', 'DELETED'])
  world.clock.advance(40 * 86_400_000)
  await purgeDeleted(world.services)
  await drained(world)
  expect(await standings(of)).toEqual(['PURGED erased', 'PURGED erased'])
  for (const table of ['session', 'session_identifier', 'media', 'vault', 'effect'])
    for (const one of of.people) expect([table, await left(table, one)]).toEqual([table, 0])
})

test('counters are right, and the journal stands', async () => {
  expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
