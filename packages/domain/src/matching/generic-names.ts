/**
 * Names made of nothing but what many companies are called. They say nothing of whom they belong
 * to, unless the whole of one is the whole of another.
 */
import type { Pairing } from './alignment.ts'
import type { NameWord } from './name-words.ts'

/**
 * What joins words may be left out, and what says how a company is held, as its legal form may:
 * `Bank for Development` is `Development Bank Holding`.
 */
const leftOut = new Set(
  'and the of for de du del della der e y group grupo groupe gruppa holding holdings'.split(' '),
)
/** A generic word and a name that are less alike are two words: a bank is not BNC. */
const misspelled = 0.9

const isEmptyWord = ({ role }: NameWord): boolean =>
  role === 'generic' || role === 'legal' || role === 'particle'

export const isGenericName = (words: readonly NameWord[]): boolean =>
  words.length > 0 && words.every(isEmptyWord)

/** Whether either side has a word besides those that are the same on both. */
export function hasMore(
  pairings: readonly Pairing[],
  sought: readonly NameWord[],
  listed: readonly NameWord[],
): boolean {
  const told = pairings.filter(
    ({ value, listed: [at = -1] }) => value >= misspelled || listed[at]?.role !== 'name',
  )
  const ofSought = new Set(told.flatMap((pairing) => pairing.sought))
  const ofListed = new Set(told.flatMap((pairing) => pairing.listed))
  return sought.some(isLeft(ofSought)) || listed.some(isLeft(ofListed))
}

const isLeft =
  (paired: ReadonlySet<number>) =>
  ({ role, text }: NameWord, index: number): boolean =>
    !paired.has(index) && role !== 'legal' && !leftOut.has(text)
