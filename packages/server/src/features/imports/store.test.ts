/** Leases of imports: who has lost theirs to another neither keeps it nor gives it back. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../../../../test/store.ts'
import type { TestStore } from '../../../../../test/store.ts'
import { claimImport, giveBack, insertImport, keepLease, settleChunk } from './store.ts'
import type { ImportRun, Lease } from './store.ts'

let store: TestStore
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())

const importId = '00000000-0000-4000-8000-000000000001'
const none = { done: 0, created: 0, updated: 0, unchanged: 0, failed: 0 }
const run: ImportRun = {
  ...none,
  importId,
  applicationId: importId,
  keyId: importId,
  kind: 'user',
  state: 'PENDING',
  failure: null,
  dataKey: null,
  total: 3,
  errors: [],
  createdAtMs: 0,
  finishedAtMs: null,
}

test('a lease that is over goes to another, and stays theirs', async () => {
  const db = store.pool
  const sealed = Buffer.alloc(1)
  await insertImport(
    db,
    run,
    [2, 3, 4].map((firstRow) => ({ firstRow, sealed })),
  )
  const claim = (nowMs: number) => claimImport(db, { nowMs, leaseUntilMs: nowMs + 10 })
  const done = (firstRow: number, nextUntilMs: number | null) => ({
    firstRow,
    counts: { ...none, done: 1 },
    errors: [],
    nowMs: 0,
    nextUntilMs,
  })
  expect(await claim(100)).toMatchObject({ isMetAgain: false })
  expect(await claim(110)).toBeUndefined()
  expect(await claim(111)).toMatchObject({ isMetAgain: true })
  const [slow, other] = [110, 121].map((untilMs) => ({ importId, untilMs })) as [Lease, Lease]
  await giveBack(db, slow)
  expect(await keepLease(db, slow, 500)).toBe(true)
  expect(await settleChunk(db, slow, done(2, 500))).toMatchObject({ done: 1, isOurs: false })
  expect(await claim(120)).toBeUndefined()
  expect(await settleChunk(db, other, done(2, 500))).toBeUndefined()
  expect(await keepLease(db, other, 130)).toBe(true)
  const kept = { importId, untilMs: 130 }
  expect(await settleChunk(db, kept, done(3, 140))).toMatchObject({ done: 2, isOurs: true })
  expect(await claim(135)).toBeUndefined()
  await giveBack(db, { importId, untilMs: 140 })
  expect(await claim(136)).toMatchObject({ isMetAgain: false })
})
