/** Why two names are taken for one, word by word, for whoever must decide. */
import type { Pairing } from './alignment.ts'
import { hasMore, isGenericName } from './generic-names.ts'
import type { NameWord, WordRole } from './name-words.ts'
import type { NameScore } from './score.ts'
import type { WordMatch } from './word-likeness.ts'
import type { Disguise } from './written.ts'

export interface WordLine {
  /** As compared: in Latin letters where it can be. */
  readonly sought: string | null
  readonly listed: string | null
  readonly how: WordMatch | 'missing'
  /** 0 to 100; 0 for a word without its like. */
  readonly likeness: number
  readonly says: string
}

export interface Explanation {
  readonly summary: string
  readonly words: readonly WordLine[]
}

const reasons: Readonly<Record<WordMatch, string>> = {
  same: 'the same word',
  sound: 'sounds the same, spelled otherwise',
  spelling: 'spelled nearly alike',
  initial: 'its first letter',
  given_name: 'one name in two languages, or its short form',
  same_thing: 'the same thing in other words',
  script: 'the same sounds in another script',
  joined: 'written as one word or as several',
  shortened: 'the beginning of the word',
  acronym: 'the first letters of the words',
}

const disguises: Readonly<Record<Disguise, string>> = {
  look_alike: 'read as it looks, for it mixes the letters of two scripts',
  spaced: 'its letters were written apart',
}

const saysNothing = '; only words many companies have, and not all of the listed name'

/** Words that differ or are missing without telling much. */
const small: Readonly<Partial<Record<WordRole, string>>> = {
  particle: 'a small word, which counts for little',
  title: 'a title, which counts for little',
  legal: 'a legal form, which counts for little',
  generic: 'a word many companies have, which counts for less',
  initial: 'a letter that is no beginning of a word there',
}

export function explainScore(
  { pairings }: Pick<NameScore, 'pairings'>,
  names: { readonly sought: readonly NameWord[]; readonly listed: readonly NameWord[] },
): Explanation {
  const { sought, listed } = names
  const paired = pairings.map((pairing) => pairedLine(pairing, names))
  const alone = [
    ...left(
      sought,
      pairings.flatMap((one) => one.sought),
    ).map((word) => aloneLine(word, 'sought')),
    ...left(
      listed,
      pairings.flatMap((one) => one.listed),
    ).map((word) => aloneLine(word, 'listed')),
  ]
  const words = [...paired, ...alone]
  const isEmpty = isGenericName(sought) && hasMore(pairings, sought, listed)
  return { summary: `${summaryOf(paired, alone)}${isEmpty ? saysNothing : ''}`, words }
}

const left = (words: readonly NameWord[], taken: readonly number[]): NameWord[] =>
  words.filter((_, index) => !taken.includes(index))

function pairedLine(
  { sought, listed, how, value }: Pairing,
  names: { readonly sought: readonly NameWord[]; readonly listed: readonly NameWord[] },
): WordLine {
  return {
    sought: textOf(names.sought, sought),
    listed: textOf(names.listed, listed),
    how,
    likeness: Math.round(value * 100),
    says: `${reasons[how]}${disguised(sought.map((index) => names.sought[index]))}`,
  }
}

function disguised(words: readonly (NameWord | undefined)[]): string {
  const disguise = words.find((word) => word?.disguise)?.disguise
  return disguise === undefined ? '' : `; ${disguises[disguise]}`
}

const textOf = (words: readonly NameWord[], indexes: readonly number[]): string =>
  indexes.map((index) => words[index]?.text ?? '').join(' ')

function aloneLine({ text, role }: NameWord, side: 'sought' | 'listed'): WordLine {
  const where = side === 'sought' ? 'not in the listed name' : 'only in the listed name'
  const why = small[role]
  return {
    sought: side === 'sought' ? text : null,
    listed: side === 'listed' ? text : null,
    how: 'missing',
    likeness: 0,
    says: why === undefined ? where : `${where}; ${why}`,
  }
}

function summaryOf(paired: readonly WordLine[], alone: readonly WordLine[]): string {
  const same = paired.filter(({ how }) => how === 'same').length
  const alike = paired.length - same
  const parts = [
    same > 0 ? `${count(same, 'word')} the same` : '',
    alike > 0 ? `${count(alike, 'word')} alike` : '',
    alone.length > 0 ? `${count(alone.length, 'word')} on one side only` : '',
  ].filter((part) => part !== '')
  return parts.length === 0 ? 'no word in common' : parts.join(', ')
}

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`
