/** Files of a register in a real store: whole ones, files of changes, and refused ones. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import type { RegistryItem } from '../registry/company.ts'
import { fixturePath } from '../registry/fixtures/load.ts'
import { readGleif } from '../registry/gleif.ts'
import type { RegistryPiece } from '../registry/piece.ts'
import { XmlRefusal } from '../registry/xml-stream.ts'
import { inventedCompany, piecesOf } from './registry.fixture.ts'
import { readRegistryCompany, registryStatus } from './registry-reader.ts'
import { importRegistry } from './registry.ts'
import type { RegistryImportOptions, RegistryOutcome } from './registry.ts'

let store: TestStore
beforeEach(async () => {
  store = await openTestStore()
})
afterEach(() => store.close())

const nowMs = Date.parse('2026-03-01T10:00:00Z')

const take = (
  names: readonly string[],
  more: Partial<RegistryImportOptions> = {},
): Promise<RegistryOutcome> =>
  importRegistry(
    store.pool,
    {
      source: 'gleif',
      files: names.map((name) => ({ name, pieces: readGleif(fixturePath(name)) })),
    },
    { nowMs, ...more },
  )

const invented = (
  numbers: readonly number[],
  more: Partial<RegistryPiece> = {},
  options: Partial<RegistryImportOptions> = {},
): Promise<RegistryOutcome> => {
  const items = numbers.map((n): RegistryItem => ({ what: 'company', company: inventedCompany(n) }))
  const file = { name: 'invented.xml', pieces: piecesOf(items, more) }
  return importRegistry(store.pool, { source: 'gleif', files: [file] }, { nowMs, ...options })
}
const counts = (outcome: RegistryOutcome): string[] =>
  outcome.kind === 'refused'
    ? [outcome.problem.code]
    : outcome.parts.map(
        ({ part, kind, version, records, added, changed, removed }) =>
          `${part} ${kind} v${version}: ${records}, +${added} ~${changed} -${removed}`,
      )

describe('an import', () => {
  test('takes three kinds of files at once, and again finds nothing new', async () => {
    const all = ['gleif-lei-before.xml', 'gleif-rr-before.xml', 'gleif-repex.xml']
    expect(counts(await take(all))).toEqual([
      'companies imported v1: 5, +5 ~0 -0',
      'relations imported v1: 7, +7 ~0 -0',
      'exceptions imported v1: 3, +3 ~0 -0',
    ])
    expect(counts(await take(all, { nowMs: nowMs + 86_400_000 }))).toEqual([
      'companies unchanged v1: 5, +0 ~0 -0',
      'relations unchanged v1: 7, +0 ~0 -0',
      'exceptions unchanged v1: 3, +0 ~0 -0',
    ])
    const standing = await registryStatus(store.pool, nowMs + 2 * 86_400_000)
    expect(standing.map(({ part, ageSeconds }) => [part, ageSeconds])).toEqual([
      ['companies', 86_400],
      ['exceptions', 86_400],
      ['relations', 86_400],
    ])
  })

  test('of a later whole file removes what is missing', async () => {
    await take(['gleif-lei-before.xml', 'gleif-rr-before.xml'])
    // ZZZW... has come, 097900BJGO... is missing, the four others have a later date of update. Of
    // seven relationships one is said to be gone and two are missing: more than a fifth.
    const after = ['gleif-lei-after.xml', 'gleif-rr-after.xml']
    expect(counts(await take(after, { allowShrink: true }))).toEqual([
      'companies imported v2: 5, +1 ~4 -1',
      'relations imported v2: 5, +1 ~0 -3',
    ])
  })

  test('of changes alone removes only what they say is gone', async () => {
    await take(['gleif-lei-before.xml', 'gleif-rr-before.xml'])
    const after = ['gleif-lei-after.xml', 'gleif-rr-after.xml']
    expect(counts(await take(after, { update: true }))).toEqual([
      'companies imported v2: 6, +1 ~4 -0',
      'relations imported v2: 7, +1 ~0 -1',
    ])
  })

  test('of companies that are gone forgets their names too', async () => {
    await invented([1, 2, 3])
    const gone: RegistryItem[] = [{ what: 'gone_company', id: inventedCompany(2).id }]
    const header = { content: 'changes' } as const
    const file = { name: 'delta.xml', pieces: piecesOf(gone, { header }) }
    const outcome = await importRegistry(store.pool, { source: 'gleif', files: [file] }, { nowMs })
    expect(counts(outcome)).toEqual(['companies imported v2: 2, +0 ~0 -1'])
    const { rows } = await store.pool.query<{ n: number }>({
      text: 'select count(*)::int as n from registry_name where id = $1',
      values: [inventedCompany(2).id],
    })
    expect(rows[0]?.n).toBe(0)
  })

  test('says how many records the publisher announces, where they are others', async () => {
    const outcome = await take(['gleif-lei.xml'])
    expect(outcome).toMatchObject({ parts: [{ announced: 2_394_586, unread: 0 }] })
  })
})

describe('refused, and all stays as it was:', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => at + 1)
  beforeEach(() => invented(hundred, { header: { content: 'full', publishedAt: '2026-02-01' } }))
  const held = async () => (await registryStatus(store.pool, nowMs))[0]?.records

  test('a register that has lost a fifth, unless it is said to be right', async () => {
    const few = hundred.slice(0, 79)
    expect(counts(await invented(few))).toEqual(['shrunken'])
    expect(await held()).toBe(100)
    expect(counts(await invented(hundred.slice(0, 80)))[0]).toMatch(/-20$/)
    expect(counts(await invented(hundred.slice(0, 10), {}, { allowShrink: true }))[0]).toMatch(
      /-70$/,
    )
  })

  test('an older file, unless going back is meant', async () => {
    const older = { header: { content: 'full', publishedAt: '2026-01-31' } } as const
    expect(counts(await invented(hundred, older))).toEqual(['older'])
    expect(counts(await invented([1, ...hundred.slice(1)], older, { allowOlder: true }))).toEqual([
      'companies unchanged v1: 100, +0 ~0 -0',
    ])
  })

  test('a file with a company twice, one with nobody, one that is cut', async () => {
    expect(counts(await invented([7, 7]))).toEqual(['duplicate_records'])
    expect(counts(await invented([]))).toEqual(['no_records'])
    async function* cut(): AsyncGenerator<RegistryPiece> {
      yield* piecesOf([{ what: 'company', company: inventedCompany(500) }])
      throw new XmlRefusal({ code: 'truncated', file: 'cut.xml' })
    }
    const files = [{ name: 'cut.xml', pieces: cut() }]
    const outcome = await importRegistry(store.pool, { source: 'gleif', files }, { nowMs })
    expect(counts(outcome)).toEqual(['truncated'])
    expect(await held()).toBe(100)
  })

  test('the good files of one command beside a bad one', async () => {
    const outcome = await take(['gleif-rr-before.xml', 'gleif-rr-after.xml'])
    expect(counts(outcome)).toEqual(['same_file_twice'])
    expect(await registryStatus(store.pool, nowMs)).toHaveLength(1)
  })

  test('changes where nothing is loaded', async () => {
    expect(counts(await take(['gleif-rr-after.xml'], { update: true }))).toEqual([
      'nothing_to_update',
    ])
  })
})

test('a company comes with its parents and theirs, and a circle of them ends', async () => {
  await take(['gleif-lei-before.xml', 'gleif-rr-before.xml'])
  const reading = await readRegistryCompany(store.pool, 'gleif', '98450051BS9C610A8T78')
  expect(reading).toBeUndefined()
  const parent = await readRegistryCompany(store.pool, 'gleif', '2138002YAB7Z9KO21397')
  expect(parent?.relations.map(({ kind, to }) => [kind, to])).toEqual([
    ['direct_parent', '984500501A1B1045PB30'],
    ['ultimate_parent', '984500501A1B1045PB30'],
  ])
  expect([...(parent?.related.keys() ?? [])].sort()).toEqual([
    '2138002YAB7Z9KO21397',
    '984500501A1B1045PB30',
  ])
})
