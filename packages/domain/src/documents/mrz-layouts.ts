/**
 * Where each field of a machine readable zone stands. Source: ICAO Doc 9303 parts 4 to 7; the old
 * French identity card keeps to none of them.
 */

/** Line, first and last column; both counted from one, as ICAO counts them. */
export type Span = readonly [line: number, from: number, to: number]

const fieldNames = [
  'documentCode',
  'issuingState',
  'documentNumber',
  'documentNumberCheck',
  'nationality',
  'birthDate',
  'birthDateCheck',
  'sex',
  'expiryDate',
  'expiryDateCheck',
  'personalNumber',
  'personalNumberCheck',
  'optionalData',
  'optionalData2',
  'compositeCheck',
  'names',
  'surname',
  'givenNames',
  'issueDate',
  'issuingOffice',
] as const
export type MrzField = (typeof fieldNames)[number]

interface Layout {
  readonly fields: Readonly<Partial<Record<MrzField, Span>>>
  /** What the composite check digit covers, in this order. */
  readonly composite: readonly Span[]
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const layouts = {
  /** Cards, 3 lines of 30. */
  TD1: {
    fields: {
      documentCode:   [1,  1,  2], issuingState:        [1,  3,  5],
      documentNumber: [1,  6, 14], documentNumberCheck: [1, 15, 15], optionalData:  [1, 16, 30],
      birthDate:      [2,  1,  6], birthDateCheck:      [2,  7,  7], sex:           [2,  8,  8],
      expiryDate:     [2,  9, 14], expiryDateCheck:     [2, 15, 15], nationality:   [2, 16, 18],
      optionalData2:  [2, 19, 29], compositeCheck:      [2, 30, 30], names:         [3,  1, 30],
    },
    composite: [[1, 6, 30], [2, 1, 7], [2, 9, 15], [2, 19, 29]],
  },
  /** Larger cards, 2 lines of 36. */
  TD2: {
    fields: {
      documentCode:   [1,  1,  2], issuingState:        [1,  3,  5], names:         [1,  6, 36],
      documentNumber: [2,  1,  9], documentNumberCheck: [2, 10, 10], nationality:   [2, 11, 13],
      birthDate:      [2, 14, 19], birthDateCheck:      [2, 20, 20], sex:           [2, 21, 21],
      expiryDate:     [2, 22, 27], expiryDateCheck:     [2, 28, 28], optionalData:  [2, 29, 35],
      compositeCheck: [2, 36, 36],
    },
    composite: [[2, 1, 10], [2, 14, 20], [2, 22, 35]],
  },
  /** Passports, 2 lines of 44. */
  TD3: {
    fields: {
      documentCode:   [1,  1,  2], issuingState:        [1,  3,  5], names:         [1,  6, 44],
      documentNumber: [2,  1,  9], documentNumberCheck: [2, 10, 10], nationality:   [2, 11, 13],
      birthDate:      [2, 14, 19], birthDateCheck:      [2, 20, 20], sex:           [2, 21, 21],
      expiryDate:     [2, 22, 27], expiryDateCheck:     [2, 28, 28],
      personalNumber: [2, 29, 42], personalNumberCheck: [2, 43, 43], compositeCheck: [2, 44, 44],
    },
    composite: [[2, 1, 10], [2, 14, 20], [2, 22, 43]],
  },
  /** Visas, 2 lines of 44; visas have no composite check digit. */
  'MRV-A': {
    fields: {
      documentCode:   [1,  1,  2], issuingState:        [1,  3,  5], names:         [1,  6, 44],
      documentNumber: [2,  1,  9], documentNumberCheck: [2, 10, 10], nationality:   [2, 11, 13],
      birthDate:      [2, 14, 19], birthDateCheck:      [2, 20, 20], sex:           [2, 21, 21],
      expiryDate:     [2, 22, 27], expiryDateCheck:     [2, 28, 28], optionalData:  [2, 29, 44],
    },
    composite: [],
  },
  /** Smaller visas, 2 lines of 36. */
  'MRV-B': {
    fields: {
      documentCode:   [1,  1,  2], issuingState:        [1,  3,  5], names:         [1,  6, 36],
      documentNumber: [2,  1,  9], documentNumberCheck: [2, 10, 10], nationality:   [2, 11, 13],
      birthDate:      [2, 14, 19], birthDateCheck:      [2, 20, 20], sex:           [2, 21, 21],
      expiryDate:     [2, 22, 27], expiryDateCheck:     [2, 28, 28], optionalData:  [2, 29, 36],
    },
    composite: [],
  },
  /** The French identity card until 2021: 2 lines of 36. Its number begins with year and month of issue. */
  FRENCH_NATIONAL_ID: {
    fields: {
      documentCode:   [1,  1,  2], issuingState:        [1,  3,  5],
      surname:        [1,  6, 30], issuingOffice:       [1, 31, 36], issueDate:     [2,  1,  4],
      documentNumber: [2,  1, 12], documentNumberCheck: [2, 13, 13], givenNames:    [2, 14, 27],
      birthDate:      [2, 28, 33], birthDateCheck:      [2, 34, 34], sex:           [2, 35, 35],
      compositeCheck: [2, 36, 36],
    },
    composite: [[1, 1, 36], [2, 1, 35]],
  },
} as const satisfies Readonly<Record<string, Layout>>

export type MrzFormat = keyof typeof layouts

// oxfmt-ignore
const firstLetters: Readonly<Record<MrzFormat, RegExp>> = {
  TD1: /^[ACI]/, TD2: /^[ACI]/, TD3: /^P/, 'MRV-A': /^V/, 'MRV-B': /^V/, FRENCH_NATIONAL_ID: /^I/,
}

/** Whether a zone of this format may begin so. */
export const mayBegin = (format: MrzFormat, text: string): boolean =>
  firstLetters[format].test(text)

export const layoutOf = (format: MrzFormat): Layout => layouts[format]

/** Fields that hold nothing but digits and fillers, whoever issues the document. */
export const digitFields: readonly MrzField[] = fieldNames.filter((name) =>
  /(Check|Date)$/.test(name),
)

/** The characters a span covers. */
export const cut = (lines: readonly string[], [line, from, to]: Span): string =>
  lines[line - 1]?.slice(from - 1, to) ?? ''
