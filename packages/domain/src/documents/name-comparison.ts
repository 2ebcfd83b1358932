/**
 * Whether two spellings are one name. Letter case, accents, hyphens, the order of words and the
 * ways in which issuers write letters that machine readable zones lack make no difference; any
 * other letter does. How alike two names look is never asked.
 */

export type NameComparison = 'equal' | 'contains' | 'different'

/**
 * How issuers write a letter: in full, plainly, or marked with XX. Source: ICAO Doc 9303 part 3,
 * section 6. Letters with accents that are not listed lose them.
 */
// oxfmt-ignore
const transliterations: Readonly<Record<string, readonly [string, ...string[]]>> = {
  Ä: ['AE', 'A'],        Ö: ['OE', 'O'],  Ü: ['UE', 'U', 'UXX'],  Å: ['AA', 'A'],
  Ø: ['OE', 'O'],        Æ: ['AE'],       Œ: ['OE'],              Ñ: ['N', 'N', 'NXX'],
  ẞ: ['SS'],             Þ: ['TH'],       Ð: ['D'],               Đ: ['D'],
  Ł: ['L'],              Ħ: ['H'],        Ŧ: ['T'],               Ŋ: ['N'],
  Ĳ: ['IJ'],             ĸ: ['K'],        Ə: ['E'],
}

/** An issuer keeps to one way within a word. */
const ways = [0, 1, 2] as const

/** A word as it may be spelt, without repeats. */
type Word = ReadonlySet<string>

/**
 * @param isTruncated the first name was cut to the room there was: its words may be beginnings, and
 * the last of them may be missing
 */
export function compareNames(one: string, other: string, isTruncated = false): NameComparison {
  const [words, others] = [wordsOf(one), wordsOf(other)]
  if (words.length === 0 || others.length === 0) return 'different'
  if (words.length === others.length && hasAll(words, others, isSame)) return 'equal'
  if (isSame(spellingsOf(one), spellingsOf(other))) return 'equal'
  if (isTruncated && hasAll(words, others, begins)) return 'contains'
  const [fewer, more] = words.length < others.length ? [words, others] : [others, words]
  return hasAll(fewer, more, isSame) ? 'contains' : 'different'
}

/** Whether a text has letters of the script that zones are written in. */
export const isLatin = (text: string): boolean => /\p{Script=Latin}/u.test(text)

/** An apostrophe is left out, anything else that is no letter parts words. */
const wordsOf = (text: string): Word[] =>
  text
    .replaceAll(/['’‘ʼ`´]/gu, '')
    .normalize('NFC')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(spellingsOf)

/** Of a whole name it is the spellings as one word: MacDonald and Mac Donald are the same. */
function spellingsOf(text: string): Word {
  const letters = [...text.normalize('NFC').toUpperCase()]
  return new Set(ways.map((way) => letters.map((letter) => spelt(letter, way)).join('')))
}

function spelt(letter: string, way: number): string {
  const known = transliterations[letter]
  if (known) return known[Math.min(way, known.length - 1)] ?? known[0]
  return letter.normalize('NFKD').replaceAll(/[^\p{L}\p{N}]/gu, '')
}

const isSame = (one: Word, other: Word): boolean => [...one].some((way) => other.has(way))

const begins = (one: Word, other: Word): boolean =>
  [...one].some((start) => [...other].some((whole) => whole.startsWith(start)))

/** Whether each of the words finds one of its own among the others. */
function hasAll(
  words: readonly Word[],
  others: readonly Word[],
  fit: (word: Word, other: Word) => boolean,
): boolean {
  const free = [...others]
  // The longest first: what it may begin, a shorter one may begin too.
  const longestFirst = words.toSorted((a, b) => lengthOf(b) - lengthOf(a))
  return longestFirst.every((word) => {
    const at = free.findIndex((other) => fit(word, other))
    if (at >= 0) free.splice(at, 1)
    return at >= 0
  })
}

const lengthOf = (word: Word): number => Math.max(...[...word].map(({ length }) => length))
