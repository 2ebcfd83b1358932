/** Looking companies up by name and number: what is the same one, and what only looks like it. */
import { describe, expect, test } from 'vitest'
import { demoList } from '../../lists/demo-list.ts'
import { buildCompanyIndex } from './company-index.ts'
import type { ListedCompany, SoughtCompany } from './company-index.ts'

const listed = (name: string, more: Partial<ListedCompany> = {}): ListedCompany => ({
  list: 'ofac-sdn',
  version: 3,
  entryNo: '7',
  name,
  aliases: [],
  countries: [],
  numbers: [],
  ...more,
})
const how = (company: ListedCompany, sought: SoughtCompany): string =>
  buildCompanyIndex([company])
    .find(sought, 'live')
    .map((hit) => hit.how)
    .join() || 'none'
const named = (...names: string[]): SoughtCompany => ({ names })

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each([
  ['DARK MILLS LTD',           'Dark Mills Ltd',             'exact'],
  ['DARK MILLS LTD',           '  dark   mills  LTD ',       'exact'],
  ['DARK MILLS, LTD.',         'Dark Mills Limited',         'normalised'],
  ['DARK MILLS LTD',           'Mills Dark Ltd',             'normalised'],
  ['DARK MILLS S.A.',          'Dark Mills SA',              'normalised'],
  ['MÜHLE & SÖHNE GMBH',       'Muhle and Sohne G.m.b.H.',   'normalised'],
  ['DARK MILLS LTD',           'Dark Mills GmbH',            'legal_form'],
  ['DARK MILLS LTD',           'Dark Mills',                 'legal_form'],
  ['DARK MILLS',               'OOO Dark Mills',             'legal_form'],
  ['LLC DARK MILLS',           'Dark Mills Ltd',             'legal_form'],
  ['DARK MILLS LTD',           'Dark Mills Holding Ltd',     'none'],
  ['DARK MILLS LTD',           'Dark Mill Ltd',              'none'],
  ['DARK MILLS LTD',           'Dark Ltd',                   'none'],
  ['DARK MILLS LTD',           'Ltd',                        'none'],
  ['...',                      '---',                        'none'],
])('%s for %s: %s', (name, sought, found) => {
  expect(how(listed(name), named(sought))).toBe(found)
})

test('a company is found by each of its own names and by each of the list', () => {
  const aliases = [
    { name: 'Sinister Foods LLC', quality: 'strong' },
    { name: 'EVT', quality: 'weak' },
  ]
  const one = listed('DARK MILLS LTD', { aliases })
  expect(how(one, named('Bright Mills Ltd', 'Sinister Foods LLC'))).toBe('exact')
  expect(how(one, named('EVT'))).toBe('normalised')
  expect(how(one, named('Sinister Foods Inc', 'dark mills limited'))).toBe('normalised')
})

describe('a number', () => {
  const one = listed('DARK MILLS LTD', { numbers: ['00-123456', '4711'] })
  test.each([
    ['123 456', 'number'],
    ['0123456', 'number'],
    ['1234567', 'none'],
    // Too short to belong to one company alone.
    ['4711', 'none'],
  ])('%s: %s', (registrationNumber, found) => {
    expect(how(one, { names: ['Bright Mills'], registrationNumber })).toBe(found)
  })

  test('outweighs the name, and is shown as published', () => {
    const sought = { names: ['Dark Mills Ltd'], registrationNumber: '123456' }
    expect(buildCompanyIndex([one]).find(sought, 'live')).toEqual([
      {
        list: 'ofac-sdn',
        entryNo: '7',
        listVersion: 3,
        name: 'DARK MILLS LTD',
        matched: '00-123456',
        how: 'number',
        countries: [],
      },
    ])
  })
})

test('each list gives its entries, and the invented one in sandboxes only', () => {
  const index = buildCompanyIndex([
    listed('DARK MILLS LTD', { entryNo: '9' }),
    listed('DARK MILLS', { list: 'un', version: 2, entryNo: 'QDe.1' }),
    ...demoList()
      .entries.filter(({ kind }) => kind === 'entity')
      .map((entry) => listed(entry.name, { ...entry, list: 'demo', version: 1 })),
  ])
  const found = (name: string, environment: 'live' | 'sandbox') =>
    index.find(named(name), environment).map(({ list, entryNo }) => `${list} ${entryNo}`)
  expect(found('Dark Mills Ltd', 'live')).toEqual(['ofac-sdn 9', 'un QDe.1'])
  expect(found('Phantom Mixer', 'sandbox')).toEqual(['demo DEMO-4'])
  expect(found('Phantom Mixer', 'live')).toEqual([])
  expect(index.lists('live')).toEqual({ 'ofac-sdn': 3, un: 2 })
  expect(Object.keys(index.lists('sandbox'))).toContain('demo')
  expect(index.companies).toBe(4)
})
