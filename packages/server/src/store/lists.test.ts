/** Importing lists into a real PostgreSQL: what is stored, what is refused, and who wins. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import type { ParsedList } from '../lists/entry.ts'
import { listStatus, readListedWallets } from './list-reader.ts'
import { excerpt, inventedEntry, inventedList, upTo, walletOf } from './lists.fixture.ts'
import { importList } from './lists.ts'
import type { ImportOptions, ImportReport, ListRefusal } from './lists.ts'

const startMs = Date.parse('2026-03-01T10:00:00Z')
const dayMs = 86_400_000

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

const take = (
  list: ParsedList,
  options: Partial<ImportOptions> = {},
): Promise<ImportReport | ListRefusal> =>
  importList(store.pool, list, [], { nowMs: startMs, ...options })

interface EntryRow {
  entryNo: string
  from: number
  to: number | null
}

async function entryRows(): Promise<string[]> {
  const { rows } = await store.pool.query<Record<string, unknown>>({
    text: `select entry_no as "entryNo", from_version as "from", to_version as "to"
      from list_entry order by entry_no::int, from_version`,
  })
  const found = rows as unknown as EntryRow[] // the columns above, by these names
  return found.map(({ entryNo, from, to }) => `${entryNo}: ${from}..${to ?? ''}`)
}

async function listedNos(): Promise<string[]> {
  const { entries } = await readListedWallets(store.pool)
  return entries.map(({ entryNo }) => entryNo).sort()
}

describe('a first import', () => {
  test('stores every entry, and the version says where it came from', async () => {
    const list = excerpt()
    const files = [{ name: 'sdn.csv', bytes: 3, sha256: 'ab' }]
    const report = await importList(store.pool, list, files, { nowMs: startMs })
    expect(report).toMatchObject({
      kind: 'imported',
      list: 'ofac-sdn',
      version: 1,
      entries: 6,
      wallets: 25,
      added: 6,
      removed: 0,
      changed: 0,
      unchanged: 0,
    })
    const { rows } = await store.pool.query<{ body: string }>({
      text: 'select body from list_entry order by entry_no::int',
    })
    expect(rows.map(({ body }) => JSON.parse(body))).toEqual(list.entries)
    const { rows: versions } = await store.pool.query<{ source: string }>({
      text: 'select source from list_version',
    })
    expect(JSON.parse(versions[0]?.source ?? '')).toEqual({ files, warnings: [] })
  })

  test('of more entries than one statement takes tells how far it is', async () => {
    const told: string[] = []
    await take(inventedList(upTo(4_500)), {
      onWritten: (written, total) => told.push(`${written}/${total}`),
    })
    expect(told).toEqual(['2000/4500', '4000/4500', '4500/4500'])
    expect(await entryRows()).toHaveLength(4_500)
  })
})

describe('a next import', () => {
  test('of the same content makes no version, and counts as a look at the list', async () => {
    await take(inventedList(upTo(5)))
    const reversed = inventedList(upTo(5).reverse())
    expect(await take(reversed, { nowMs: startMs + dayMs })).toMatchObject({
      kind: 'unchanged',
      version: 1,
      added: 0,
      removed: 0,
      changed: 0,
      unchanged: 5,
    })
    const [standing] = await listStatus(store.pool, startMs + dayMs + 5_000)
    expect(standing).toMatchObject({ version: 1, importedAtMs: startMs, ageSeconds: 5 })
    const versions = await store.pool.query({ text: 'select version from list_version' })
    expect(versions.rows).toHaveLength(1)
  })

  test('writes only what differs, and keeps what stood before', async () => {
    await take(inventedList(upTo(10)))
    const next = inventedList([...upTo(9), 11])
    next.entries[0] = { ...inventedEntry(1), name: 'RENAMED' }
    expect(await take(next)).toMatchObject({
      version: 2,
      entries: 10,
      added: 1,
      removed: 1,
      changed: 1,
      unchanged: 8,
    })
    const rows = await entryRows()
    expect(rows.filter((row) => row !== rows[3] && !row.endsWith(': 1..'))).toEqual([
      '1: 1..1',
      '1: 2..',
      '10: 1..1',
      '11: 2..',
    ])
    expect(rows).toHaveLength(12)
    expect(await listStatus(store.pool, startMs)).toMatchObject([{ version: 2, removed: 1 }])
  })

  test('brings back an entry that had left', async () => {
    await take(inventedList(upTo(10)))
    await take(inventedList(upTo(9)))
    await take(inventedList(upTo(10)))
    expect((await entryRows()).slice(9)).toEqual(['10: 1..1', '10: 3..'])
  })

  test('of another list leaves this one alone', async () => {
    await take(inventedList(upTo(5)))
    await take(inventedList(upTo(2), { source: 'un', publishedAt: '2026-02-27T00:00:09.554Z' }))
    expect(await listStatus(store.pool, startMs)).toMatchObject([
      { list: 'ofac-sdn', version: 1, entries: 5, publishedAt: null },
      { list: 'un', version: 1, entries: 2, publishedAt: '2026-02-27T00:00:09.554Z' },
    ])
  })

  test('of the same content published later moves the date of publication', async () => {
    const at = (publishedAt: string): ParsedList => inventedList([1], { source: 'un', publishedAt })
    await take(at('2026-01-02T00:00:00.000Z'))
    await take(at('2026-02-02T00:00:00.000Z'))
    await take(at('2026-01-15T00:00:00.000Z'))
    const [standing] = await listStatus(store.pool, startMs)
    expect(standing?.publishedAt).toBe('2026-02-02T00:00:00.000Z')
  })
})

test('a wallet that two entries name is one wallet, and both entries are found by it', async () => {
  const named = (n: number, currency: string) => ({
    ...inventedEntry(n),
    wallets: [{ currency, address: walletOf(1) }],
  })
  const entries = [named(1, 'LTC'), named(2, 'LTC'), named(3, 'ETH'), inventedEntry(4)]
  expect(await take(inventedList([], { entries }))).toMatchObject({ entries: 4, wallets: 3 })
  expect(await listStatus(store.pool, startMs)).toMatchObject([{ entries: 4, wallets: 3 }])
  expect(await listedNos()).toEqual(['1', '2', '3', '4'])
})

describe('refused, and the last good list stays', () => {
  const cases: [string, ParsedList, object][] = [
    ['an empty list', inventedList([]), { code: 'no_entries' }],
    ['an entry twice', inventedList([...upTo(9), 9]), { code: 'duplicate_entries' }],
    ['too few entries', inventedList(upTo(7)), { code: 'shrunken_entries', detail: '10 to 7' }],
    [
      'too few wallets',
      inventedList([], {
        entries: upTo(10).map((n) => ({ ...inventedEntry(n), ...(n > 7 && { wallets: [] }) })),
      }),
      { code: 'shrunken_wallets', detail: '10 to 7' },
    ],
  ]
  test.each(cases)('%s', async (_, list, problem) => {
    await take(inventedList(upTo(10)))
    const before = await entryRows()
    expect(await take(list)).toEqual({ kind: 'refused', list: 'ofac-sdn', problem })
    expect(await entryRows()).toEqual(before)
    // A refused file says nothing about the list: its age goes on.
    const standing = await listStatus(store.pool, startMs + 60_000)
    expect(standing).toMatchObject([{ version: 1, entries: 10, ageSeconds: 60 }])
  })

  const dated = (publishedAt: string | undefined, last = 10): ParsedList =>
    inventedList(upTo(last), { source: 'un', ...(publishedAt && { publishedAt }) })
  const [earlier, later] = ['2022-09-15T00:00:00.000Z', '2026-02-27T00:00:09.554Z']

  test("a list published before the one that is loaded, taken on the operator's word", async () => {
    await take(dated(later))
    const detail = `published ${earlier}, loaded ${later}`
    expect(await take(dated(earlier, 9))).toEqual({
      kind: 'refused',
      list: 'un',
      problem: { code: 'older', detail },
    })
    // That it may shrink does not say that it may be older.
    expect(await take(dated(earlier, 9), { allowShrink: true })).toMatchObject({ kind: 'refused' })
    expect(await listStatus(store.pool, startMs)).toMatchObject([{ version: 1, entries: 10 }])
    expect(await take(dated(earlier, 9), { allowOlder: true })).toMatchObject({
      kind: 'imported',
      version: 2,
    })
    expect(await listStatus(store.pool, startMs)).toMatchObject([{ publishedAt: earlier }])
  })

  test.each([
    ['of the same moment', later, later],
    ['of a later moment', earlier, later],
    ['where the new one has no date', later, undefined],
    ['where the loaded one has no date', undefined, earlier],
  ])('but not a list %s', async (_, loaded, next) => {
    await take(dated(loaded))
    expect(await take(dated(next, 9))).toMatchObject({ kind: 'imported', version: 2 })
  })

  test("a shrunken list is taken on the operator's word, an empty one never", async () => {
    await take(inventedList(upTo(10)))
    expect(await take(inventedList([]), { allowShrink: true })).toMatchObject({ kind: 'refused' })
    expect(await take(inventedList([1]), { allowShrink: true })).toMatchObject({
      kind: 'imported',
      version: 2,
      removed: 9,
    })
    expect(await listedNos()).toEqual(['1'])
  })

  test('an import that fails half way leaves nothing behind', async () => {
    await take(inventedList(upTo(10)))
    const before = await entryRows()
    const failing = take(inventedList(upTo(4_000)), {
      onWritten: () => {
        throw new Error('the disk is full')
      },
    })
    await expect(failing).rejects.toThrow('the disk is full')
    expect(await entryRows()).toEqual(before)
    expect(await listStatus(store.pool, startMs)).toMatchObject([{ version: 1, entries: 10 }])
  })
})

describe('two imports at once', () => {
  test('of one new list: one makes the version, the other finds it there', async () => {
    const outcomes = await Promise.all([take(inventedList(upTo(50))), take(inventedList(upTo(50)))])
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['imported', 'unchanged'])
    expect(await entryRows()).toHaveLength(50)
  })

  test('of different contents: the second compares with the first', async () => {
    await take(inventedList(upTo(10)))
    const outcomes = await Promise.all([
      take(inventedList([...upTo(10), 11])),
      take(inventedList([...upTo(10), 12])),
    ])
    const reports = outcomes.filter((one) => one.kind !== 'refused')
    const sorted = reports.sort((a, b) => a.version - b.version)
    expect(sorted).toMatchObject([
      { version: 2, added: 1, removed: 0 },
      { version: 3, added: 1, removed: 1 },
    ])
    expect(await listStatus(store.pool, startMs)).toMatchObject([{ version: 3, entries: 11 }])
    expect(await listedNos()).toHaveLength(11)
  })
})
