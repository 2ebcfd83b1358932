/** A person's name in two places: first and last where both have them, else as a whole. */
import { compareNames, isLatin } from './name-comparison.ts'

export interface PersonName {
  readonly firstName: string | null
  readonly lastName: string | null
  readonly fullName: string | null
}

/**
 * Whether two names may be one person's. One part of a name may have words that the other lacks, as
 * a second given name.
 * @param isTruncated the first of them was cut to the room there was
 */
export function namesAgree(one: PersonName, other: PersonName, isTruncated = false): boolean {
  const parts = (['firstName', 'lastName'] as const).filter(
    (part) => one[part] !== null && other[part] !== null,
  )
  const isWhole = (name: PersonName): boolean => name.firstName !== null && name.lastName !== null
  // With one part alone only that part was asked for; a name in one piece has it anywhere.
  if (parts.length > 0 && (parts.length === 2 || isWhole(one)))
    return parts.every((part) => isLike(one[part] ?? '', other[part] ?? '', isTruncated))
  return isLike(wholeOf(one), wholeOf(other), isTruncated)
}

/** What is written in another script cannot be compared, and is held against nobody. */
export const areComparable = (...names: readonly PersonName[]): boolean =>
  names.every((name) => isLatin(wholeOf(name)))

export const wholeOf = ({ firstName, lastName, fullName }: PersonName): string =>
  fullName ?? [firstName, lastName].filter((part) => part !== null).join(' ')

const isLike = (one: string, other: string, isTruncated: boolean): boolean =>
  compareNames(one, other, isTruncated) !== 'different'
