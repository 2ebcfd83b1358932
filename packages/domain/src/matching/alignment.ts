/** Which words of one name are which of the other. */
import { likeness } from './likeness.ts'
import type { NameKind, NameWord } from './name-words.ts'
import { isSyllabic } from './script.ts'
import type { Script } from './script.ts'
import { joinedSound } from './sounds.ts'
import { tuning } from './tuning.ts'
import type { WeighedName } from './weights.ts'
import { worthAcross } from './word-likeness.ts'
import type { Likeness, WordMatch } from './word-likeness.ts'

/** Words of one name that stand for words of the other; several where one writes them together. */
export interface Pairing {
  readonly sought: readonly number[]
  readonly listed: readonly number[]
  readonly value: number
  readonly how: WordMatch
}

/** What is found out of a sought name once, however many names it is compared with. */
export interface Sought {
  readonly runs: readonly Run[]
  /** Of nothing but words many companies have. */
  readonly isGeneric: boolean
  /** How like each of its words is to a listed one. */
  likenesses(listed: NameWord): readonly Likeness[]
}

interface Sides {
  readonly sought: WeighedName
  readonly listed: WeighedName
}

/** Every word in one pairing at most. */
export function align(sides: Sides, kind: NameKind, known: Sought): Pairing[] {
  const [sought, listed] = [sides.sought.words, sides.listed.words]
  const possible = single(sought, listed.map(known.likenesses))
  together(known.runs, sides, possible)
  if (kind === 'company') abbreviated(sought, listed, possible)
  else spacedInitials(sought, listed, possible)
  return heaviestFirst(possible, sides)
}

function heaviestFirst(possible: readonly Pairing[], sides: Sides): Pairing[] {
  if (possible.length < 2) return [...possible]
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
  likenesses: readonly (readonly Likeness[])[],
): Pairing[] {
  const found: Pairing[] = []
  for (let i = 0; i < sought.length; i += 1) {
    for (let j = 0; j < likenesses.length; j += 1) {
      const { value, how } = likenesses[j]![i]! // there is one for each word
      if (value >= tuning.leastAlike) found.push({ sought: [i], listed: [j], value, how })
    }
  }
  return found
}

/** Two or three words that the other side writes as one: PolPot, Wijijoko, Shamsurrahman. */
function together(ofSought: readonly Run[], { sought, listed }: Sides, found: Pairing[]): void {
  for (const { run, one, value } of runsLike(ofSought, listed.words))
    found.push({ sought: run, listed: [one], value, how: 'joined' })
  for (const { run, one, value } of runsLike(runsOf(listed.words), sought.words))
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
/** And across scripts, which count sounds: two Korean syllables have four at least, mostly. */
const leastSounds = 4

function runsLike(runs: readonly Run[], few: readonly NameWord[]): RunLike[] {
  const found: RunLike[] = []
  for (const run of runs) {
    for (const [one, word] of few.entries()) {
      if (Math.abs(run.length - word.sound.length) > mostJoined || word.role === 'number') continue
      const value = runLikeness(run, word)
      if (value > 0) found.push({ run: placesOf(run), one, value })
    }
  }
  return found
}

const placesOf = ({ from, words }: Run): number[] => words.map((_, index) => from + index)

export interface Run {
  readonly from: number
  readonly words: readonly NameWord[]
  /** Of the sounds of its words. */
  readonly length: number
  /** Once they were asked for. */
  text: string | undefined
  sound: string | undefined
}

/** Neighbours that may be written as one. */
export function runsOf(words: readonly NameWord[]): Run[] {
  const runs: Run[] = []
  for (let from = 0; from + 1 < words.length; from += 1) {
    for (let to = from + 2; to <= from + mostJoined && to <= words.length; to += 1) {
      const run = words.slice(from, to)
      if (run.some(({ role }) => role === 'number')) break
      const length = run.reduce((sum, { sound }) => sum + sound.length, 0)
      runs.push({ from, words: run, length, text: undefined, sound: undefined })
    }
  }
  return runs
}

function runLikeness(run: Run, word: NameWord): number {
  const { words } = run
  // `Lee Leee` has both of its words: a word that is there is not put together there.
  if (words.some(({ text }) => text === word.text)) return 0
  run.text ??= words.map(({ text }) => text).join('')
  if (run.text === word.text) return 0.99
  if (words.some(({ role }) => role === 'initial')) return 0
  const script = words[0]?.script ?? word.script
  if (isSyllabic(script) !== isSyllabic(word.script)) return runLikenessAcross(run, word, script)
  if (word.text.length < leastLetters) return 0
  run.sound ??= joinedSound(words)
  const across = script !== word.script
  const value = 0.97 * likeness(run.sound, word.sound, across, tuning.joinedAlike)
  return value >= tuning.joinedAlike ? value : 0
}

/** Syllables and characters that make one word are written apart in Latin letters. */
function runLikenessAcross(run: Run, word: NameWord, script: Script): number {
  if (word.sound.length < leastSounds) return 0
  run.sound ??= joinedSound(run.words)
  const least = tuning.joinedOfSyllables
  const value = likeness(run.sound, word.sound, true, least)
  return value < least ? 0 : value * worthAcross(script, word.script)
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

/** `K P S Gill`: whether letters apart were a word or initials is seen by the other name. */
function spacedInitials(
  sought: readonly NameWord[],
  listed: readonly NameWord[],
  found: Pairing[],
): void {
  const pair = { value: tuning.initial, how: 'initial' as const }
  if (sought.some(isSpaced))
    for (const { run, one } of acronyms(listed, sought))
      if (isSpaced(sought[one])) found.push({ sought: [one], listed: run, ...pair })
  if (listed.some(isSpaced))
    for (const { run, one } of acronyms(sought, listed))
      if (isSpaced(listed[one])) found.push({ sought: run, listed: [one], ...pair })
}

const isSpaced = (word: NameWord | undefined): boolean => word?.disguise === 'spaced'

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
