/** The signals follow the store: new versions, restarts, and a store that is away. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { excerptData } from '../lists/reference-data/fixtures/load.ts'
import type { ParsedDataset } from '../lists/reference-data/dataset.ts'
import type { Database } from '../store/db.ts'
import { importDataset } from '../store/reference-data.ts'
import { openReferenceSignals } from './reference-signals.ts'

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

async function take(data: ParsedDataset): Promise<void> {
  const outcome = await importDataset(store.pool, data, [], { nowMs: 0, allowShrink: true })
  expect(outcome.kind).toBe('imported')
}

/** Which datasets are read whole. */
function watched(db: Database): { db: Database; reads: string[] } {
  const reads: string[] = []
  return {
    db: {
      query: async (query) => {
        const answer = await db.query(query)
        if (query.text.includes('content')) {
          reads.push(answer.rows.map((row) => (row as { dataset: string }).dataset).join())
        }
        return answer as never
      },
    },
    reads,
  }
}

test('an import counts from the next refresh, and what was taken before stays', async () => {
  const signals = await openReferenceSignals(store.pool)
  const before = signals.current()
  await take(excerptData('disposable-domains'))
  expect(await signals.refresh()).toBe(1)
  expect(before.disposableDomain).toBeUndefined()
  expect(signals.current().disposableDomain?.('x.mailinator.com')).toBe(true)
  expect(signals.current().versions).toEqual({ 'disposable-domains': 1 })
})

test('only what changed is read again', async () => {
  await take(excerptData('tor'))
  await take(excerptData('vpn'))
  const { db, reads } = watched(store.pool)
  const signals = await openReferenceSignals(db)
  expect(await signals.refresh()).toBe(0)
  await take({ ...excerptData('tor'), entries: ['9.9.9.9'] })
  await signals.refresh()
  expect(reads).toEqual(['tor,vpn', 'tor'])
  expect(signals.current().address('9.9.9.9')).toEqual({ reserved: false, anonymous: true })
  expect(signals.current().address('101.99.92.179')?.anonymous).toBe(false)
  expect(signals.current().versions).toEqual({ tor: 2, vpn: 1 })
})

test('a restart has the same data', async () => {
  for (const name of ['datacenter', 'fatf'] as const) await take(excerptData(name))
  const { current } = await openReferenceSignals(store.pool)
  expect(current().address('1.12.0.1')).toMatchObject({ hosting: true })
  expect(current().increasedMonitoring?.has('VE')).toBe(true)
  expect(current().callForAction).toBeUndefined()
})

test.each([
  ['the question for versions', 'select dataset, version from'],
  ['the reading', 'content'],
])('when %s fails, what was loaded stands and the next refresh works', async (_what, failing) => {
  await take(excerptData('tor'))
  let away = false
  const signals = await openReferenceSignals({
    query: (query) =>
      away && query.text.includes(failing)
        ? Promise.reject(new Error('gone'))
        : store.pool.query(query),
  })
  await take({ ...excerptData('tor'), entries: ['9.9.9.9'] })
  away = true
  await expect(signals.refresh()).rejects.toThrow('gone')
  expect(signals.current().versions).toEqual({ tor: 1 })
  away = false
  await signals.refresh()
  expect(signals.current().versions).toEqual({ tor: 2 })
})

test('damaged content is neither taken nor left out in silence', async () => {
  await take(excerptData('tor'))
  const signals = await openReferenceSignals(store.pool)
  await take({ ...excerptData('tor'), entries: ['9.9.9.9'] })
  await store.pool.query({
    text: `update reference_version set content = '8.8.8.8' where state = 'active'`,
  })
  await expect(signals.refresh()).rejects.toThrow(/tor version 2 is damaged/)
  expect(signals.current().versions).toEqual({ tor: 1 })
  await expect(openReferenceSignals(store.pool)).rejects.toThrow(/is damaged/)
})
