/** What can be wrong with a machine readable zone, and what to do; nothing personal is in it. */

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const mrzSentences = {
  // there is no zone to read
  mrz_not_found:          'No machine readable zone was found. Send its two or three lines of A to Z, 0 to 9 and <.',
  mrz_length_wrong:       'The lines have no known length. Read them again: 3 of 30 characters, or 2 of 36 or 44.',
  mrz_character_unknown:  'A character stands in no such zone. Read it again as one of A to Z, 0 to 9 and <.',
  // what was read of it
  check_digit_wrong:      'A check digit does not hold. Read the zone again, then look at the document.',
  document_code_unknown:  'The first letter is not of its format: P passports, V visas, A, C or I cards.',
  issuing_state_unknown:  'The issuing state is no code of ICAO Doc 9303. Read the first line again.',
  nationality_unknown:    'The nationality is no code of ICAO Doc 9303. Read the second line again.',
  birth_date_unreadable:  'The date of birth is no date. Read the second line again.',
  expiry_date_unreadable: 'The date of expiry is no date. Read the second line again.',
  issue_date_unreadable:  'The date of issue is no date. Read the second line again.',
  sex_unreadable:         'The sex is none of M, F and <. Read the second line again.',
  document_number_empty:  'There is no document number. Read the zone again.',
  name_unreadable:        'A name holds a digit. Read the line of the names again.',
  name_undivided:         'Surname and given names cannot be told apart. Compare the name on the document.',
} as const

export type MrzProblemCode = keyof typeof mrzSentences

export interface MrzProblem {
  readonly code: MrzProblemCode
  readonly sentence: string
  /** Where it is seen: a line and a column, counted from one. */
  readonly at?: { readonly line: number; readonly column: number }
}

export const mrzProblem = (code: MrzProblemCode, at?: MrzProblem['at']): MrzProblem => ({
  code,
  sentence: mrzSentences[code],
  ...(at && { at }),
})

/** Those of the findings that are so. */
export const mrzProblemsOf = (
  findings: Readonly<Partial<Record<MrzProblemCode, boolean>>>,
): MrzProblem[] =>
  // The keys are those of the parameter's type.
  (Object.keys(findings) as MrzProblemCode[])
    .filter((code) => findings[code])
    .map((code) => mrzProblem(code))
