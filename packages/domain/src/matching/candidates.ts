/**
 * Which names are worth scoring: those that have words like the words of a name, ranked by what
 * they would score if no word of them were counted twice.
 */
import type { NameKind, NameWord } from './name-words.ts'
import { againstOf, rawOf, surplusOf, typeOf } from './score.ts'
import type { Remainder } from './score.ts'
import { joinedSound } from './sounds.ts'
import type { Script } from './script.ts'
import type { Vocabulary } from './vocabulary.ts'
import { creditOf } from './word-likeness.ts'

/** So many names are scored; the right one is among them or hardly found at all. */
const mostScored = 30
/** With those that are expected to score the same as the last of them: many may be called alike. */
const mostTied = 300
/** And that is so much, before calibration, that they may well be matches. */
const leastTied = 0.5
/**
 * Names that are expected to score less, before calibration, are no candidates, unless they have
 * something like every telling word that is sought. Those that scored had one word somewhat alike
 * and initials: of 8,000 strangers three hits in a hundred were of that kind, of 3,305 listed names
 * misspelled two in a thousand.
 */
const leastExpected = 0.02
/** Other scripts leave out so much that the right name may be expected to score next to nothing. */
const writesVowels: ReadonlySet<Script> = new Set(['Latn', 'Zyyy'])

/** Persons have their part of the names of a word, companies and vessels the other. */
export type NamePart = 'persons' | 'others'

/** The names of an index, those of persons first. */
export interface ListedNames {
  readonly vocabulary: Vocabulary
  /** How many are of persons. */
  readonly persons: number
  /** What all words of each name count, by its place. */
  readonly contrast: Float64Array
  readonly surplus: Float64Array
  /** What a word counts, by its id. */
  readonly ofWord: { readonly evidence: readonly number[]; readonly contrast: readonly number[] }
}

export interface SoughtName {
  readonly words: readonly NameWord[]
  readonly whole: Remainder
  readonly kind: NameKind
  /** Which of the names are looked through. */
  readonly among: NamePart
  /** Where told: names that are expected to score less, before calibration, are no candidates. */
  readonly least?: number
  /** Of the name at a place: of more who are called alike than are scored, those that have most. */
  readonly prefers?: ((at: number) => number) | undefined
}

/** @returns places of names, the best first */
export type Candidates = (sought: SoughtName) => readonly number[]

/** What is found of each name while the words of another are gone through. */
interface Tally {
  /** Evidence that agrees. */
  readonly agreed: Float32Array
  /** What is matched of its contrast and surplus. */
  readonly matched: Float32Array
  readonly last: Float32Array
  readonly turn: Int32Array
  /** Which words of the sought name each has by themselves, as bits. */
  readonly alone: Int32Array
  /** Places of names that have any, in the order they were met. */
  readonly touched: number[]
}

export function openCandidates(listed: ListedNames): Candidates {
  const { vocabulary, persons, ofWord } = listed
  const { from, names } = vocabulary.postings
  const size = listed.contrast.length
  const tally: Tally = {
    agreed: new Float32Array(size),
    matched: new Float32Array(size),
    last: new Float32Array(size),
    turn: new Int32Array(size),
    alone: new Int32Array(size),
    touched: [],
  }
  const evidence = new Float32Array(ofWord.evidence)
  const contrast = new Float32Array(ofWord.contrast)
  const others = firstOthers(vocabulary, persons)
  return (sought) => {
    const isPerson = sought.among === 'persons'
    for (const [turn, { word, bits, closely }] of seeds(sought.words).entries()) {
      const { ids, values } = vocabulary.alike(word, closely)
      // Ids are of this vocabulary, places of these names: no index leaves its array.
      for (let n = 0; n < ids.length; n += 1) {
        const id = ids[n]!
        const credit = creditOf(values[n]!)
        count(tally, names, {
          begin: isPerson ? from[id]! : others[id]!,
          end: isPerson ? others[id]! : from[id + 1]!,
          turn: turn + 1,
          bits,
          isJoined: closely,
          weight: credit * evidence[id]!,
          matched: credit * contrast[id]!,
        })
      }
    }
    const best = bestOf(tally, listed, sought)
    for (const at of tally.touched)
      tally.agreed[at] = tally.matched[at] = tally.turn[at] = tally.alone[at] = 0
    tally.touched.length = 0
    return best
  }
}

/** Where the names of a word begin that are not of persons. */
function firstOthers({ postings: { from, names } }: Vocabulary, persons: number): Uint32Array {
  const others = from.slice(0, -1)
  for (let id = 0; id < others.length; id += 1) {
    let at = from[id]! // as many as there are ids
    while (at < from[id + 1]! && names[at]! < persons) at += 1 // an id has its end
    others[id] = at
  }
  return others
}

interface WordFound {
  readonly begin: number
  readonly end: number
  /** Which word of the sought name it is like: a word of a name counts once, by its best. */
  readonly turn: number
  /** That word, or both that are written as one. */
  readonly bits: number
  readonly isJoined: boolean
  readonly weight: number
  readonly matched: number
}

function count(
  { agreed, matched, last, turn, alone, touched }: Tally,
  names: Uint32Array,
  word: WordFound,
): void {
  const { end, weight, bits, isJoined } = word
  // Places of names: no index leaves its array.
  for (let n = word.begin; n < end; n += 1) {
    const at = names[n]!
    // What a name has by two words is not counted again by both as one.
    if (!isJoined) alone[at]! |= bits
    else if ((alone[at]! & bits) === bits) continue
    if (agreed[at] === 0) touched.push(at)
    const before = turn[at] === word.turn ? last[at]! : 0
    if (weight <= before) continue
    agreed[at]! += weight - before
    if (before === 0) matched[at]! += word.matched
    last[at] = weight
    turn[at] = word.turn
  }
}

// More than what powers and exponentials are rounded by.
const rounding = 1e-9

/** The names with the best estimates, ties by their places. */
function bestOf(
  tally: Tally,
  listed: ListedNames,
  { words, whole, kind, ...asked }: SoughtName,
): readonly number[] {
  const type = typeOf(kind)
  const usual = words.every(({ script }) => writesVowels.has(script)) ? leastExpected : 0
  const least = asked.least ?? usual
  const leastOfAll = asked.least ?? 0
  const telling = bitsOf(words)
  const raws: number[] = []
  const best: number[] = []
  // Only places that were touched are asked for.
  for (const at of tally.touched) {
    const agreed = tally.agreed[at]!
    if (agreed <= 0) continue
    const matched = tally.matched[at]!
    const conflict = Math.min(
      Math.max(0, whole.contrast - matched),
      Math.max(0, listed.contrast[at]! - matched),
    )
    const surplus = surplusOf(
      Math.max(0, whole.surplus - matched),
      Math.max(0, listed.surplus[at]! - matched),
    )
    const isFull = best.length >= mostScored
    const hasAll = (tally.alone[at]! & telling) === telling
    const leastHere = hasAll ? leastOfAll : least
    const lowest = isFull ? raws[mostScored - 1]! : leastHere
    // A score is its share that agrees, or less: most names need no more than that.
    const share = agreed / (agreed + againstOf(conflict, surplus, type))
    if (share + rounding < lowest) continue
    const raw = rawOf(agreed, conflict, surplus, type)
    if (raw < leastHere) continue
    let place = best.length
    while (place > 0 && isBetter(raw, at, raws[place - 1]!, best[place - 1]!)) place -= 1
    if (place >= mostScored && (raw < lowest || raw < leastTied)) continue
    raws.splice(place, 0, raw)
    best.splice(place, 0, at)
    const isTied = (): boolean => {
      const last = raws.at(-1) ?? 0
      return last >= leastTied && last === raws[mostScored - 1]
    }
    while (best.length > mostScored && !isTied()) {
      raws.pop()
      best.pop()
    }
  }
  return best.length > mostTied ? ofTied(best, raws, asked.prefers) : best
}

/** The best, and of those that are expected to score the same as the last of them the preferred. */
function ofTied(
  best: readonly number[],
  raws: readonly number[],
  prefers: SoughtName['prefers'],
): readonly number[] {
  if (!prefers) return best.slice(0, mostTied)
  const from = raws.indexOf(raws.at(-1) ?? 0)
  const tied = best.slice(from).map((at) => ({ at, value: prefers(at) }))
  tied.sort((one, other) => other.value - one.value || one.at - other.at)
  return [...best.slice(0, from), ...tied.map(({ at }) => at)].slice(0, mostTied)
}

/** The words that tell, as bits: a name has fewer words than a number has. */
function bitsOf(words: readonly NameWord[]): number {
  let bits = 0
  for (const [index, word] of words.entries()) if (isTelling(word)) bits |= 1 << index
  return bits
}

const isTelling = ({ role }: NameWord): boolean =>
  role === 'name' || role === 'generic' || role === 'number'

const isBetter = (raw: number, at: number, than: number, thanAt: number): boolean =>
  raw > than || (raw === than && at < thanAt)

interface Seed {
  readonly word: NameWord
  /** Of the words of the name it is made of: a name has fewer words than a number has bits. */
  readonly bits: number
  readonly closely: boolean
}

/** The words that tell, and neighbours written as one. */
function seeds(words: readonly NameWord[]): Seed[] {
  const telling = words.flatMap((word, index): Seed[] =>
    isTelling(word) ? [{ word, bits: 1 << index, closely: false }] : [],
  )
  const joined = words.slice(1).flatMap((word, index): Seed[] => {
    const before = words[index]
    if (!before || before.script !== word.script) return []
    if (before.role === 'legal' || word.role === 'legal') return []
    const { script } = word
    const sound = joinedSound([before, word])
    const both = { text: `${before.text}${word.text}`, sound, role: 'name', script } as const
    return [{ word: both, bits: (1 << index) | (1 << (index + 1)), closely: true }]
  })
  return [...telling, ...joined]
}
