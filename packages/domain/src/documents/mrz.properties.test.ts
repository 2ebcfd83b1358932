/** What holds for every machine readable zone, and for every text that is none. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, digitFields, layoutOf } from './mrz-layouts.ts'
import type { MrzField } from './mrz-layouts.ts'
import { optionalWidths, writeZone } from './mrz.fixture.ts'
import type { ZoneFields } from './mrz.fixture.ts'
import { readMrz } from './mrz.ts'

const today = Date.UTC(2026, 5, 1)
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const digits = [...'0123456789']

const textOf = (unit: readonly string[], minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...unit), minLength, maxLength })
const nameOf = (words: number) =>
  fc.array(textOf(letters, 1, 9), { minLength: 1, maxLength: words }).map((all) => all.join(' '))
const dateOf = (from: string, to: string) =>
  fc
    .date({ min: new Date(from), max: new Date(to), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))
const stateOf = fc.constantFrom('D', 'FRA', 'UTO', 'GBD', 'XXA', 'UNO', 'USA')

/** The longest number: of visas and passports nine; else as the optional data have room for it. */
const longest = { TD1: 22, TD2: 14, TD3: 9, 'MRV-A': 9, 'MRV-B': 9 } as const
const codesOf = { TD1: 'I', TD2: 'AC', TD3: 'P', 'MRV-A': 'V', 'MRV-B': 'VB' } as const

const zones: fc.Arbitrary<ZoneFields> = fc
  .constantFrom('TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B')
  .chain((format) =>
    textOf([...letters, ...digits], 1, longest[format]).chain((number) => {
      const taken = number.length > 9 ? number.length - 9 + 2 : 0
      return fc.record({
        format: fc.constant(format),
        code: fc.constant(codesOf[format]),
        state: stateOf,
        nationality: stateOf,
        number: fc.constant(number),
        birth: dateOf('1926-06-02', '2026-06-01'),
        sex: fc.constantFrom('M', 'F', '<'),
        expiry: dateOf('1976-01-01', '2075-12-31'),
        surname: nameOf(2),
        givenNames: nameOf(3),
        optional: textOf([...letters, ...digits], 0, optionalWidths[format] - taken),
        optional2: format === 'TD1' ? textOf(digits, 0, 11) : fc.constant(''),
      })
    }),
  )

test('a zone is read as it was written', () => {
  fc.assert(
    fc.property(zones, (zone) => {
      const mrz = readMrz(writeZone(zone).join('\n'), today)
      if (mrz.format === null) throw new Error(mrz.problems[0].sentence)
      expect([mrz.problems.filter(({ code }) => code !== 'name_undivided'), mrz.corrected]).toEqual(
        [[], []],
      )
      expect(mrz.checkDigits.filter(({ holds }) => !holds)).toEqual([])
      expect({
        format: mrz.format,
        code: mrz.documentCode,
        state: mrz.issuingState,
        nationality: mrz.nationality,
        number: mrz.documentNumber,
        birth: mrz.birthDate,
        sex: mrz.sex === 'X' ? '<' : mrz.sex,
        expiry: mrz.expiryDate,
        optional: mrz.personalNumber ?? mrz.optionalData,
        optional2: mrz.optionalData2 ?? '',
      }).toEqual(expect.objectContaining(namelessOf(zone)))
      const { names } = layoutOf(zone.format).fields
      const room = names![2] - names![1] + 1 - `${zone.surname}<<${zone.givenNames}`.length
      if (room >= 0)
        expect([mrz.surname, mrz.givenNames, mrz.namesTruncated]).toEqual([
          zone.surname,
          zone.givenNames,
          room === 0,
        ])
      expect(zone.surname.startsWith(mrz.surname)).toBe(true)
      expect(zone.givenNames.startsWith(mrz.givenNames)).toBe(true)
    }),
    { numRuns: 1_000 },
  )
})

function namelessOf({ surname: _surname, givenNames: _givenNames, ...others }: ZoneFields) {
  return others
}

const ways: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  'in lower case': (lines) => lines.join('\n').toLowerCase(),
  'without line breaks': (lines) => lines.join(''),
  'with other line breaks': (lines) => lines.join('\r\n'),
  'with spaces': (lines) => lines.map((line) => ` ${[...line].join(' ')}\t`).join('\n'),
  'with empty lines': (lines) => `\n\n${lines.join('\n\n\n')}\n`,
  'below other text': (lines) => `PASSPORT\nUtopia, L'Étoile\n${lines.join('\n')}`,
  'with guillemets for two': (lines) => lines.join('\n').replaceAll('<<', '«'),
  'with guillemets for one': (lines) => lines.join('\n').replaceAll('<', '«'),
  'with arrows like fillers': (lines) => lines.join('\n').replaceAll('<', '‹'),
  'in full width': (lines) => lines.join('\n').replaceAll('<', '＜'),
  'broken elsewhere': (lines) => lines.join('').replaceAll(/(.{25})/g, '$1\n'),
}

/** Eight fillers a line: each of them taken for two makes lines of 36 as long as those of 44. */
const largeIfDoubled: ZoneFields = {
  format: 'MRV-B',
  code: 'VB',
  state: 'XXA',
  nationality: 'USA',
  number: 'A',
  birth: '1970-01-01',
  sex: 'M',
  expiry: '1976-01-01',
  surname: 'AAAAAAAA AAA',
  givenNames: 'AAA AAAAAAAAA',
  optional: 'AAAAAAAA',
  optional2: '',
}
/** And where they end the second line, every check digit holds both ways. */
const holdingIfDoubled: ZoneFields = {
  ...largeIfDoubled,
  number: '0S5HRYD74',
  surname: 'AAAAAAAA',
  givenNames: 'AAAA AAA AAAAAAAA',
  optional: '',
}

test.each(Object.entries(ways))('%s it is the same zone', (_how, way) => {
  fc.assert(
    fc.property(zones, (zone) => {
      const lines = writeZone(zone)
      expect(readMrz(way(lines), today)).toEqual(readMrz(lines.join('\n'), today))
    }),
    { examples: [[largeIfDoubled], [holdingIfDoubled]] },
  )
})

test('fillers at the end of the names may be lost or too many, and that is told', () => {
  fc.assert(
    fc.property(zones, fc.integer({ min: 1, max: 12 }), fc.boolean(), (zone, count, isLost) => {
      const lines = writeZone(zone)
      const line = lines.length === 3 ? 2 : 0
      const whole = lines[line]!
      const ragged = isLost
        ? whole.slice(0, -count) + whole.slice(-count).replace(/<+$/, '')
        : `${whole}${'<'.repeat(count)}`
      fc.pre(ragged !== whole)
      const mrz = readMrz(lines.with(line, ragged).join('\n'), today)
      expect(mrz).toMatchObject({ format: zone.format, lines })
      expect('corrected' in mrz && mrz.corrected).toMatchObject([{ line: line + 1 }])
    }),
  )
})

test('one digit taken for another is noticed by its check digit', () => {
  fc.assert(
    fc.property(zones, fc.nat(), fc.integer({ min: 1, max: 9 }), (zone, pick, more) => {
      const lines = writeZone(zone)
      const places = placesOf(zone, lines).filter(({ character }) => /\d/.test(character))
      const place = places[pick % places.length]!
      const other = String((Number(place.character) + more) % 10)
      expect(readMrz(changed(lines, place, other), today).checkDigitsHold).toBe(false)
    }),
    { numRuns: 1_000 },
  )
})

test('any character is, unless the two differ by a multiple of ten', () => {
  const other = fc.constantFrom(...letters, ...digits)
  fc.assert(
    fc.property(zones, fc.nat(), other, (zone, pick, other) => {
      const lines = writeZone(zone)
      const places = placesOf(zone, lines)
      const place = places[pick % places.length]!
      const [from, to] = [place.character, other].map((one) =>
        one === '<' ? 0 : Number.parseInt(one, 36),
      )
      fc.pre((from! - to!) % 10 !== 0)
      const reading = readMrz(changed(lines, place, other), today)
      // A letter for a digit is mended, which may well make the digit hold again.
      const isMended = reading.format !== null && reading.corrected.length > 0
      expect(reading.checkDigitsHold && !isMended).toBe(false)
    }),
    { numRuns: 1_000 },
  )
})

interface Place {
  readonly line: number
  readonly column: number
  readonly character: string
}

/** What some check digit of the format covers, and the check digits. */
function placesOf({ format, number }: ZoneFields, lines: readonly string[]): Place[] {
  const { fields, composite } = layoutOf(format)
  const covered: MrzField[] = ['documentNumber', 'personalNumber', ...digitFields]
  const spans = [...covered.flatMap((name) => (fields[name] ? [fields[name]] : [])), ...composite]
  return spans.flatMap((span) =>
    [...cut(lines, span)].flatMap((character, index) => {
      const place = { line: span[0], column: span[1] + index, character }
      // The filler that says a number is long: another character there makes it short.
      const isMark = number.length > 9 && character === '<'
      return isMark ? [] : [place]
    }),
  )
}

const changed = (lines: readonly string[], { line, column }: Place, other: string): string =>
  lines
    .map((text, index) =>
      index + 1 === line ? text.slice(0, column - 1) + other + text.slice(column) : text,
    )
    .join('\n')

test('no text makes it throw', () => {
  const nearly = fc.string({ unit: fc.constantFrom(...letters, ...digits, '<', '«', '\n', ' ') })
  const lines = fc
    .tuple(fc.constantFrom(30, 36, 44), fc.constantFrom(2, 3))
    .chain(([width, count]) =>
      fc.array(textOf([...letters, ...digits, '<'], width, width), {
        minLength: count,
        maxLength: count,
      }),
    )
    .map((all) => all.join('\n'))
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), nearly, lines)
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 4e12 }), (text, atMs) => {
      const reading = readMrz(text, atMs)
      if (reading.format === null) expect(reading.problems).toHaveLength(1)
    }),
    { numRuns: 2_000 },
  )
})
