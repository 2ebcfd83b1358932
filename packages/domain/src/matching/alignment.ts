/** Which words of one name are which of the other. */
import { likeness } from './likeness.ts'
import type { NameKind, NameWord } from './name-words.ts'
import { joinedSound } from './sounds.ts'
import { tuning } from './tuning.ts'
import type { WeighedName } from './weights.ts'
import type { Likeness, WordMatch } from './word-likeness.ts'

/** Words of one name that stand for words of the other; several where one writes them together. */
export interface Pairing {
  readonly sought: readonly number[]
  readonly listed: readonly number[]
  readonly value: number
  readonly how: WordMatch
}

export type LikenessOf = (sought: NameWord, listed: NameWord) => Likeness

interface Sides {
  readonly sought: WeighedName
  readonly listed: WeighedName
}

/** Every word in one pairing at most. */
export function align(sides: Sides, kind: NameKind, likenessOf: LikenessOf): Pairing[] {
  const [sought, listed] = [sides.sought.words, sides.listed.words]
  const possible = single(sought, listed, likenessOf)
  together(sought, listed, possible)
  if (kind === 'company') abbreviated(sought, listed, possible)
  return heaviestFirst(possible, sides)
}

function heaviestFirst(possible: readonly Pairing[], sides: Sides): Pairing[] {
  const weighed = possible.map((pairing) => ({ pairing, weight: weightOf(pairing, sides) }))
  weighed.sort((one, other) => other.weight - one.weight)
  let [sought, listed] = [0, 0]
  const taken: Pairing[] = []
  for (const { pairing } of weighed) {
    const [ofSought, ofListed] = [bits(pairing.sought), bits(pairing.listed)]
    if ((sought & ofSought) !== 0 || (listed & ofListed) !== 0) continue
    sought |= ofSought
    listed |= ofListed
    taken.push(pairing)
  }
  return taken
}

const bits = (indexes: readonly number[]): number =>
  indexes.reduce((all, index) => all | (1 << index), 0)

function weightOf({ sought, listed, value }: Pairing, sides: Sides): number {
  let weight = 0
  for (const index of sought) weight += sides.sought.evidence[index] ?? 0
  for (const index of listed) weight += sides.listed.evidence[index] ?? 0
  return value * value * weight
}

function single(
  sought: readonly NameWord[],
  listed: readonly NameWord[],
  likenessOf: LikenessOf,
): Pairing[] {
  const found: Pairing[] = []
  for (const [i, one] of sought.entries()) {
    for (const [j, other] of listed.entries()) {
      const { value, how } = likenessOf(one, other)
      if (value >= tuning.leastAlike) found.push({ sought: [i], listed: [j], value, how })
    }
  }
  return found
}

/** Two or three words that the other side writes as one: PolPot, Wijijoko, Shamsurrahman. */
function together(
  sought: readonly NameWord[],
  listed: readonly NameWord[],
  found: Pairing[],
): void {
  for (const { run, one, value } of runsLike(sought, listed))
    found.push({ sought: run, listed: [one], value, how: 'joined' })
  for (const { run, one, value } of runsLike(listed, sought))
    found.push({ sought: [one], listed: run, value, how: 'joined' })
}

interface RunLike {
  readonly run: readonly number[]
  readonly one: number
  readonly value: number
}

const mostJoined = 3
/** Shorter words are like too many runs. */
const leastLetters = 5

function runsLike(many: readonly NameWord[], few: readonly NameWord[]): RunLike[] {
  const found: RunLike[] = []
  for (let from = 0; from + 1 < many.length; from += 1) {
    for (let count = 2; count <= mostJoined && from + count <= many.length; count += 1) {
      const run = many.slice(from, from + count)
      if (run.some(({ role }) => role === 'number')) continue
      const length = run.reduce((sum, { sound }) => sum + sound.length, 0)
      for (const [one, word] of few.entries()) {
        if (word.role === 'number' || Math.abs(length - word.sound.length) > mostJoined) continue
        // `Lee Leee` has both of its words: a word that is there is not put together there.
        if (run.some(({ text }) => text === word.text)) continue
        const value = runLikeness(run, word)
        if (value >= tuning.joinedAlike)
          found.push({ run: run.map((_, index) => from + index), one, value })
      }
    }
  }
  return found
}

function runLikeness(run: readonly NameWord[], word: NameWord): number {
  const text = run.map((part) => part.text).join('')
  if (text === word.text) return 0.99
  if (word.text.length < leastLetters || run.some(({ role }) => role === 'initial')) return 0
  const sound = joinedSound(run)
  const across = run[0]?.script !== word.script
  return 0.97 * likeness(sound, word.sound, across, tuning.joinedAlike)
}

/** `ENG` for ENGINEERING, and the first letters of words that follow each other. */
function abbreviated(
  sought: readonly NameWord[],
  listed: readonly NameWord[],
  found: Pairing[],
): void {
  for (const [i, one] of sought.entries())
    for (const [j, other] of listed.entries())
      if (isBeginning(one, other) || isBeginning(other, one))
        found.push({ sought: [i], listed: [j], value: tuning.shortened, how: 'shortened' })
  const acronym = { value: tuning.acronym, how: 'acronym' as const }
  for (const { run, one } of acronyms(listed, sought))
    found.push({ sought: [one], listed: run, ...acronym })
  for (const { run, one } of acronyms(sought, listed))
    found.push({ sought: run, listed: [one], ...acronym })
}

const leastBeginning = 3

const isBeginning = (short: NameWord, long: NameWord): boolean =>
  short.role === 'name' &&
  long.role !== 'legal' &&
  short.text.length >= leastBeginning &&
  long.text.length >= short.text.length + leastBeginning &&
  long.text.startsWith(short.text)

const acronymLetters = { least: 3, most: 6 }

function acronyms(
  words: readonly NameWord[],
  letters: readonly NameWord[],
): { run: readonly number[]; one: number }[] {
  const told = words.flatMap((word, index) => (word.role === 'particle' ? [] : [{ word, index }]))
  const initials = told.map(({ word }) => word.text[0]).join('')
  return letters.flatMap(({ text, role }, one) => {
    if (role !== 'name' || text.length < acronymLetters.least || text.length > acronymLetters.most)
      return []
    const from = initials.indexOf(text)
    if (from < 0) return []
    return [{ run: told.slice(from, from + text.length).map(({ index }) => index), one }]
  })
}
