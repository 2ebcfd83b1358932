/** FollowTheMoney data: invented entities, what speaks of them, and what their topics mean. */
import { describe, expect, test } from 'vitest'
import { fixture } from './fixtures/load.ts'
import { categoriesOf } from './ftm-entity.ts'
import { parseFtm } from './ftm.ts'

const text = fixture('ftm_invented.jsonl').toString('utf8')
const read = (content: string) =>
  parseFtm({ name: 'entities.ftm.json', content: Buffer.from(content) }, 'ftm:test')
const codeOf = (content: string): string => {
  const found = read(content)
  return found.ok ? 'none' : found.problem.code
}
function listOf(content: string) {
  const found = read(content)
  if (!found.ok) throw new Error(found.problem.code)
  return found.list
}

test('a person, with what other records say of it', () => {
  const { entries, publishedAt } = listOf(text)
  expect(publishedAt).toBe('2026-02-03T00:00:00.000Z')
  expect(entries[0]).toEqual({
    entryNo: 'xx-nonesuch',
    kind: 'person',
    name: 'Nemo Nonesuch',
    categories: ['sanctions', 'pep'],
    sources: ['xx_sanctions', 'xx_peps'],
    aliases: [
      { name: 'Немо Нонсач', script: 'Cyrl', type: 'aka', quality: 'strong' },
      { name: 'N. Nosuch', type: 'aka', quality: 'strong' },
      { name: 'Nemo Nobody', type: 'fka', quality: 'strong' },
      { name: 'The Invented One', type: 'aka', quality: 'weak' },
    ],
    programs: ['Freedonia Act'],
    title: 'Harbour master',
    gender: 'male',
    birthDates: ['1970-01-01', '1970'],
    birthPlaces: ['Sample Harbour'],
    nationalities: ['xx'],
    countries: ['xx'],
    addresses: [],
    ids: [
      { type: 'Passport', number: 'X0000000' },
      { type: 'Passport', number: 'X1', country: 'xy' },
    ],
    wallets: [{ currency: 'ETH', address: '0x7564105E977516C53bE337314c7E53838967bDaC' }],
    listedOn: '2023-05-06',
    updatedOn: '2026-02-03',
    remarks: 'Invented.',
  })
})

test('who is only there to be understood is left out; a wallet stands for itself as well', () => {
  const { entries } = listOf(text)
  expect(entries.map(({ entryNo, kind }) => `${entryNo} ${kind}`)).toEqual([
    'xx-nonesuch person',
    'xx-freight entity',
    'xx-wallet entity',
    'xx-phantom vessel',
    'xx-nested unknown',
  ])
  expect(entries[2]?.wallets).toHaveLength(1)
  expect(entries[3]).toMatchObject({
    ids: [{ type: 'IMO', number: '0000000' }],
    vessel: { flag: 'xx', type: 'Bulk Carrier' },
  })
})

test('records within a record, as the nested export writes them', () => {
  expect(listOf(text).entries[4]).toMatchObject({
    programs: ['Sylvania Act'],
    addresses: [{ street: '1 Nowhere Quay', city: 'Sample Harbour', country: 'xy' }],
    countries: ['xy'],
  })
})

test.each([
  [['sanction'], ['sanctions']],
  [
    ['role.pep', 'sanction'],
    ['pep', 'sanctions'],
  ],
  [['role.rca'], ['pep']],
  [['sanction.linked'], ['watchlist']],
  [['crime.fraud', 'crime.fin'], ['crime']],
  [['reg.warn', 'debarment'], ['regulatory_warning']],
  [['corp.offshore'], ['watchlist']],
  [[], ['watchlist']],
])('topics %j are %j', (topics, categories) => {
  expect(categoriesOf(topics)).toEqual(categories)
})

describe('refused', () => {
  const lines = text.split('\n')
  test.each([
    ['cut in the last line', text.slice(0, -40), 'truncated'],
    ['cut in the only line', text.slice(0, 100), 'malformed'],
    ['a broken line', [lines[0], '{"id":', lines[1]].join('\n'), 'malformed'],
    ['other JSON', '{"a":1}\n{"b":2}\n', 'malformed'],
    ['the same entity twice', [lines[0], lines[0], ''].join('\n'), 'duplicate_entries'],
    ['nobody', `${lines[4]}\n`, 'no_entries'],
    ['endless nesting', `{"id":"x","a":${'['.repeat(100_000)}\n`, 'malformed'],
  ])('%s', (_, content, code) => {
    expect(codeOf(content)).toBe(code)
  })
})
