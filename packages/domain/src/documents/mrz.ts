/**
 * Reads the machine readable zone of a travel document. Source: ICAO Doc 9303. It takes any text
 * and says what it could not read; what it read is personal.
 */
import { dayOf } from './calendar.ts'
import { checkDigitsOf } from './mrz-check-digits.ts'
import type { CheckDigit } from './mrz-check-digits.ts'
import { correctDigits } from './mrz-corrections.ts'
import { readBirthDate, readExpiryDate } from './mrz-dates.ts'
import { cut, layoutOf, mayBegin } from './mrz-layouts.ts'
import type { MrzField, MrzFormat } from './mrz-layouts.ts'
import { findMrzLines } from './mrz-lines.ts'
import type { Correction, MrzLines } from './mrz-lines.ts'
import { readNames, readSeparateNames, wordsOf } from './mrz-names.ts'
import type { MrzNames } from './mrz-names.ts'
import { overflowOf } from './mrz-overflow.ts'
import { mrzProblemsOf } from './mrz-problems.ts'
import type { MrzProblem } from './mrz-problems.ts'
import { isStateCode } from './state-codes.ts'

export type MrzReading = Mrz | NoMrz

interface NoMrz {
  readonly format: null
  readonly checkDigitsHold: false
  readonly problems: readonly [MrzProblem]
}

/** `null` stands for what the document leaves open, its format lacks, or nobody can read. */
export interface Mrz extends MrzFields, MrzDates, MrzNames {
  readonly format: MrzFormat
  /** As they were read: of the right length, and corrected. */
  readonly lines: readonly string[]
  readonly checkDigits: readonly CheckDigit[]
  readonly checkDigitsHold: boolean
  /** Letters that stood where only a digit can, and fillers at the end of a line. */
  readonly corrected: readonly Correction[]
  readonly problems: readonly MrzProblem[]
}

interface MrzFields {
  readonly documentCode: string
  /** Codes as they stand, without fillers: `D` is Germany. */
  readonly issuingState: string
  readonly nationality: string | null
  /** With what a long number has in the field of optional data. */
  readonly documentNumber: string
  readonly personalNumber: string | null
  readonly optionalData: string | null
  readonly optionalData2: string | null
  /** The French card has it, and the month of issue. */
  readonly issuingOffice: string | null
  /** `X` where it is not specified. */
  readonly sex: 'M' | 'F' | 'X' | null
}

/** `YYYY-MM-DD`, or the part of it that is known. */
interface MrzDates {
  readonly birthDate: string | null
  readonly expiryDate: string | null
  readonly issueDate: string | null
}

/** @param atMs when the document is read: it decides the century of its dates */
export function readMrz(text: string, atMs: number): MrzReading {
  const found = findMrzLines(text)
  if ('code' in found) return { format: null, checkDigitsHold: false, problems: [found] }
  const today = dayOf(atMs)
  // Nothing is found but in at least one way.
  return found.map((one) => readAs(one, today)).reduce(likelier)
}

/**
 * Of two readings of one text that whose check digits hold; else the one with less to doubt. Of two
 * alike the one with fewer fillers between names: an issuer puts no more than two.
 */
function likelier(one: Mrz, other: Mrz): Mrz {
  if (one.checkDigitsHold !== other.checkDigitsHold) return one.checkDigitsHold ? one : other
  const fewer = other.problems.length - one.problems.length || fillersIn(other) - fillersIn(one)
  return fewer < 0 ? other : one
}

const fillersIn = ({ lines: [first = ''] }: Mrz): number =>
  first.replace(/<+$/, '').split('<').length

function readAs(found: MrzLines, today: string): Mrz {
  const { format } = found
  const { lines, corrected } = correctDigits(format, found.lines)
  const fields = fieldsOf(format, lines)
  const dates = datesOf(format, lines, today)
  const names = namesOf(format, lines)
  const checkDigits = checkDigitsOf(format, lines)
  const checkDigitsHold = checkDigits.every(({ holds }) => holds)
  return {
    format,
    lines,
    ...fields,
    ...dates.fields,
    ...names,
    checkDigits,
    checkDigitsHold,
    corrected: [...found.corrected, ...corrected],
    problems: [
      ...mrzProblemsOf({ check_digit_wrong: !checkDigitsHold }),
      ...dates.problems,
      ...doubtsAbout(format, fields),
      ...doubtsAboutNames(names),
    ],
  }
}

/** A field as it stands; `null` where the format has none. */
const raw = (format: MrzFormat, lines: readonly string[], name: MrzField): string | null => {
  const span = layoutOf(format).fields[name]
  return span ? cut(lines, span) : null
}

function namesOf(format: MrzFormat, lines: readonly string[]): MrzNames {
  const names = raw(format, lines, 'names')
  return names === null
    ? readSeparateNames(raw(format, lines, 'surname') ?? '', raw(format, lines, 'givenNames') ?? '')
    : readNames(names)
}

function fieldsOf(format: MrzFormat, lines: readonly string[]): MrzFields {
  const words = (name: MrzField): string | null => {
    const text = raw(format, lines, name)
    return text === null ? null : wordsOf(text)
  }
  const overflow = overflowOf(format, lines)
  const number = raw(format, lines, 'documentNumber') ?? ''
  return {
    documentCode: words('documentCode') ?? '',
    issuingState: words('issuingState') ?? '',
    nationality: words('nationality'),
    documentNumber: wordsOf(overflow ? number + cut(lines, overflow.rest) : number),
    personalNumber: words('personalNumber'),
    optionalData: overflow ? wordsOf(cut(lines, overflow.optionalData)) : words('optionalData'),
    optionalData2: words('optionalData2'),
    issuingOffice: words('issuingOffice'),
    sex: sexOf(raw(format, lines, 'sex')),
  }
}

function sexOf(letter: string | null): MrzFields['sex'] {
  if (letter === 'M' || letter === 'F') return letter
  // Some issuers print the X of the page beside it.
  return letter === '<' || letter === 'X' ? 'X' : null
}

function datesOf(
  format: MrzFormat,
  lines: readonly string[],
  today: string,
): { readonly fields: MrzDates; readonly problems: readonly MrzProblem[] } {
  const [birth, expiry, issue] = (['birthDate', 'expiryDate', 'issueDate'] as const).map((name) =>
    // Of the issue, month and year alone are told.
    (raw(format, lines, name) ?? '').padEnd(6, '<'),
  )
  const birthDate = readBirthDate(birth ?? '', today)
  const expiryDate = readExpiryDate(expiry ?? '', today)
  const issueDate = readBirthDate(issue ?? '', today)
  return {
    fields: {
      birthDate: birthDate ?? null,
      expiryDate: expiryDate ?? null,
      issueDate: issueDate ?? null,
    },
    problems: mrzProblemsOf({
      birth_date_unreadable: birthDate === undefined,
      expiry_date_unreadable: expiryDate === undefined,
      issue_date_unreadable: issueDate === undefined,
    }),
  }
}

const doubtsAbout = (format: MrzFormat, zone: MrzFields): MrzProblem[] =>
  mrzProblemsOf({
    sex_unreadable: zone.sex === null,
    document_code_unknown: !mayBegin(format, zone.documentCode),
    issuing_state_unknown: !isStateCode(zone.issuingState),
    nationality_unknown: zone.nationality !== null && !isStateCode(zone.nationality),
    document_number_empty: zone.documentNumber === '',
  })

const doubtsAboutNames = ({ surname, givenNames }: MrzNames): MrzProblem[] =>
  mrzProblemsOf({
    name_unreadable: /\d/.test(surname + givenNames),
    name_undivided: surname === '' || givenNames === '',
  })
