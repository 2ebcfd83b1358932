/** Writes remembered by their Idempotency-Key, on a real store. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from '../../../../test/webhook-world.ts'
import type { World } from '../../../../test/webhook-world.ts'
import { json, refuse } from './call.ts'
import type { Reply } from './call.ts'
import { rememberedWrite } from './remembered.ts'
import type { RememberedReply } from './remembered.ts'

let world: World
let runs = 0
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const write = (key: string, reply: RememberedReply, body = {}): Promise<Reply> =>
  rememberedWrite(world.services, world.call({ key, body }), 'test', async (db) => {
    runs += 1
    await db.query({ text: 'insert into setting values ($1, $2)', values: [key, 'written'] })
    return reply
  })

const kept = async (): Promise<string> => {
  const { rows } = await world.store.pool.query<{ text: string }>({
    text: 'select i::text as text from idempotency i',
  })
  return rows.map((row) => row.text).join('\n')
}

test('a repeat gets the first answer and does nothing', async () => {
  runs = 0
  const first = await write('once', json(201, { a: 1 }))
  const again = await write('once', json(201, { a: 2 }))
  expect(first).toEqual({ status: 201, body: '{"a":1}' })
  expect(again).toEqual({ status: 201, body: '{"a":1}', replayed: true })
  expect(runs).toBe(1)
})

test('an answer without a body is repeated without one', async () => {
  await write('empty', { status: 204, body: null })
  expect(await write('empty', json(200, {}))).toEqual({ status: 204, body: null, replayed: true })
})

test('a key used for another request is refused', async () => {
  await write('reused', json(200, {}), { a: 1 })
  await expect(write('reused', json(200, {}), { a: 2 })).rejects.toMatchObject({
    problem: { code: 'idempotency_key_reused' },
  })
})

test('of twenty at once with one key one runs, and all get its answer', async () => {
  runs = 0
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, n) => write('together', json(200, { n }))),
  )
  expect(runs).toBe(1)
  expect(new Set(replies.map((reply) => reply.body)).size).toBe(1)
  expect(replies.filter((reply) => reply.replayed)).toHaveLength(19)
})

test('a refusal keeps nothing, so that the same key may succeed later', async () => {
  const refused = rememberedWrite(
    world.services,
    world.call({ key: 'later' }),
    'test',
    async (db) => {
      await db.query({ text: `insert into setting values ('half', 'done')` })
      return refuse('webhook_not_found')
    },
  )
  await expect(refused).rejects.toMatchObject({ problem: { code: 'webhook_not_found' } })
  const { rows } = await world.store.pool.query({
    text: `select 1 from setting where name = 'half'`,
  })
  expect(rows).toHaveLength(0)
  expect(await write('later', json(200, {}))).toEqual({ status: 200, body: '{}' })
})

test('a secret that an older key wrapped is repeated after a rotation', async () => {
  const body = { secret: 'whsec_rotated' }
  const first = await write('rotated', { ...json(200, body), secret: true })
  await world.services.keyring.home.rotate({ prepareOnly: false })
  expect(await write('rotated', json(200, {}))).toEqual({ ...first, replayed: true })
})

test('a secret is repeated word for word and does not lie in the table', async () => {
  const body = { secret: 'whsec_planted' }
  const first = await write('secret', { ...json(200, body), secret: true })
  expect(first).toEqual({ status: 200, body: JSON.stringify(body) })
  expect(await write('secret', json(200, {}))).toEqual({ ...first, replayed: true })
  expect(await kept()).not.toContain('planted')
})
