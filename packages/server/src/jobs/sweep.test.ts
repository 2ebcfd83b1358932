/** What has had its time goes; what has not stays, and so does whatever still waits. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, steps } from '../../../../test/webhook-world.ts'
import type { World } from '../../../../test/webhook-world.ts'
import { webhookHandlers } from '../features/webhooks/handlers.ts'
import { sweep } from './sweep.ts'

const day = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const counts = async (): Promise<unknown> => {
  const { rows } = await world.store.pool.query<Record<string, unknown>>({
    text: `select (select count(*)::int from idempotency) as remembered,
      (select count(*)::int from delivery_attempt) as attempts,
      (select coalesce(string_agg(state, ' ' order by seq), '') from delivery) as deliveries`,
  })
  return rows[0]
}

test('remembered answers go after an hour, settled deliveries after thirty days', async () => {
  const { pool } = world.store
  await webhookHandlers(world.services).putWebhook!(
    world.call({ body: { callbackUrl: 'http://127.0.0.1:9/' } }),
  )
  const id = await world.customer('old')
  await world.move(id, steps.signed)
  await pool.query({ text: `update delivery set state = 'delivered' where seq = 2` })
  await pool.query({
    text: `insert into delivery_attempt select entity_id, webhook_id, seq, 1, created_at, 200, null, 5
      from delivery where seq = 2`,
  })
  const nowMs = world.clock.now()
  expect(await sweep(pool, nowMs + 3_000_000)).toBe(0)
  expect(await counts()).toEqual({ remembered: 2, attempts: 1, deliveries: 'delivered pending' })
  await sweep(pool, nowMs + 3_700_000)
  expect(await counts()).toEqual({ remembered: 0, attempts: 1, deliveries: 'delivered pending' })
  await sweep(pool, nowMs + 31 * day)
  expect(await counts()).toEqual({ remembered: 0, attempts: 0, deliveries: 'pending' })
})

test('imports go thirty days after their end, and switchings of monitoring', async () => {
  const { pool } = world.store
  const nowMs = world.clock.now()
  const at = (days: number): Date => new Date(nowMs + days * day)
  const [id, times] = ['gen_random_uuid()', '$1::timestamptz, $1::timestamptz']
  for (const [days, ended] of [
    [0, at(0)],
    [0, at(10)],
    [-40, null],
  ] as const)
    await pool.query({
      text: `insert into import_run (import_id, application_id, key_id, kind, state, total,
          turn_at, created_at, finished_at)
        values (${id}, ${id}, ${id}, 'user', 'RUNNING', 1, ${times}, $2)`,
      values: [at(days), ended],
    })
  for (const days of [0, 10])
    await pool.query({
      text: `insert into monitoring_job values (${id}, ${id}, '{}', $1)`,
      values: [at(days)],
    })
  const left = async () => {
    const { rows } = await pool.query<{ imports: number; jobs: number }>({
      text: `select (select count(*)::int4 from import_run) as imports,
        (select count(*)::int4 from monitoring_job) as jobs`,
    })
    return rows[0]
  }
  await sweep(pool, nowMs + 29 * day)
  expect(await left()).toEqual({ imports: 3, jobs: 2 })
  await sweep(pool, nowMs + 31 * day)
  expect(await left()).toEqual({ imports: 2, jobs: 1 })
  await sweep(pool, nowMs + 90 * day)
  expect(await left()).toEqual({ imports: 1, jobs: 0 })
})
