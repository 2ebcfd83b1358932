/** The search for a company within a country: by name, in three modes, or by number. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import type { RegistryItem } from '../registry/company.ts'
import { inventedCompany, piecesOf } from './registry.fixture.ts'
import { searchRegistry } from './registry-reader.ts'
import type { RegistrySearch } from './registry-reader.ts'
import { importRegistry } from './registry.ts'

let store: TestStore
afterAll(() => store.close())

describe('the search', () => {
  beforeAll(async () => {
    store = await openTestStore()
    const names: [string, Partial<ReturnType<typeof inventedCompany>>][] = [
      ['Acme Limited', { registrationNumber: '00123456' }],
      ['Acme Widgets Ltd', { registrationNumber: '00123499' }],
      ['The Great Acme Company', { status: 'inactive' }],
      ['Müller & Söhne GmbH', { country: 'DE', registrationNumber: 'HRB 86891' }],
      ['Acme GmbH', { country: 'DE' }],
      ['Zenith plc', { otherNames: [{ name: 'Acme Holdings plc', type: 'PREVIOUS_LEGAL_NAME' }] }],
    ]
    const items = names.map(([name, more], at): RegistryItem => ({
      what: 'company',
      company: { ...inventedCompany(at), name, ...more },
    }))
    const files = [{ name: 'names.xml', pieces: piecesOf(items) }]
    await importRegistry(store.pool, { source: 'gleif', files }, { nowMs: 0 })
  })
  const found = async (search: Partial<RegistrySearch>): Promise<string[]> => {
    const all = await searchRegistry(store.pool, { countryCode: 'GB', mode: 'exact', ...search })
    return all.map(({ company }) => company.name)
  }

  test.each<[Partial<RegistrySearch>, string[]]>([
    [{ name: 'ACME LTD.' }, ['Acme Limited']],
    [{ name: 'acme' }, ['Acme Limited']],
    [{ name: 'Acme', countryCode: 'de' }, ['Acme GmbH']],
    [{ name: 'Acme', countryCode: 'FR' }, []],
    [{ name: 'acme', mode: 'start_with' }, ['Acme Limited', 'Zenith plc', 'Acme Widgets Ltd']],
    [{ name: 'acme wid', mode: 'start_with' }, ['Acme Widgets Ltd']],
    [{ name: 'widgets acme', mode: 'contains' }, ['Acme Widgets Ltd']],
    [{ name: 'great acm', mode: 'contains' }, ['The Great Acme Company']],
    [{ name: 'acme holdings plc' }, ['Zenith plc']],
    [{ name: 'Muller and Sohne', countryCode: 'DE' }, ['Müller & Söhne GmbH']],
    [{ name: "'; drop table registry_name --", mode: 'contains' }, []],
    [{ name: 'acme%', mode: 'start_with' }, ['Acme Limited', 'Zenith plc', 'Acme Widgets Ltd']],
    [{ registrationNumber: '123456' }, ['Acme Limited']],
    [{ registrationNumber: 'hrb86891', countryCode: 'DE' }, ['Müller & Söhne GmbH']],
    [{ registrationNumber: '1234', mode: 'start_with' }, ['Acme Limited', 'Acme Widgets Ltd']],
    [{ registrationNumber: '00123456', name: 'Zenith' }, ['Acme Limited']],
    [{ registrationNumber: inventedCompany(5).id }, ['Zenith plc']],
    [{ name: ' ' }, []],
    [{}, []],
  ])('%j', async (search, names) => {
    expect(await found(search)).toEqual(names)
  })

  test('tells active companies before others', async () => {
    expect((await found({ name: 'acme', mode: 'contains' })).at(-1)).toBe('The Great Acme Company')
  })
})
