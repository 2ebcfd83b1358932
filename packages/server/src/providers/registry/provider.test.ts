/** The built-in register as a provider, over a real store with imported files. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registryWarnings } from '@ostiary/domain/company/registry-warnings'
import { openTestStore } from '../../../../../test/store.ts'
import type { TestStore } from '../../../../../test/store.ts'
import { fixturePath } from '../../registry/fixtures/load.ts'
import { readGleif } from '../../registry/gleif.ts'
import { readRegistryCompany, searchRegistry } from '../../store/registry-reader.ts'
import { importRegistry } from '../../store/registry.ts'
import type { RegistryProvider } from '../registry-kit.ts'
import { importedRegistry } from './provider.ts'

let store: TestStore
let registry: RegistryProvider
beforeAll(async () => {
  store = await openTestStore()
  const files = ['gleif-lei-before.xml', 'gleif-rr-before.xml'].map((name) => ({
    name,
    pieces: readGleif(fixturePath(name)),
  }))
  await importRegistry(store.pool, { source: 'gleif', files }, { nowMs: 0 })
  registry = importedRegistry({
    search: (sought) => searchRegistry(store.pool, sought),
    company: (source, id) => readRegistryCompany(store.pool, source, id),
  })
})
afterAll(() => store.close())

const asking = { idempotencyKey: 'key-1', signal: new AbortController().signal }
const aborted = { idempotencyKey: 'key-1', signal: AbortSignal.abort() }
const byName = { countryCode: 'SK', name: 'vub generali dochodkova', mode: 'start_with' } as const

describe('a search', () => {
  test('offers candidates with a handle, a number, an address and a status', async () => {
    expect(await registry.search(byName, asking)).toEqual({
      kind: 'ok',
      facts: {
        candidates: [
          {
            handle: 'gleif:097900BHF50000076475',
            name: 'VÚB Generali dôchodková správcovská spoločnosť, a.s.',
            registrationNumber: '35903058',
            countryCode: 'SK',
            address: 'Mlynské nivy 1, 820 04, Bratislava, SK',
            status: 'active',
          },
        ],
      },
    })
  })

  test('takes any code of a country, and refuses what is none', async () => {
    const found = await registry.search({ ...byName, countryCode: 'SVK' }, asking)
    expect(found).toMatchObject({ facts: { candidates: [{}] } })
    const none = await registry.search({ ...byName, countryCode: 'ZZ' }, asking)
    expect(none).toEqual({ kind: 'fail' })
  })

  test('finds nobody where the country has no such company', async () => {
    const none = await registry.search({ ...byName, countryCode: 'DE' }, asking)
    expect(none).toEqual({ kind: 'ok', facts: { candidates: [] } })
  })
})

describe('a company', () => {
  const company = (handle: string) => registry.company({ handle }, asking)

  test('comes with its parents, by name as far as they are known', async () => {
    const answer = await company('gleif:2138002YAB7Z9KO21397')
    expect(answer).toMatchObject({
      kind: 'ok',
      facts: {
        source: 'registry',
        legalEntityIdentifier: '2138002YAB7Z9KO21397',
        owners: [
          { kind: 'company', relation: 'direct_parent' },
          { kind: 'company', relation: 'ultimate_parent' },
        ],
        ownership: { owners: [], derivable: false },
      },
    })
    if (answer.kind !== 'ok') throw new Error(answer.kind)
    expect(answer.facts.owners?.[0]?.name).not.toMatch(/^9845/)
    expect(answer.facts.structure?.holdings.map(({ kind }) => kind)).toEqual([
      'consolidation',
      'consolidation',
    ])
    expect(registryWarnings(answer.facts, {})).toEqual([
      'KYB_OFFICERS_DATA_NOT_FOUND',
      'KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE',
    ])
  })

  test('whose parent has no record of its own names its LEI', async () => {
    expect(await company('gleif:097900BHF50000076475')).toMatchObject({
      facts: { owners: [{ name: '549300JB1P61FUTPEZ75', relation: 'direct_parent' }] },
    })
  })

  test.each(['gleif:NOBODY', 'other:097900BHF50000076475', 'nonsense', ''])(
    'that is not there is a fail: %s',
    async (handle) => {
      expect(await company(handle)).toEqual({ kind: 'fail' })
    },
  )
})

test('whoever gives up may ask again', async () => {
  expect(await registry.search(byName, aborted)).toEqual({ kind: 'retry' })
  const company = await registry.company({ handle: 'gleif:097900BHF50000076475' }, aborted)
  expect(company).toEqual({ kind: 'retry' })
})
