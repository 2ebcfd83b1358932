/** An import of sessions loses and doubles none, wherever a worker dies and whoever cancels it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workImports } from '../../packages/server/src/features/imports/work.ts'
import type { Services } from '../../packages/server/src/features/call.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

/** Nobody works but the test. */
let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld({ apiOnly: true })
  box = await world.tenant('session runs')
})
afterAll(() => world.close())

type Body = Record<string, unknown>
const told: object[] = []
const log = { error: (fields: object) => void told.push(fields) }
const leaseMs = 15_000
const untilItEnds = 600_000
const work = (services: Services = world.services) => workImports(services, log, untilItEnds)

const header = 'vendor_data,source_reference,status,decided_at,document_number,issuing_state\n'
/** Two sessions a person. */
const rows = (name: string, count: number): string =>
  Array.from(
    { length: count },
    (_, index) =>
      `${name}-${index >> 1},${name}/${index},Approved,2025-03-01,${name}${index},UTO\n`,
  ).join('')

async function taken(csv: string): Promise<{ import_id: string }> {
  const query = { kind: 'user_verification' }
  const { body, status, text } = await world.call('importSessions', box.full, {
    query,
    body: { csv: header + csv },
  })
  expect(status, text).toBe(202)
  return { import_id: body['import_id'] as string }
}
const seen = async (params: { import_id: string }): Promise<Body> =>
  (await world.call('getSessionImport', box.full, { params })).body
const user = async (vendor_data: string): Promise<Body> =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body
async function stored(name: string): Promise<object> {
  const { rows: all } = await world.db.query({
    text: `select count(distinct e.entity_id)::int4 as users, count(*)::int4 as sessions,
        count(i.match_key)::int4 as documents
      from session s join entity e on e.entity_id = s.entity_id
        left join session_identifier i on i.session_id = s.session_id
      where e.vendor_data like $1`,
    values: [`${name}-%`],
  })
  return all[0]!
}

const lost = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }))

/** A worker whose connection goes when it is about to say that a chunk is done. */
function dyingAtTheEnd(): Services {
  const { db } = world.services
  const query = (asked: Parameters<typeof db.query>[0]): Promise<never> =>
    asked.text.includes('delete from import_chunk') ? lost() : (db.query(asked) as Promise<never>)
  return { ...world.services, db: { ...db, query } }
}
/** And one whose connection goes when a session is there, and not yet what it has read. */
const dyingBetween = (): Services => ({
  ...world.services,
  db: { ...world.services.db, transaction: lost },
})

test.each([
  ['it has said how far it is', 'end', dyingAtTheEnd],
  ['what was read is remembered', 'between', dyingBetween],
])('a worker that dies before %s leaves counts that are right', async (_what, name, dying) => {
  const params = await taken(rows(name, 6))
  await expect(work(dying())).rejects.toThrow('gone')
  expect(await seen(params)).toMatchObject({ status: 'RUNNING', processed: 0 })
  expect(await work()).toBe(0)
  world.clock.advance(leaseMs + 1)
  await work()
  expect(await seen(params)).toMatchObject({
    status: 'COMPLETED',
    processed: 6,
    created: 6,
    unchanged: 0,
    failed: 0,
  })
  const whole = { users: 3, sessions: 6, documents: 6 }
  expect(await stored(name)).toEqual(whole)
  const again = await taken(rows(name, 6))
  await work()
  expect(await seen(again)).toMatchObject({ created: 0, unchanged: 6 })
  expect(await stored(name)).toEqual(whole)
  expect((await verifyJournal(world.db)).broken).toEqual([])
})

test('one file taken by two workers at once is brought once', async () => {
  const [first, second] = [await taken(rows('twice', 40)), await taken(rows('twice', 40))]
  const other = await world.another('api')
  await Promise.all([work(), workImports(other.services, log, untilItEnds)])
  const [one, two] = [await seen(first), await seen(second)]
  expect(Number(one['created']) + Number(two['created'])).toBe(40)
  expect([one['failed'], two['failed']], JSON.stringify([one, two])).toEqual([0, 0])
  expect(await stored('twice')).toEqual({ users: 20, sessions: 40, documents: 40 })
})

test('nobody comes back who was deleted after a worker died', async () => {
  const params = await taken(rows('gone', 2))
  await expect(work(dyingAtTheEnd())).rejects.toThrow('gone')
  world.clock.advance(1)
  await world.call('deleteUsers', box.full, { body: { vendor_data_list: ['gone-0'] } })
  world.clock.advance(leaseMs + 1)
  await work()
  expect(await seen(params)).toMatchObject({ failed: 2, created: 0 })
  expect((await user('gone-0'))['code']).toBe('entity_not_found')
  // Sent again it is a new word.
  const again = await taken(rows('gone', 2))
  await work()
  expect(await seen(again)).toMatchObject({ created: 2 })
})

test('one that is cancelled keeps and counts what it has brought', async () => {
  const params = await taken(rows('half', 6))
  await expect(work(dyingAtTheEnd())).rejects.toThrow('gone')
  await world.call('cancelSessionImport', box.full, { params })
  world.clock.advance(leaseMs + 1)
  await work()
  expect(await seen(params)).toMatchObject({ status: 'CANCELLED', created: 6 })
  const never = await taken(rows('never', 2))
  await world.call('cancelSessionImport', box.full, { params: never })
  await work()
  expect(await seen(never)).toMatchObject({ status: 'CANCELLED', created: 0 })
  expect(await stored('never')).toEqual({ users: 0, sessions: 0, documents: 0 })
})

test('no failure was unexpected', () => expect(told).toEqual([]))
