/**
 * Every import ends: whatever fails, whoever cancels it and wherever a worker dies; and nobody
 * comes back who was deleted meanwhile.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { workImports } from '../../packages/server/src/features/imports/work.ts'
import type { Services } from '../../packages/server/src/features/call.ts'
import { createOperatorKey } from '../../packages/server/src/features/bootstrap.ts'
import { allScopes } from '@ostiary/domain/scopes'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

/** Nobody works but the test. */
let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld({ apiOnly: true })
  box = await world.tenant('runs')
})
afterAll(() => world.close())

type Body = Record<string, unknown>
const told: { fields: Readonly<Record<string, unknown>>; message: string }[] = []
const log = {
  error: (fields: Readonly<Record<string, unknown>>, message: string) =>
    void told.push({ fields, message }),
}
const leaseMs = 15_000

async function taken(csv: string): Promise<{ import_id: string }> {
  const { body, status, text } = await world.call('importUsers', box.full, { body: { csv } })
  expect(status, text).toBe(202)
  return { import_id: body['import_id'] as string }
}
const seen = async (params: { import_id: string }): Promise<Body> =>
  (await world.call('getImport', box.full, { params })).body
const cancel = (params: { import_id: string }) => world.call('cancelImport', box.full, { params })
const untilItEnds = 600_000
const work = (services: Services = world.services) => workImports(services, log, untilItEnds)
/** A turn of one chunk. */
const workChunk = () => workImports(world.services, log, 0)
const status = async (vendor_data: string): Promise<number> =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).status
const remove = (...vendor_data_list: string[]) =>
  world.call('deleteUsers', box.full, { body: { vendor_data_list } })
const rows = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}-${index},Ann\n`).join('')

/** A worker whose connection goes when it is about to say so many chunks are done. */
function dying(afterChunks: number): Services {
  let settled = 0
  const { db } = world.services
  const query = (asked: Parameters<typeof db.query>[0]): Promise<never> => {
    const isSettling = asked.text.includes('delete from import_chunk')
    if (isSettling && (settled += 1) > afterChunks)
      return Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }))
    return db.query(asked) as Promise<never>
  }
  return { ...world.services, db: { ...db, query } }
}

/** The store refuses one row, as nobody expected. */
async function poison(vendorData: string): Promise<void> {
  await world.db.query({
    text: `create or replace function poison() returns trigger language plpgsql as $$
      begin raise exception 'no %', new.vendor_data; end $$`,
  })
  await world.db.query({
    text: `create trigger poison before insert on entity for each row
      when (new.vendor_data = '${vendorData}') execute function poison()`,
  })
}

test('a row that fails as nobody expected is told by itself, and the run goes on', async () => {
  await poison('end-1')
  const params = await taken(`vendor_data,full_name\n${rows('end', 3)}`)
  await work()
  expect(await seen(params)).toMatchObject({ status: 'COMPLETED', created: 2, failed: 1 })
  const [error] = (await seen(params))['errors'] as { row: number; message: string }[]
  expect(error).toMatchObject({
    row: 3,
    field: '',
    message: expect.stringMatching(
      /^could not be taken: internal error, id [0-9a-f-]{36}$/,
    ) as string,
  })
  const [{ fields }] = told as [(typeof told)[number]]
  expect(error!.message).toContain(fields['instance'])
  expect(JSON.stringify(told)).not.toMatch(/Ann|end-1/)
})

test('a worker that dies leaves counts that are right, and brings nobody back', async () => {
  const existing = { vendor_data: 'crash-0' }
  await world.call('createUser', box.full, { body: existing })
  world.clock.advance(1)
  const params = await taken(`vendor_data,full_name,tags\ncrash-0,Bo,\n${tagged('crash', 4)}`)
  await expect(work(dying(0))).rejects.toThrow('gone')
  expect(await seen(params)).toMatchObject({ status: 'RUNNING', processed: 0 })
  expect([await status('crash-0'), await status('crash-1')]).toEqual([200, 200])
  world.clock.advance(1)
  await remove('crash-0', 'crash-1')
  expect(await work()).toBe(0)
  world.clock.advance(leaseMs + 1)
  await work()
  expect(await seen(params)).toMatchObject({
    status: 'COMPLETED',
    processed: 5,
    created: 4,
    failed: 1,
    errors: [
      { row: 2, field: 'vendor_data', message: expect.stringContaining('deleted') as string },
    ],
  })
  const there = await Promise.all([0, 1, 2, 3, 4].map((index) => status(`crash-${index}`)))
  expect(there).toEqual([404, 404, 200, 200, 200])
})
const tagged = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}-${index + 1},Ann,new\n`).join('')

test('whoever was changed after their row was taken is not changed back', async () => {
  await taken('vendor_data,full_name\nlater-1,From the file\n')
  await expect(work(dying(0))).rejects.toThrow('gone')
  const params = { vendor_data: 'later-1' }
  await world.call('updateUser', box.full, { params, body: { full_name: 'By hand' } })
  world.clock.advance(leaseMs + 1)
  await work()
  const { body } = await world.call('getUser', box.full, { params })
  expect(body['full_name']).toBe('By hand')
})

test('one that is cancelled before it is begun takes nobody', async () => {
  const params = await taken(`vendor_data,full_name\n${rows('never', 3)}`)
  expect((await cancel(params)).body).toMatchObject({ status: 'CANCELLED', finished_at: null })
  await work()
  expect(await seen(params)).toMatchObject({ status: 'CANCELLED', processed: 0, created: 0 })
  expect((await seen(params))['finished_at']).not.toBeNull()
  expect(await status('never-0')).toBe(404)
})

test('one that is cancelled on its way keeps and counts whom it took', async () => {
  const params = await taken(`vendor_data,full_name\n${rows('half', 2_500)}`)
  await expect(work(dying(1))).rejects.toThrow('gone')
  const { processed } = (await seen(params)) as { processed: number }
  await cancel(params)
  world.clock.advance(leaseMs + 1)
  await work()
  const ended = (await seen(params)) as { created: number }
  expect(ended).toMatchObject({ status: 'CANCELLED', failed: 0 })
  expect(ended.created).toBe(2 * processed)
  expect(await status('half-0')).toBe(200)
  expect(await status('half-2499')).toBe(404)
  const { rows: left } = await world.db.query({ text: 'select 1 from import_chunk' })
  expect(left).toEqual([])
})

test('what has ended stays as it ended', async () => {
  const params = await taken('vendor_data\nended-1\n')
  await work()
  expect((await cancel(params)).body).toMatchObject({ status: 'COMPLETED', created: 1 })
})

test('one whose rows cannot be read any more ends as FAILED', async () => {
  const params = await taken('vendor_data\nbroken-1\n')
  const { import_id } = params
  await world.db.query({
    text: `update import_chunk set sealed = sealed || 'x' where import_id = $1`,
    values: [import_id],
  })
  await work()
  const failed = { status: 'FAILED', failure: 'unexpected', created: 0 }
  expect(await seen(params)).toMatchObject(failed)
  expect(told.at(-1)!.fields).toMatchObject({ import_id, failure: 'unexpected' })
})

test('one whose key is revoked ends as FAILED, and says so', async () => {
  const key = await world.key(box, allScopes)
  const body = { csv: 'vendor_data\nrevoked-1\n' }
  const { import_id } = (await world.call('importUsers', key, { body })).body
  await world.db.query({
    text: `update api_key set revoked_at = now()
      where key_id = (select key_id from import_run where import_id = $1)`,
    values: [import_id],
  })
  await world.services.tenants.refresh()
  await work()
  const params = { import_id: import_id as string }
  const failed = { status: 'FAILED', failure: 'key_revoked', created: 0 }
  expect(await seen(params)).toMatchObject(failed)
  expect(told.at(-1)!.fields).toEqual({ import_id, failure: 'key_revoked' })
})

test('a key that was made elsewhere a moment ago is not taken for a revoked one', async () => {
  const other = await world.another('api')
  const { applicationId } = box
  const wanted = { ...other.services, applicationId, name: 'fresh', scopes: allScopes }
  const key = await createOperatorKey(world.db, wanted)
  await other.services.tenants.refresh()
  const body = { csv: 'vendor_data\nfresh-1\n' }
  const { import_id } = (await other.call('importUsers', key!.apiKey, { body })).body
  await work()
  const params = { import_id: import_id as string }
  expect(await seen(params)).toMatchObject({ status: 'COMPLETED', failure: null, created: 1 })
})

test('runs take turns, and one goes on at once when its turn comes', async () => {
  const large = await taken(`vendor_data\n${many('turns', 1_200)}`)
  world.clock.advance(1)
  const small = await taken('vendor_data\nsmall-1\n')
  const progress = async () => [(await seen(large))['processed'], (await seen(small))['processed']]
  await workChunk()
  expect(await progress()).toEqual([500, 0])
  await workChunk()
  expect(await progress()).toEqual([500, 1])
  for (let turns = 0; turns < 4; turns += 1) await workChunk()
  expect(await seen(large)).toMatchObject({ status: 'COMPLETED', created: 1_200 })
  expect(await seen(small)).toMatchObject({ status: 'COMPLETED', created: 1 })
  expect(await workChunk()).toBe(0)
})
const many = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}-${index}\n`).join('')

test('rows behind a lease that was given back are met for the first time', async () => {
  await world.call('createUser', box.full, { body: { vendor_data: 'first-600' } })
  world.clock.advance(1)
  const params = await taken(`vendor_data\n${many('first', 700)}`)
  await workChunk()
  world.clock.advance(1)
  await remove('first-600')
  await work()
  expect(await seen(params)).toMatchObject({ status: 'COMPLETED', created: 700, failed: 0 })
})

test('a worker whose lease went to another takes no chunk beside it', async () => {
  const params = await taken(`vendor_data\n${many('slow', 1_200)}`)
  const { db } = world.services
  let began = 0
  const held = Promise.withResolvers<void>()
  const waits = Promise.withResolvers<void>()
  /** Its look at the first chunk takes longer than its lease. */
  const query = async (asked: Parameters<typeof db.query>[0]): Promise<never> => {
    const answer = await db.query(asked)
    if (asked.text.includes('from import_chunk\n') && (began += 1) === 1) {
      waits.resolve()
      await held.promise
    }
    return answer as never
  }
  const slow = work({ ...world.services, db: { ...db, query } })
  await waits.promise
  world.clock.advance(leaseMs + 1)
  const other = await world.another('api')
  await workImports(other.services, log, 0)
  expect(await seen(params)).toMatchObject({ processed: 500 })
  const chunks = world.db.query({ text: 'select 1 from import_chunk' })
  expect((await chunks).rows).toHaveLength(2)
  held.resolve()
  await slow
  expect(began).toBe(1)
  await work()
  expect(await seen(params)).toMatchObject({ status: 'COMPLETED', processed: 1_200, failed: 0 })
})

test('tags alone are a change as well', async () => {
  await taken('vendor_data,tags\nmarked-1,vip\n')
  await work()
  const params = await taken('vendor_data,tags\nmarked-1,vip;new\n')
  await work()
  expect(await seen(params)).toMatchObject({ updated: 1, unchanged: 0 })
})

test('imports are counted all, however few are shown', async () => {
  const own = await world.tenant('counted')
  for (const id of ['a', 'b', 'c']) {
    const body = { csv: `vendor_data\n${id}\n` }
    await world.call('importUsers', own.full, { body })
  }
  for (const query of [{ limit: 1 }, { page_size: 2 }, { limit: 2, offset: 2 }]) {
    const { body } = await world.call('listImports', own.full, { query })
    expect(body['count']).toBe(3)
  }
})
