/** The hash by which a cluster places an entity, in Node as on the server. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { randomIds } from '../platform/ids.ts'
import { uuids } from './binary-array.ts'
import { uuidHash } from './uuid-hash.fixture.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(1)
})
afterAll(() => store.close())

test('the hash of 400 ids is the one the server computes', async () => {
  const own = randomIds()
  const edges = ['0', 'f', '8', '7'].map((digit) =>
    '00000000-0000-0000-0000-000000000000'.replaceAll('0', digit),
  )
  const ids = [
    ...edges,
    ...Array.from({ length: 200 }, () => randomUUID()),
    ...Array.from({ length: 200 }, (_, n) => own.next(1_780_000_000_000 + n)),
  ]
  const { rows } = await store.pool.query<[number]>({
    text: 'select uuid_hash(id) from unnest($1::uuid[]) with ordinality as t(id, n) order by n',
    values: [uuids(ids)],
    rowMode: 'array',
  })
  expect(ids.map(uuidHash)).toEqual(rows.map(([hash]) => hash))
})

test('ids of one millisecond spread over the shards', () => {
  const own = randomIds()
  const shards = new Map<number, number>()
  for (let n = 0; n < 8_000; n += 1) {
    const shard = Math.floor((uuidHash(own.next(1_780_000_000_000)) + 2 ** 31) / 2 ** 29)
    shards.set(shard, (shards.get(shard) ?? 0) + 1)
  }
  expect([...shards.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  for (const count of shards.values()) expect(count).toBeGreaterThan(800)
})
