/** Pages of every kind of list, followed to the end, against a plain filter over the same rows. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../../test/store.ts'
import type { TestStore } from '../../../../../test/store.ts'
import { entityCount, entityPage, planOf } from './pages.ts'
import type { Place } from './strands.ts'

const applicationId = '00000000-0000-7000-8000-0000000000aa'
const statuses = ['ACTIVE', 'FLAGGED', 'BLOCKED'] as const
const keys = [2, 3, 5, 17].map((n) => Buffer.from(`key-${n}`.padEnd(8, '.')))
const isOf = (n: number) => [2, 3, 5, 17].map((divisor) => n % divisor === 0)
const many = 120

/** Four were made in each millisecond: their order is that of their ids. */
const everybody = Array.from({ length: many }, (_, n) => ({
  entityId: `00000000-0000-7000-8000-${String((n * 37) % 1000).padStart(12, '0')}`,
  atMs: Date.UTC(2026, 0, 1) + Math.floor(n / 4),
  standing:
    n % 11 === 0 ? 'BLOCKED' : n % 7 === 0 ? 'FLAGGED' : n % 29 === 0 ? 'DELETED' : 'ACTIVE',
  keys: n % 29 === 0 && n % 7 !== 0 && n % 11 !== 0 ? [] : keys.filter((_, at) => isOf(n)[at]),
}))

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
  for (const { entityId, atMs, standing, keys: own } of everybody) {
    await store.pool.query({
      text: `insert into entity (entity_id, application_id, kind, vendor_data, standing, entered_by,
          detail, version, head, created_at, updated_at)
        values ($1, $2, 'user', $1::uuid::text, $3, 'created', '{}', 1, '', $4, $4)`,
      values: [entityId, applicationId, standing, new Date(atMs)],
    })
    for (const key of own)
      await store.pool.query({
        text: 'insert into entity_search (entity_id, search_key, created_at) values ($1, $2, $3)',
        values: [entityId, key, new Date(atMs)],
      })
  }
})
afterAll(() => store.close())

const asked = fc.record({
  statuses: fc.subarray([...statuses]),
  keys: fc.subarray(keys),
  oldestFirst: fc.boolean(),
  fromMs: fc.option(fc.integer({ min: 0, max: many / 4 }), { nil: undefined }),
  limit: fc.integer({ min: 1, max: 12 }),
  look: fc.integer({ min: 1, max: 40 }),
  few: fc.integer({ min: 0, max: 10 }),
  offset: fc.integer({ min: 0, max: 20 }),
})

test('every list shows everybody once, in order, however little a page looks at', async () => {
  await fc.assert(
    fc.asyncProperty(asked, async ({ limit, look, few, offset, fromMs, ...rest }) => {
      const from = fromMs === undefined ? undefined : Date.UTC(2026, 0, 1) + fromMs
      const query = { applicationId, kind: 'user' as const, ...rest, fromMs: from, toMs: undefined }
      const expected = everybody
        .filter((one) => one.standing !== 'DELETED')
        .filter(
          (one) => rest.statuses.length === 0 || rest.statuses.includes(one.standing as never),
        )
        .filter((one) => rest.keys.every((key) => one.keys.includes(key)))
        .filter((one) => from === undefined || one.atMs >= from)
        .toSorted((a, b) => a.atMs - b.atMs || (a.entityId < b.entityId ? -1 : 1))
        .map((one) => one.entityId)
      if (!rest.oldestFirst) expected.reverse()
      const plan = await planOf(store.pool, query, { look, few })
      const seen: string[] = []
      for (let after: Place | undefined; ;) {
        const page = await entityPage(store.pool, plan, { limit, offset: 0, after })
        expect(page.rows.length).toBeLessThanOrEqual(limit)
        seen.push(...page.rows.map((row) => row.entityId))
        after = page.goesOnAt
        if (!after) break
      }
      expect(seen).toEqual(expected)
      const passed = await entityPage(store.pool, plan, { limit, offset, after: undefined })
      if (offset > 0)
        expect(passed.rows.map((row) => row.entityId)).toEqual(
          expected.slice(offset, offset + limit),
        )
      const whole = await planOf(store.pool, query)
      expect(await entityCount(store.pool, whole, 20)).toBe(Math.min(20, expected.length))
      expect(await entityCount(store.pool, plan, 20)).toBeLessThanOrEqual(expected.length)
    }),
    { numRuns: 150 },
  )
})
