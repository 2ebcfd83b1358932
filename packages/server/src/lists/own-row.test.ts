/** Rows of one's own that name what cannot be: each column at fault is told, and nothing in it. */
import { describe, expect, test } from 'vitest'
import { parseOwnCsv } from './own-csv.ts'

function outcome(rows: readonly Readonly<Record<string, string>>[]): string {
  const columns = [...new Set(['entry_no', 'name', ...rows.flatMap((row) => Object.keys(row))])]
  const lines = rows.map((row, at) => {
    const full: Record<string, string> = { entry_no: String(at + 1), name: 'Nemo', ...row }
    return columns.map((column) => full[column] ?? '').join(',')
  })
  const content = Buffer.from(`${columns.join(',')}\n${lines.join('\n')}\n`)
  const read = parseOwnCsv({ name: 'own.csv', content }, 'own:test')
  if (read.ok) return 'taken'
  return `${read.problem.code}: ${read.problem.detail ?? ''}`
}

/** Of the private key of 32 bytes 0x44, with its checksum; nobody's money. */
const evm = '0x7564105E977516C53bE337314c7E53838967bDaC'
const bitcoin = '12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h'

const held = 'wallets has one that nobody can hold'
const noDate = 'birth_dates has one that is no date'

// A table is easier to check when its columns line up.
// oxfmt-ignore
const refused = {
  'a day February has not':       [{ birth_dates: '2021-02-31' },       noDate],
  'a month no year has':          [{ birth_dates: '31/31/2020' },       noDate],
  'a day that may be two':        [{ birth_dates: '03/04/1970' },       noDate],
  'an impossible day in words':   [{ birth_dates: '31 Jun 1970' },      noDate],
  'the second of two':            [{ birth_dates: '1970|1970-13' },     noDate],
  'a span that ends first':       [{ birth_dates: '1972 to 1970' },     noDate],
  'listed on no day':             [{ listed_on: '2021-02-31' },         'listed_on is not a day'],
  'listed in a month':            [{ listed_on: '2021-02' },            'listed_on is not a day'],
  'a capital letter turned':      [{ wallets: `ETH:${evm.replace('E9', 'e9')}` }, held],
  'a letter of Base58 changed':   [{ wallets: `XBT:${bitcoin.replace('Q', 'R')}` }, held],
  'an address cut short':         [{ wallets: `ETH:${evm.slice(0, -1)}` }, held],
  'a name of punctuation':        [{ name: '...' },                     'name has no letter'],
  'a name of digits':             [{ name: '12345' },                   'name has no letter'],
  'an alias of digits':           [{ aliases: 'Nemo|007' },             'aliases has one that has no letter'],
  'a weak alias of punctuation':  [{ weak_aliases: '-' },               'weak_aliases has one that has no letter'],
  'a name of 200,000 characters': [{ name: 'x'.repeat(200_000) },       'name has more than 500 characters'],
  'an alias as long':             [{ aliases: `A|${'x'.repeat(501)}` }, 'aliases has one that has more than 500'],
  'a country there is not':       [{ countries: 'Freedonia' },          'countries has a country nobody knows'],
  'a code no country has':        [{ nationalities: 'QQ' },             'nationalities has a country nobody knows'],
  'a passport of no country':     [{ ids: 'Passport:X1:Sylvania' },     'ids has a country nobody knows'],
} satisfies Record<string, [Record<string, string>, string]>

test.each(Object.entries(refused))('%s is refused', (_, [row, says]) => {
  const told = outcome([{}, row])
  expect(told).toContain(`bad_lines: 1 fault: line 3: ${says}`)
  expect(told.length).toBeLessThan(250)
})

// oxfmt-ignore
test.each([
  [{ birth_dates: '1970-01-31|1970-01|1970|circa 1970|1970 to 1972|3 Aug 1961|2024-02-29' }],
  [{ wallets: `ETH:${evm}|ETH:${evm.toLowerCase()}|XBT:${bitcoin}|ABC:of a chain nobody knows` }],
  [{ name: 'Ж', aliases: '李|7-Eleven', weak_aliases: '27' }],
  [{ countries: 'CI|CIV|Ivory Coast|Côte d’Ivoire', nationalities: 'France', ids: 'Passport:X1:FR' }],
])('%o is taken', (row) => {
  expect(outcome([row])).toBe('taken')
})

describe('many at once', () => {
  test('every column of a row is told', () => {
    expect(outcome([{ birth_dates: 'soon', countries: 'Freedonia' }])).toMatch(
      /^bad_lines: 2 faults: line 2: birth_dates .*; line 2: countries /,
    )
  })

  test('the first ten are told, and how many there are', () => {
    const told = outcome(Array.from({ length: 13 }, () => ({ birth_dates: '2021-02-31' })))
    expect(told).toContain('13 faults, the first 10: line 2: ')
    expect(told).toContain('line 11: ')
    expect(told).not.toContain('line 12: ')
  })
})
