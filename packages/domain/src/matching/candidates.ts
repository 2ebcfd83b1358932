/**
 * Which names are worth scoring: those that have words like the words of a name, ranked by what
 * they would score if no word of them were counted twice.
 */
import type { NameKind, NameWord } from './name-words.ts'
import { againstOf, rawOf, typeOf } from './score.ts'
import type { Remainder } from './score.ts'
import { joinedSound } from './sounds.ts'
import type { Vocabulary } from './vocabulary.ts'
import { creditOf } from './word-likeness.ts'

/** So many names are scored; the right one is among them or hardly found at all. */
const mostScored = 30

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
  /** Names that are expected to score less, before calibration, are no candidates. */
  readonly least: number
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
    touched: [],
  }
  const evidence = new Float32Array(ofWord.evidence)
  const contrast = new Float32Array(ofWord.contrast)
  const others = firstOthers(vocabulary, persons)
  return (sought) => {
    const isPerson = sought.kind === 'person'
    for (const [turn, { word, closely }] of seeds(sought.words).entries()) {
      const { ids, values } = vocabulary.alike(word, closely)
      // Ids are of this vocabulary, places of these names: no index leaves its array.
      for (let n = 0; n < ids.length; n += 1) {
        const id = ids[n]!
        const credit = creditOf(values[n]!)
        count(tally, names, {
          begin: isPerson ? from[id]! : others[id]!,
          end: isPerson ? others[id]! : from[id + 1]!,
          turn: turn + 1,
          weight: credit * evidence[id]!,
          matched: credit * contrast[id]!,
        })
      }
    }
    const best = bestOf(tally, listed, sought)
    for (const at of tally.touched) tally.agreed[at] = tally.matched[at] = tally.turn[at] = 0
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
  readonly weight: number
  readonly matched: number
}

function count(
  { agreed, matched, last, turn, touched }: Tally,
  names: Uint32Array,
  word: WordFound,
): void {
  const { end, weight } = word
  // Places of names: no index leaves its array.
  for (let n = word.begin; n < end; n += 1) {
    const at = names[n]!
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
  { whole, kind, least }: SoughtName,
): readonly number[] {
  const type = typeOf(kind)
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
    const surplus = Math.abs(
      Math.max(0, whole.surplus - matched) - Math.max(0, listed.surplus[at]! - matched),
    )
    const isFull = best.length === mostScored
    const lowest = isFull ? raws[mostScored - 1]! : least
    // A score is its share that agrees, or less: most names need no more than that.
    const share = agreed / (agreed + againstOf(conflict, surplus, type))
    if (share + rounding < lowest) continue
    const raw = rawOf(agreed, conflict, surplus, type)
    if (raw < least) continue
    let place = best.length
    while (place > 0 && isBetter(raw, at, raws[place - 1]!, best[place - 1]!)) place -= 1
    if (place === mostScored) continue
    if (isFull) {
      raws.pop()
      best.pop()
    }
    raws.splice(place, 0, raw)
    best.splice(place, 0, at)
  }
  return best
}

const isBetter = (raw: number, at: number, than: number, thanAt: number): boolean =>
  raw > than || (raw === than && at < thanAt)

interface Seed {
  readonly word: NameWord
  readonly closely: boolean
}

/** The words that tell, and neighbours written as one. */
function seeds(words: readonly NameWord[]): Seed[] {
  const telling = words.filter(
    ({ role }) => role === 'name' || role === 'generic' || role === 'number',
  )
  const joined = words.slice(1).flatMap((word, index) => {
    const before = words[index]
    if (!before || before.script !== word.script) return []
    if (before.role === 'legal' || word.role === 'legal') return []
    const { script } = word
    const sound = joinedSound([before, word])
    return [{ text: `${before.text}${word.text}`, sound, role: 'name', script } as const]
  })
  return [
    ...telling.map((word) => ({ word, closely: false })),
    ...joined.map((word) => ({ word, closely: true })),
  ]
}
