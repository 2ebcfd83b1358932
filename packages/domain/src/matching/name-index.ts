/**
 * All names of the lists, found by words that sound like those of a name. Few of a hundred thousand
 * names share a word with another; those are scored one by one.
 */
import { nameWords } from './name-words.ts'
import type { NameKind, NameWord } from './name-words.ts'
import { rawScore, remainder, scoreNames } from './score.ts'
import type { NameScore, Remainder } from './score.ts'
import { joinedSound } from './sounds.ts'
import { buildVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'
import { rarityIn, weighed } from './weights.ts'
import type { Rarity, WeighedName } from './weights.ts'
import { creditOf, wordLikeness } from './word-likeness.ts'
import type { Likeness } from './word-likeness.ts'

export interface IndexedName {
  /** Of the entry it is a name of. */
  readonly entry: number
  readonly text: string
  readonly kind: NameKind
}

export interface NameHit extends NameScore {
  readonly name: IndexedName
  readonly words: readonly NameWord[]
}

export interface NameSearch {
  readonly words: readonly NameWord[]
  /** How many names were scored. */
  readonly considered: number
  /** The best name of each entry, best first. */
  readonly hits: readonly NameHit[]
}

export interface NameIndex {
  /** @param least hits with a lower score are left out */
  search(name: string, kind: NameKind, least: number): NameSearch
  readonly names: number
  /** Different words of all names. */
  readonly words: number
  /** How rare a word is among all names. */
  readonly rarity: Rarity
}

/** So many names are scored; the right one is among them or hardly found at all. */
const mostScored = 30

interface Held {
  readonly name: IndexedName
  readonly weighed: WeighedName
}

/** @param rarityOf of other names than these: a few of many score as they do among the many */
export function buildNameIndex(all: Iterable<IndexedName>, rarityOf?: Rarity): NameIndex {
  const named = [...all].flatMap((name) => {
    const words = nameWords(name.text, name.kind)
    return words.length === 0 ? [] : [{ name, words }]
  })
  const vocabulary = buildVocabulary(named.map(({ words }) => words))
  const rarity: Rarity = rarityOf ?? ((word) => rarityIn(named.length, vocabulary.frequency(word)))
  const held: Held[] = named.map(({ name, words }) => ({
    name,
    weighed: weighed(words.map(vocabulary.sharedWord), rarity),
  }))
  const candidates = openCandidates(vocabulary, held, rarity)
  return {
    search(text, kind, least) {
      const sought = weighed(nameWords(text, kind), rarity)
      const found = candidates(sought, kind)
      const likenessOf = remembering()
      const best = new Map<number, NameHit>()
      for (const { name, weighed: listed } of found) {
        const scored = scoreNames(sought, listed, kind, likenessOf)
        if (scored.score < least || scored.raw <= (best.get(name.entry)?.raw ?? 0)) continue
        best.set(name.entry, { ...scored, name, words: listed.words })
      }
      const hits = [...best.values()].sort((a, b) => b.raw - a.raw || a.name.entry - b.name.entry)
      return { words: sought.words, considered: found.length, hits }
    },
    names: held.length,
    words: vocabulary.size,
    rarity,
  }
}

/** Names share words: what two words have in common is found once a search. */
function remembering(): (sought: NameWord, listed: NameWord) => Likeness {
  const known = new Map<NameWord, Map<NameWord, Likeness>>()
  return (sought, listed) => {
    let row = known.get(sought)
    if (!row) known.set(sought, (row = new Map()))
    let found = row.get(listed)
    if (!found) row.set(listed, (found = wordLikeness(sought, listed)))
    return found
  }
}

type Candidates = (sought: WeighedName, kind: NameKind) => readonly Held[]

/** What is found of a name while the words of another are gone through. */
interface Tally {
  /** Evidence that agrees. */
  readonly agreed: Float32Array
  /** What is matched of its contrast and surplus. */
  readonly matched: Float32Array
  readonly last: Float32Array
  readonly turn: Int32Array
}

function openCandidates(vocabulary: Vocabulary, held: readonly Held[], rarity: Rarity): Candidates {
  // What a word of the vocabulary counts, whichever name it is of.
  const counts = weighed(vocabulary.words, rarity)
  const evidence = Float32Array.from(counts.evidence)
  const contrast = Float32Array.from(counts.contrast)
  const whole = held.map((one) => remainder(one.weighed))
  const tally: Tally = {
    agreed: new Float32Array(held.length),
    matched: new Float32Array(held.length),
    last: new Float32Array(held.length),
    turn: new Int32Array(held.length),
  }
  return (sought, kind) => {
    // Ids are of this vocabulary, places of these names: no index below leaves its array.
    const touched: number[] = []
    for (const [turn, { word, closely }] of seeds(sought.words).entries()) {
      for (const { id, value } of vocabulary.alike(word, closely)) {
        const credit = creditOf(value)
        const weight = credit * evidence[id]!
        for (const at of vocabulary.namesWith(id)) {
          if (isPerson(held[at]!.name.kind) !== isPerson(kind)) continue
          if (tally.agreed[at] === 0) touched.push(at)
          const before = tally.turn[at] === turn + 1 ? tally.last[at]! : 0
          if (weight <= before) continue
          tally.agreed[at]! += weight - before
          if (before === 0) tally.matched[at]! += credit * contrast[id]!
          tally.last[at] = weight
          tally.turn[at] = turn + 1
        }
      }
    }
    const estimate = estimator(remainder(sought), { tally, whole, kind })
    const estimated = touched.map((at) => ({ at, raw: estimate(at) }))
    for (const at of touched) tally.agreed[at] = tally.matched[at] = tally.turn[at] = 0
    estimated.sort((a, b) => b.raw - a.raw || a.at - b.at)
    return estimated.slice(0, mostScored).map(({ at }) => held[at]!)
  }
}

/** What a name would score if no word of it were counted twice. */
function estimator(
  sought: Remainder,
  found: { readonly tally: Tally; readonly whole: readonly Remainder[]; readonly kind: NameKind },
): (at: number) => number {
  return (at) => {
    // Only places that were touched are asked for.
    const matched = found.tally.matched[at]!
    const listed = found.whole[at]!
    const left = (one: Remainder): Remainder => ({
      contrast: Math.max(0, one.contrast - matched),
      surplus: Math.max(0, one.surplus - matched),
    })
    const balance = { agreed: found.tally.agreed[at]!, sought: left(sought), listed: left(listed) }
    return rawScore(balance, found.kind)
  }
}

const isPerson = (kind: NameKind): boolean => kind === 'person'

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
