/** Single reads, gathered: each caller gets its own entity, and few queries answer many. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { batch, freshId, id, newEntity, rows, update } from './commit.fixture.ts'
import { commitBatch } from './commit.ts'
import type { Database } from './db.ts'
import { openHeadReader } from './head-reader.ts'

let store: TestStore
let asked = 0
let fails = false
const counting: Database = {
  query: async (query) => {
    asked += 1
    if (fails) throw new Error('Connection terminated unexpectedly')
    return store.pool.query(query)
  },
}
beforeAll(async () => {
  store = await openTestStore(3)
  const newEntities = Array.from({ length: 300 }, (_, n) => newEntity(n))
  await commitBatch(store.pool, batch({ newEntities, newCustomers: [rows.customer(1)] }))
})
beforeEach(() => {
  asked = 0
  fails = false
})
afterAll(() => store.close())

test('an entity as it is, with and without a customer, or undefined', async () => {
  const reader = openHeadReader(counting)
  const [with_, without, none] = await Promise.all([id(1), id(2), freshId()].map(reader.read))
  expect(with_).toMatchObject({
    version: 1,
    aggregate: {
      entity: { entityId: id(1), standing: 'ACTIVE', vendorData: 'vendor 1', detail: {} },
      customer: { state: 'initiating', detail: { a: 1 } },
    },
  })
  expect(without!.aggregate.customer).toBeNull()
  expect(none).toBeUndefined()
})

test('many callers share few queries, and one entity asked for by many is read once', async () => {
  const reader = openHeadReader(counting)
  const wanted = Array.from({ length: 600 }, (_, n) => id(n % 300))
  const heads = await Promise.all(wanted.map(reader.read))
  expect(heads.map((head) => head!.aggregate.entity.entityId)).toEqual(wanted)
  expect(asked).toBeLessThanOrEqual(4)
})

test('what is asked after an answer is read anew', async () => {
  const reader = openHeadReader(counting)
  expect((await reader.read(id(3)))!.version).toBe(1)
  await commitBatch(store.pool, batch({ entityUpdates: [update(3)] }))
  expect((await reader.read(id(3)))!.version).toBe(2)
})

test('a failure reaches everybody who waited for that query, and nobody later', async () => {
  const reader = openHeadReader(counting)
  fails = true
  const outcomes = await Promise.allSettled([id(1), id(2)].map(reader.read))
  expect(outcomes.map((one) => one.status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await reader.read(id(1))).toBeDefined()
})

test('a row that cannot be read fails only whoever asks for it', async () => {
  const reader = openHeadReader(counting)
  const setDetail = (detail: string): Promise<unknown> =>
    store.pool.query({
      text: 'update entity set detail = $2 where entity_id = $1',
      values: [id(5), detail],
    })
  await setDetail('{"edited by hand')
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => reader.read(id(n % 10))),
  )
  await setDetail('{}')
  const failed = outcomes.flatMap((one, n) => (one.status === 'rejected' ? [n] : []))
  expect(failed).toEqual([5, 15])
  expect(outcomes[5]).toMatchObject({ reason: { name: 'SyntaxError' } })
  // Halved, not read one by one.
  expect(asked).toBeLessThanOrEqual(9)
})
