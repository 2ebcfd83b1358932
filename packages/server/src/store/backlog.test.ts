/** How much waits: counted as due and overdue, by the indexes of the queues. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { backlogText, readBacklog } from './backlog.ts'

const nowMs = 1_780_000_000_000
let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
})
afterAll(() => store.close())

/** Rows due so many seconds ago. */
const add = async (table: 'effect' | 'delivery', state: string, secondsAgo: number[]) => {
  const columns = {
    effect: `(entity_id, seq, name, application_id, due_at, dead)
      select gen_random_uuid(), 1, 'screen_wallet', gen_random_uuid(), due, $2 = 'dead'`,
    delivery: `(entity_id, webhook_id, seq, application_id, due_at, state, created_at)
      select gen_random_uuid(), gen_random_uuid(), 1, gen_random_uuid(), due, $2, due`,
  }
  await store.pool.query({
    text: `insert into ${table} ${columns[table]} from unnest($1::timestamptz[]) as due`,
    values: [secondsAgo.map((ago) => new Date(nowMs - ago * 1000)), state],
  })
}

test('what is not due, settled or put aside does not count', async () => {
  expect(await readBacklog(store.pool, nowMs)).toEqual([
    { queue: 'effects', due: 0, overdue: 0 },
    { queue: 'deliveries', due: 0, overdue: 0 },
  ])
  await add('effect', 'waiting', [-10, 0, 30, 61, 3600])
  await add('effect', 'dead', [3600])
  await add('delivery', 'pending', [-1, 59, 60, 7200])
  await add('delivery', 'delivered', [7200])
  await add('delivery', 'failed', [7200])
  expect(await readBacklog(store.pool, nowMs)).toEqual([
    { queue: 'effects', due: 4, overdue: 2 },
    { queue: 'deliveries', due: 3, overdue: 2 },
  ])
  expect(await readBacklog(store.pool, nowMs, 2)).toMatchObject([{ due: 2 }, { due: 2 }])
})

test('it reads no table from end to end', async () => {
  const { rows } = await store.pool.query<[string]>({
    text: `explain ${backlogText}`,
    values: [new Date(nowMs), new Date(nowMs), 1000],
    rowMode: 'array',
  })
  const plan = rows.map(([line]) => line).join('\n')
  expect(plan).toContain('effect_due')
  expect(plan).toContain('delivery_due')
  expect(plan).not.toContain('Seq Scan')
})
