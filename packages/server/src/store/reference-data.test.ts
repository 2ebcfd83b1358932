/** Importing reference data into a real PostgreSQL: what is stored, refused, and who wins. */
import { datasetNames } from '@ostiary/domain/risk/datasets'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import type { ParsedDataset } from '../lists/reference-data/dataset.ts'
import { excerptData } from '../lists/reference-data/fixtures/load.ts'
import { importDataset } from './reference-data.ts'
import type { DataImportOptions } from './reference-data.ts'
import { datasetStatus, readDatasets } from './reference-data-reader.ts'

const startMs = Date.parse('2026-03-01T10:00:00Z')
const dayMs = 86_400_000

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

const exits = (...numbers: number[]): ParsedDataset => ({
  dataset: 'tor',
  entries: numbers.map((n) => `198.51.100.${n}`).sort(),
  warnings: [],
})
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1)

const take = (data: ParsedDataset, options: Partial<DataImportOptions> = {}) =>
  importDataset(store.pool, data, [], { nowMs: startMs, ...options })

const held = async (dataset: string): Promise<readonly string[] | undefined> =>
  (await readDatasets(store.pool, [dataset]))[0]?.entries

test('a first import is stored whole, and says where it came from', async () => {
  const files = [{ name: 'tor.txt', bytes: 3, sha256: 'ab' }]
  const data = excerptData('tor')
  expect(await importDataset(store.pool, data, files, { nowMs: startMs })).toEqual({
    kind: 'imported',
    dataset: 'tor',
    version: 1,
    entries: 11,
    added: 11,
    removed: 0,
    asOf: null,
    warnings: [],
  })
  expect(await held('tor')).toEqual(data.entries)
  const { rows } = await store.pool.query<{ source: string }>({
    text: 'select source from reference_version',
  })
  expect(JSON.parse(rows[0]?.source ?? '')).toEqual({ files, warnings: [] })
})

test('every dataset stands beside the others', async () => {
  for (const dataset of datasetNames) await take(excerptData(dataset))
  const standings = await datasetStatus(store.pool, startMs)
  expect(standings.map(({ dataset, entries }) => `${dataset} ${entries}`)).toEqual([
    'datacenter 12',
    'disposable-domains 10',
    'fatf 5',
    'tor 11',
    'vpn 11',
  ])
  expect(standings[2]).toMatchObject({ asOf: '2024-10-25', version: 1 })
})

describe('a next import', () => {
  test('of the same content makes no version, and counts as a look', async () => {
    await take(exits(...upTo(10)))
    expect(await take(exits(...upTo(10)), { nowMs: startMs + dayMs })).toMatchObject({
      kind: 'unchanged',
      version: 1,
      added: 0,
      removed: 0,
    })
    const [standing] = await datasetStatus(store.pool, startMs + dayMs + 5_000)
    expect(standing).toMatchObject({ version: 1, importedAtMs: startMs, ageSeconds: 5 })
  })

  test('counts what is added and removed, and keeps the version before', async () => {
    await take(exits(...upTo(10)))
    expect(await take(exits(...upTo(9), 11, 12))).toMatchObject({
      kind: 'imported',
      version: 2,
      entries: 11,
      added: 2,
      removed: 1,
    })
    expect(await held('tor')).toEqual(exits(...upTo(9), 11, 12).entries)
    const { rows } = await store.pool.query<{ line: string }>({
      text: `select version || ' ' || state as line from reference_version order by version`,
    })
    expect(rows.map(({ line }) => line)).toEqual(['1 superseded', '2 active'])
  })

  test('published later moves the day forward, and never back', async () => {
    const at = (asOf: string): ParsedDataset => ({ ...excerptData('fatf'), asOf })
    await take(at('2024-10-25'))
    await take(at('2025-02-21'))
    await take(at('2024-10-25'))
    expect(await datasetStatus(store.pool, startMs)).toMatchObject([
      { version: 1, asOf: '2025-02-21' },
    ])
  })

  test('mends a stored content that was damaged, which nobody takes for whole', async () => {
    await take(exits(...upTo(10)))
    await store.pool.query({ text: `update reference_version set digest = 'other'` })
    await expect(held('tor')).rejects.toThrow('tor version 1 is damaged. Import the file again.')
    expect(await take(exits(...upTo(10)))).toMatchObject({ kind: 'imported', version: 2, added: 0 })
    expect(await held('tor')).toHaveLength(10)
  })
})

describe('refused, and the last good version stays', () => {
  const before = exits(...upTo(10))
  test.each<[string, ParsedDataset, object]>([
    ['nothing', exits(), { code: 'no_entries' }],
    ['too few', exits(...upTo(7)), { code: 'shrunken_entries', detail: '10 to 7' }],
    [
      'nearly all others',
      exits(1, ...upTo(20).slice(10)),
      { code: 'replaced_entries', detail: '9 of 10 are gone' },
    ],
    ['the very entries of another', excerptData('vpn'), { code: 'other_dataset', detail: 'vpn' }],
  ])('%s', async (_what, data, problem) => {
    await take(excerptData('vpn'))
    await take(before)
    expect(await take({ ...data, dataset: 'tor' })).toEqual({ kind: 'refused', problem })
    expect(await held('tor')).toEqual(before.entries)
    const standings = await datasetStatus(store.pool, startMs + 60_000)
    expect(standings[0]).toMatchObject({ dataset: 'tor', version: 1, ageSeconds: 60 })
  })

  test('a fifth less, or four fifths others, is still believed', async () => {
    await take(before)
    expect(await take(exits(...upTo(8)))).toMatchObject({ kind: 'imported', removed: 2 })
    await take(before)
    const others = exits(1, 2, ...upTo(18).slice(10))
    expect(await take(others)).toMatchObject({ kind: 'imported', removed: 8 })
  })

  test('a list of the FATF that is gone, however short it was', async () => {
    const countries = ['DZ', 'AO', 'BG', 'BF', 'CM'].map((one) => `increased_monitoring ${one}`)
    const both: ParsedDataset = {
      dataset: 'fatf',
      entries: ['call_for_action IR', ...countries].sort(),
      asOf: '2024-10-25',
      warnings: [],
    }
    await take(both)
    expect(await take({ ...both, entries: [...countries].sort() })).toEqual({
      kind: 'refused',
      problem: { code: 'part_missing', detail: 'call_for_action' },
    })
  })

  test("what shrank is taken on the operator's word, an empty one or another's never", async () => {
    await take(excerptData('vpn'))
    await take(before)
    const told = { allowShrink: true }
    expect(await take(exits(), told)).toMatchObject({ kind: 'refused' })
    expect(await take({ ...excerptData('vpn'), dataset: 'tor' }, told)).toMatchObject({
      kind: 'refused',
    })
    expect(await take(exits(1), told)).toMatchObject({ kind: 'imported', version: 2, removed: 9 })
  })
})

test('of two imports at once the second compares with the first', async () => {
  await take(exits(...upTo(10)))
  const outcomes = await Promise.all([
    take(exits(...upTo(10), 11)),
    take(exits(...upTo(10), 11)),
    take(exits(...upTo(10), 12)),
  ])
  const versions = outcomes.map((one) => (one.kind === 'refused' ? 0 : one.version))
  expect(Math.max(...versions)).toBeLessThanOrEqual(4)
  const { rows } = await store.pool.query<{ active: number; versions: number }>({
    text: `select count(*) filter (where state = 'active') as active, count(*) as versions
      from reference_version`,
  })
  expect(rows[0]).toEqual({ active: 1, versions: Math.max(...versions) })
})
