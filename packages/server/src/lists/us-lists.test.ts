/** The other lists of the United States: screening list, denied persons, officials. */
import { describe, expect, test } from 'vitest'
import type { ParsedList } from './entry.ts'
import { fixture } from './fixtures/load.ts'
import type { ListParse } from './ofac-sdn.ts'
import { parseUsCsl } from './us-csl.ts'
import { parseUsDenied } from './us-denied.ts'
import { parseUsPeople } from './us-people.ts'

const file = (content: Buffer | string) => ({ name: 'us', content: Buffer.from(content) })
const taken = (read: ListParse): ParsedList => {
  if (!read.ok) throw new Error(read.problem.code)
  return read.list
}
const codeOf = (read: ListParse): string => (read.ok ? 'none' : read.problem.code)

describe('the consolidated screening list', () => {
  const csv = fixture('us_csl_excerpt.csv')
  const { entries, warnings } = taken(parseUsCsl(file(csv)))

  test('every entry keeps the name of its list, and what that list means', () => {
    const of = ({ sources, categories, kind }: (typeof entries)[number]) => [
      sources?.map((name) => /\((\w+)/.exec(name)?.[1]).join(),
      categories.join(),
      kind,
    ]
    expect(entries.map(of)).toEqual([
      ['SDN', 'sanctions', 'person'],
      ['CMIC', 'sanctions', 'entity'],
      ['DPL', 'regulatory_warning', 'unknown'],
      ['EL', 'regulatory_warning', 'unknown'],
      ['SDN', 'sanctions', 'entity'],
      ['SDN', 'sanctions', 'vessel'],
      ['CAP,SDN', 'sanctions', 'entity'],
    ])
    expect(warnings).toMatchObject([{ code: 'records_merged', entryNos: ['34616'] }])
  })

  test('names, dates, places and documents', () => {
    const [person, company] = entries
    expect(person).toMatchObject({
      entryNo: '9935',
      birthDates: ['1962-08-06'],
      nationalities: ['CA', 'SD'],
      birthPlaces: ['Al-Bawgah, Sudan', 'Albaouga, Sudan'],
      ids: [{ type: 'Passport', number: 'BC166787', country: 'CA' }],
    })
    expect(person?.aliases).toContainEqual({ name: 'ABDELRAZIK, Sofian' })
    expect(company?.ids).toEqual([
      { type: 'Unified Social Credit Code (USCC)', number: '91110000MA005UCQ5P', country: 'CN' },
    ])
    expect(company?.addresses[0]?.country).toBe('CN')
  })

  test('wallets, which stand among the documents', () => {
    expect(entries[4]?.wallets.length).toBeGreaterThan(0)
    expect(entries[4]?.wallets[0]?.currency).toMatch(/^[A-Z]{3,4}$/)
  })

  test('where the list has no number, a part of its own digest', () => {
    expect(entries[3]?.entryNo).toBe('csl:4398d33e9e93c747')
  })

  test.each([
    ['a cut line', csv.subarray(0, -30), 'truncated'],
    ['a line of other columns', Buffer.concat([csv, Buffer.from('a,b\n'), csv]), 'wrong_columns'],
    [
      'latin-1',
      Buffer.from('_id,source,entity_number,type,programs,name,alt_names,ids\n\xe9', 'latin1'),
      'wrong_encoding',
    ],
  ])('%s is refused', (_, content, code) => {
    expect(codeOf(parseUsCsl(file(content)))).toBe(code)
  })
})

test('denied persons: one entry for the places of one order, and a number that stays', () => {
  const tsv = fixture('us_denied_excerpt.tsv')
  const { entries, warnings } = taken(parseUsDenied(file(tsv)))
  expect(entries).toHaveLength(3)
  expect(entries[0]).toMatchObject({
    entryNo: expect.stringMatching(/^dpl:[0-9a-f]{16}$/) as string,
    kind: 'unknown',
    name: 'I. ASH',
    categories: ['regulatory_warning'],
    listedOn: '2003-06-19',
    updatedOn: '2007-01-31',
    countries: ['US'],
  })
  expect(entries[2]?.addresses).toHaveLength(2)
  expect(warnings).toMatchObject([{ code: 'records_merged', count: 1 }])
  const again = taken(parseUsDenied(file(tsv)))
  expect(again.entries.map(({ entryNo }) => entryNo)).toEqual(entries.map(({ entryNo }) => entryNo))
  expect(codeOf(parseUsDenied(file(tsv.subarray(0, -4))))).toBe('truncated')
})

describe('officials', () => {
  const legislators = fixture('us_legislators_excerpt.yaml.txt')
  const executive = fixture('us_executive_excerpt.yaml.txt')

  test('a member of the congress', () => {
    expect(taken(parseUsPeople(file(legislators), 'us-legislators')).entries[1]).toEqual({
      entryNo: 'M001246',
      kind: 'person',
      name: 'Analilia Mejia',
      categories: ['pep'],
      aliases: [],
      programs: [],
      title: 'Representative',
      gender: 'female',
      birthDates: ['1977-08-19'],
      birthPlaces: [],
      nationalities: ['United States'],
      countries: ['United States'],
      addresses: [],
      ids: [{ type: 'Wikidata', number: 'Q138142530' }],
      wallets: [],
      listedOn: '2026-04-20',
    })
  })

  test('a president', () => {
    const list = taken(parseUsPeople(file(executive), 'us-executive'))
    expect(list.entries.map(({ title }) => title)).toEqual([
      'President',
      'Vice President; President',
    ])
  })

  test.each([
    ['the other file', executive, 'not_this_list'],
    ['cut in a line', legislators.subarray(0, 500), 'truncated'],
    ['cut between lines', `${legislators.toString('utf8').split('  terms:')[0]}`, 'malformed'],
    ['cut in the second record', firstOf(legislators), 'truncated'],
    ['an alias', '- id: &a\n    bioguide: X1\n  name: *a\n  terms: []\n', 'malformed'],
    ['no list', 'id: 1\n', 'malformed'],
    ['endless nesting', `- ${'['.repeat(100_000)}\n`, 'malformed'],
    ['an empty list', '[]\n', 'no_entries'],
  ])('%s is refused', (_, content, code) => {
    expect(codeOf(parseUsPeople(file(content), 'us-legislators'))).toBe(code)
  })
})

/** One whole record, and the beginning of another. */
function firstOf(content: Buffer): string {
  const [, first = ''] = content.toString('utf8').split(/^(?=- id:)/m)
  const whole = '- id:\n    bioguide: A000000\n  name:\n    last: A\n  terms: []\n'
  return `${whole}${first.split('  terms:')[0]}`
}
