/** Names of a machine readable zone. Source: ICAO Doc 9303 part 3, section 4.6. */

export interface MrzNames {
  readonly surname: string
  readonly givenNames: string
  /** The field is full to its end: the names may be longer than they stand here. */
  readonly namesTruncated: boolean
}

/** Fillers between words are spaces, at the end nothing. */
export const wordsOf = (field: string): string => field.replaceAll(/<+/g, ' ').trim()

const isFull = (field: string): boolean => !field.endsWith('<')

/** Surname, two fillers, given names. */
export function readNames(field: string): MrzNames {
  const border = field.indexOf('<<')
  const [surname, givenNames] =
    border < 0 ? [field, ''] : [field.slice(0, border), field.slice(border)]
  return {
    surname: wordsOf(surname),
    givenNames: wordsOf(givenNames),
    namesTruncated: isFull(field),
  }
}

/** Where each has a field of its own. */
export const readSeparateNames = (surname: string, givenNames: string): MrzNames => ({
  surname: wordsOf(surname),
  givenNames: wordsOf(givenNames),
  namesTruncated: isFull(surname) || isFull(givenNames),
})
