/** Numbers of sessions: none twice, in the order of asking, and none that was drawn long ago. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { fixedClock } from '../platform/clock.ts'
import type { Database, Query } from './db.ts'
import { openSessionNumbers } from './session-numbers.ts'

const applicationId = '01900000-0000-7000-8000-00000000000a'
const other = '01900000-0000-7000-8000-00000000000b'

let store: TestStore
let asked = 0
const counting: Database = {
  query: async (query) => {
    asked += 1
    return store.pool.query(query)
  },
}
beforeEach(async () => {
  store = await openTestStore()
  asked = 0
})
afterEach(() => store.close())

test('each application counts from one; of two processes none gives a number twice', async () => {
  const clock = fixedClock(0)
  const processes = [1, 2].map(() => openSessionNumbers(store.pool, clock))
  const given: number[] = []
  for (let round = 0; round < 20; round += 1) {
    const all = processes.flatMap((one) => [1, 2, 3].map(() => one.next(applicationId)))
    given.push(...(await Promise.all(all)))
  }
  expect(given).toHaveLength(120)
  expect(new Set(given).size).toBe(120)
  expect(Math.min(...given)).toBe(1)
  expect(await processes[0]!.next(other)).toBe(1)
})

// What two who both saw no sequence were seen to be told, of 9,000 tries 3,064 times.
test.each(['23505', '42P07', '42710'])(
  'made elsewhere meanwhile (%s), it is counted by',
  async (code) => {
    const beaten: Database = {
      query: async <R extends unknown[] | Record<string, unknown>>(query: Query) => {
        const answer = await store.pool.query<R>(query)
        if (query.text.startsWith('create'))
          throw Object.assign(new Error('there already'), { code })
        return answer
      },
    }
    const numbers = openSessionNumbers(beaten, fixedClock(0))
    expect(await numbers.next(applicationId)).toBe(1)
  },
)

test('who comes soon after others is given the next number without a query', async () => {
  const numbers = openSessionNumbers(counting, fixedClock(0))
  await numbers.next(applicationId)
  const given: number[] = []
  asked = 0
  for (let n = 0; n < 100; n += 1) given.push(await numbers.next(applicationId))
  expect(given).toEqual(Array.from({ length: 100 }, (_, n) => n + 2))
  expect(asked).toBeLessThan(10)
})

test('a number drawn ahead and not wanted for a second is never given', async () => {
  const clock = fixedClock(0)
  const [one, another] = [
    openSessionNumbers(store.pool, clock),
    openSessionNumbers(store.pool, clock),
  ]
  for (let n = 1; n <= 4; n += 1) expect(await one.next(applicationId)).toBe(n)
  const elsewhere = await another.next(applicationId)
  clock.advance(1000)
  expect(await one.next(applicationId)).toBeGreaterThan(elsewhere)
})

test('whom the database fails is told so, and the next is served', async () => {
  let fails = false
  const failing: Database = {
    query: (query) =>
      fails ? Promise.reject(new Error('Connection terminated')) : store.pool.query(query),
  }
  const numbers = openSessionNumbers(failing, fixedClock(0))
  fails = true
  const refused = await Promise.allSettled([1, 2].map(() => numbers.next(applicationId)))
  expect(refused.map((one) => one.status)).toEqual(['rejected', 'rejected'])
  fails = false
  expect(await numbers.next(applicationId)).toBe(1)
})
