/** A list of one's own: what is taken, and what is said of each line that is not. */
import { describe, expect, test } from 'vitest'
import { fixture } from './fixtures/load.ts'
import { parseOwnCsv } from './own-csv.ts'

const text = fixture('own_invented.csv').toString('utf8')
const read = (content: string | Buffer) =>
  parseOwnCsv({ name: 'own.csv', content: Buffer.from(content) }, 'own:test')
const problemOf = (content: string | Buffer): string => {
  const found = read(content)
  return found.ok ? 'none' : `${found.problem.code}: ${found.problem.detail ?? ''}`
}
function listOf(content: string | Buffer) {
  const found = read(content)
  if (!found.ok) throw new Error(found.problem.detail)
  return found.list
}

test('every column', () => {
  expect(listOf(text).entries[0]).toEqual({
    entryNo: '1',
    kind: 'person',
    name: 'Nemo Nonesuch',
    categories: ['watchlist', 'crime'],
    aliases: [
      { name: 'Nemo Nosuch', quality: 'strong', type: 'aka' },
      { name: 'Немо Нонсач', script: 'Cyrl', quality: 'strong', type: 'aka' },
      { name: 'The Invented One', quality: 'weak', type: 'aka' },
    ],
    programs: ['Chargebacks'],
    gender: 'male',
    birthDates: ['1970-01-01', '1971~'],
    birthPlaces: [],
    nationalities: ['Wallis and Futuna'],
    countries: ['Wallis and Futuna', 'Niue'],
    addresses: [],
    ids: [{ type: 'Passport', number: 'X0000000', country: 'WF' }],
    wallets: [{ currency: 'XBT', address: '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h' }],
    listedOn: '2026-01-31',
    remarks: 'Invented, twice',
  })
  expect(listOf(text).entries[2]).toMatchObject({ kind: 'unknown', categories: ['watchlist'] })
})

test('as a spreadsheet saves it: semicolons, a byte order mark, a last line without an end', () => {
  const semicolons = 'name;entry_no\r\nNemo Nonesuch;1\r\nNémo;2'
  expect(listOf(`\uFEFF${semicolons}`).entries.map(({ name }) => name)).toEqual([
    'Nemo Nonesuch',
    'Némo',
  ])
  expect(problemOf(Buffer.from(semicolons, 'latin1'))).toMatch(/^wrong_encoding/)
})

describe('refused', () => {
  test('each line is told with what is wrong, and nothing that stands in it', () => {
    const lines = [
      'entry_no,name,kind,gender,categories,listed_on,ids,wallets',
      '1,,,,,,,',
      ',SECRET,,,,,,',
      '3,SECRET,SECRET,,,,,',
      '4,SECRET,,SECRET,,,,',
      '5,SECRET,,,SECRET,,,',
      '6,SECRET,,,,SECRET,,',
      '7,SECRET,,,,,SECRET,',
      '8,SECRET,,,,,,SECRET',
    ]
    const problem = problemOf(lines.join('\n'))
    expect(problem).toBe(
      'bad_lines: 8 faults: line 2: name is empty; line 3: entry_no is empty; ' +
        'line 4: kind is none of person, entity, unknown, vessel, aircraft; ' +
        'line 5: gender is neither male nor female; line 6: categories has one besides ' +
        'sanctions, pep, regulatory_warning, crime, adverse_media, watchlist; ' +
        'line 7: listed_on is not a day such as 2026-01-31; ' +
        'line 8: ids has one that is not type:number[:country]; ' +
        'line 9: wallets has one that is not currency:address',
    )
    expect(problem).not.toContain('SECRET')
  })

  test.each([
    ['a column nobody knows', 'entry_no,name,birthdate\n1,A,1970\n', 'unknown: birthdate'],
    ['no name column', 'entry_no,kind\n1,person\n', 'without name'],
    ['a number twice', 'entry_no,name\n1,A\n1,B\n', 'line 3: its entry_no stands above'],
    ['too many cells', 'entry_no,name\n1,A,B\n2,C\n', 'line 2 has 3 columns, expected 2'],
    ['a header alone', 'entry_no,name\n', 'no_entries'],
  ])('%s', (_, content, says) => {
    expect(problemOf(content)).toContain(says)
  })
})
