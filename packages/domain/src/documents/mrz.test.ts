/** Machine readable zones: vectors of others, ways of writing them down, and what is no zone. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { passport, writeZone } from './mrz.fixture.ts'
import { readMrz } from './mrz.ts'
import type { Mrz } from './mrz.ts'

const today = Date.UTC(2026, 5, 1)

/** A zone that must be one. */
function read(text: string, atMs = today): Mrz {
  const reading = readMrz(text, atMs)
  if (reading.format === null) throw new Error(reading.problems[0].sentence)
  return reading
}
const codes = (text: string): string[] => readMrz(text, today).problems.map(({ code }) => code)
const linesOf = (fields: Partial<typeof passport>): string[] =>
  writeZone({ ...passport, ...fields })
const written = (fields: Partial<typeof passport>): string => linesOf(fields).join('\n')

describe('vectors', () => {
  interface Vector {
    readonly id: string
    readonly case: string
    readonly lines: readonly string[]
    readonly format: string | null
    readonly check_digits_ok: boolean
    readonly fields?: Readonly<Record<string, string | null>>
    readonly corrects_to?: readonly string[]
  }
  const file = readFileSync(new URL('fixtures/mrz.json', import.meta.url), 'utf8')
  const vectors = JSON.parse(file) as readonly Vector[]
  const sexes: Readonly<Record<string, string>> = { F: 'female', M: 'male', X: 'nonspecified' }

  /** What we read, in the words of the vectors. */
  function inTheirWords(mrz: Mrz): Record<string, string | null> {
    const found = (of: string): string =>
      mrz.checkDigits.find((one) => one.of === of)?.found ?? 'none'
    const isFrench = mrz.format === 'FRENCH_NATIONAL_ID'
    const short = (date: string | null): string => (date ?? '').slice(2).replaceAll('-', '')
    return {
      documentCode: mrz.documentCode,
      issuingState: mrz.issuingState,
      nationality: mrz.nationality,
      lastName: mrz.surname,
      firstName: mrz.givenNames,
      documentNumber: isFrench ? mrz.documentNumber.slice(7) : mrz.documentNumber,
      administrativeCode: mrz.issuingOffice,
      administrativeCode2: mrz.documentNumber.slice(4, 7),
      documentNumberCheckDigit: found('documentNumber'),
      birthDate: short(mrz.birthDate),
      birthDateCheckDigit: found('birthDate'),
      expirationDate: short(mrz.expiryDate),
      expirationDateCheckDigit: found('expiryDate'),
      issueDate: short(mrz.issueDate),
      sex: sexes[mrz.sex ?? ''] ?? '',
      personalNumber: mrz.personalNumber,
      personalNumberCheckDigit: found('personalNumber'),
      optional1: mrz.optionalData,
      optional2: mrz.optionalData2,
      compositeCheckDigit: found('composite'),
    }
  }

  test.each(vectors)('$id: $case', (vector) => {
    const reading = readMrz(vector.lines.join('\n'), today)
    expect(reading.format).toBe(vector.format)
    if (reading.format === null) return
    // Theirs is the verdict on the text as it was given.
    expect(reading.checkDigitsHold && reading.corrected.length === 0).toBe(vector.check_digits_ok)
    const ours = inTheirWords(reading)
    for (const [name, theirs] of Object.entries(vector.fields ?? {}))
      // They have no name for UTO.
      expect(ours[name], name).toBe(theirs ?? 'UTO')
  })

  test('a misread zone is mended where nothing but digits can stand', () => {
    const vector = vectors.find(({ corrects_to: mended }) => mended !== undefined)!
    const { lines, corrected, checkDigitsHold } = read(vector.lines.join('\n'))
    expect(lines[1]).toBe(vector.corrects_to![1]!.replace('UTO', 'UT0'))
    expect(lines[0]).toBe(vector.lines[0])
    expect(corrected.map(({ found, read }) => found + read).join(' ')).toBe(
      'B8 I1 Z2 Z2 O0 I1 S5 G6',
    )
    expect(checkDigitsHold).toBe(true)
    expect(codes(vector.lines.join('\n'))).toEqual(['nationality_unknown', 'name_unreadable'])
  })

  test('there are some of every kind', () => {
    expect(vectors).toHaveLength(13)
    expect(new Set(vectors.map(({ format }) => format)).size).toBe(5)
  })
})

describe('dates', () => {
  test.each([
    // birth: the latest century that is not ahead of the reading
    ['birth', '1974-08-12', '1974-08-12'],
    ['birth', '2026-06-01', '2026-06-01'],
    ['birth', '2026-06-02', '1926-06-02'],
    ['birth', '1926-05-31', '2026-05-31'],
    ['birth', '2000-02-29', '2000-02-29'],
    ['birth', '1974-08-<<', '1974-08'],
    ['birth', '1974-<<-<<', '1974'],
    ['birth', '1974-<<-12', '1974'],
    ['birth', '19<<-<<-<<', null],
    // expiry: fifty years either way
    ['expiry', '2030-04-15', '2030-04-15'],
    ['expiry', '1995-07-12', '1995-07-12'],
    ['expiry', '2075-01-01', '2075-01-01'],
    ['expiry', '2076-01-01', '1976-01-01'],
    ['expiry', '20<<-<<-<<', null],
  ] as const)('%s %s is %s', (field, given, date) => {
    const mrz = read(written({ [field]: given }))
    expect(field === 'birth' ? mrz.birthDate : mrz.expiryDate).toBe(date)
    expect(mrz.problems).toEqual([])
  })

  test('the century follows the day of reading', () => {
    const text = written({ birth: '2031-01-05', expiry: '2048-12-31' })
    const [early, late] = [Date.UTC(1999, 0, 1), Date.UTC(2031, 0, 5)].map((at) => read(text, at))
    expect([early!.birthDate, early!.expiryDate]).toEqual(['1931-01-05', '2048-12-31'])
    expect([late!.birthDate, late!.expiryDate]).toEqual(['2031-01-05', '2048-12-31'])
  })

  test.each(['1974-13-01', '1974-02-30', '1974-00-10', '2023-02-29', '19<4-01-01'])(
    '%s is no date',
    (date) => {
      expect(read(written({ birth: date })).birthDate).toBeNull()
      expect(codes(written({ birth: date }))).toEqual(['birth_date_unreadable'])
      expect(codes(written({ expiry: date }))).toEqual(['expiry_date_unreadable'])
    },
  )
})

describe('names', () => {
  const named = (surname: string, givenNames: string): (string | boolean)[] => {
    const mrz = read(written({ surname, givenNames }))
    return [mrz.surname, mrz.givenNames, mrz.namesTruncated]
  }

  test.each([
    ['VAN DER MUELLEN', 'MARIANNE LOUISE', false],
    ['SMITH JONES', 'SUSIE MARGARET', false],
    ['ARKFREITH', '', false],
  ])('%s, %s', (surname, givenNames, truncated) => {
    expect(named(surname, givenNames)).toEqual([surname, givenNames, truncated])
  })

  test('that fill their field may go on', () => {
    expect(named('NILAVADHANANANDA', 'CHAYAPA DEJTHAMRONG KRASUANG')).toEqual([
      'NILAVADHANANANDA',
      'CHAYAPA DEJTHAMRONG K',
      true,
    ])
    expect(named('A'.repeat(60), 'B')).toEqual(['A'.repeat(39), '', true])
  })

  test('an undivided name is said to be one', () => {
    expect(codes(written({ surname: 'ARKFREITH', givenNames: '' }))).toEqual(['name_undivided'])
  })

  test('the given names of the French card stand two fillers apart', () => {
    const lines = [
      'IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<',
      '9409923102854CORINNE<<<<<<<6512068F4'.replace('CORINNE<<<<<<<', 'CORINNE<<ANNE<'),
    ]
    const { surname, givenNames, namesTruncated } = read(lines.join('\n'))
    expect([surname, givenNames, namesTruncated]).toEqual(['BERTHIER', 'CORINNE ANNE', false])
  })
})

test.each(['D', 'GBD', 'UNO', 'EUE', 'XXA', 'XXB', 'XXC', 'XXX', 'UTO', 'RKS', 'XOM', 'FRA'])(
  'the state %s is known',
  (code) => {
    const mrz = read(written({ state: code, nationality: code }))
    expect([mrz.issuingState, mrz.nationality, mrz.problems]).toEqual([code, code, []])
  },
)

test.each([
  [{ state: 'QQQ' }, 'issuing_state_unknown'],
  [{ nationality: 'DE' }, 'nationality_unknown'],
  [{ sex: 'H' }, 'sex_unreadable'],
  [{ code: 'I' }, 'document_code_unknown'],
  [{ number: '' }, 'document_number_empty'],
  [{ surname: 'ER1KSSON' }, 'name_unreadable'],
])('%j: %s', (fields, code) => expect(codes(written(fields))).toEqual([code]))

test('a wrong check digit is told with what it should be', () => {
  const text = written({}).replace('L898902C36', 'L898902C37')
  expect(read(text).checkDigits.filter(({ holds }) => !holds)).toEqual([
    { of: 'documentNumber', expected: '6', found: '7', holds: false },
    { of: 'composite', expected: expect.any(String), found: expect.any(String), holds: false },
  ])
  expect(codes(text)).toEqual(['check_digit_wrong'])
})

test('a filler stands for the check digit of no personal number, and of no other', () => {
  const [first, second] = linesOf({}) as [string, string]
  const left = `${second.slice(0, 42)}<${second.slice(43)}`
  expect(read(`${first}\n${left}`).checkDigitsHold).toBe(true)
  const numbered = linesOf({ optional: 'ZE184226B' })[1]!
  const wrong = `${numbered.slice(0, 42)}<${numbered.slice(43)}`
  expect(read(`${first}\n${wrong}`).checkDigitsHold).toBe(false)
})

describe('what is no zone', () => {
  const [first, second] = linesOf({}) as [string, string]

  test.each([
    ['', 'mrz_not_found'],
    ['  \n\t', 'mrz_not_found'],
    ['Passport of Anna Maria Eriksson', 'mrz_not_found'],
    ['A'.repeat(88), 'mrz_not_found'],
    ['<p>'.padEnd(44, 'x'), 'mrz_character_unknown'],
    [first, 'mrz_length_wrong'],
    [`${first}\n${second.slice(1)}`, 'mrz_length_wrong'],
    [`${first}<\n${second}0`, 'mrz_length_wrong'],
    [`${first}\n${second.replace('L', '_')}`, 'mrz_character_unknown'],
  ])('%j: %s', (text, code) => {
    const reading = readMrz(text, today)
    expect([reading.format, reading.checkDigitsHold]).toEqual([null, false])
    expect(reading.problems).toMatchObject([{ code }])
    expect(reading.problems[0]!.sentence).toMatch(/^[A-Z].*\. (Send|Read) .*\.$/)
  })

  test('an unknown character is shown by its place alone', () => {
    const reading = readMrz(`Page 3\n${first}\n${second.replace('89', '8É')}`, today)
    expect(reading.problems).toEqual([
      expect.objectContaining({ code: 'mrz_character_unknown', at: { line: 3, column: 3 } }),
    ])
    expect(JSON.stringify(reading)).not.toContain('É')
  })
})
