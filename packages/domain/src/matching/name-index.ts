/**
 * All names of the lists, found by words that sound like those of a name. Few of a hundred thousand
 * names share a word with another; those are scored one by one.
 */
import { nameWords } from './name-words.ts'
import type { NameKind, NameWord } from './name-words.ts'
import { scoreNames } from './score.ts'
import type { NameScore } from './score.ts'
import { joinedSound } from './sounds.ts'
import { buildVocabulary } from './vocabulary.ts'
import type { Vocabulary } from './vocabulary.ts'
import { rarityIn, weighed } from './weights.ts'
import type { Rarity, WeighedName } from './weights.ts'
import { wordLikeness } from './word-likeness.ts'
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
}

/** So many names are scored; the right one is among them or hardly found at all. */
const mostScored = 40

interface Held {
  readonly name: IndexedName
  readonly weighed: WeighedName
}

export function buildNameIndex(all: Iterable<IndexedName>): NameIndex {
  const named = [...all].flatMap((name) => {
    const words = nameWords(name.text, name.kind)
    return words.length === 0 ? [] : [{ name, words }]
  })
  const vocabulary = buildVocabulary(named.map(({ words }) => words))
  const rarity: Rarity = (word) => rarityIn(named.length, vocabulary.frequency(word))
  const held: Held[] = named.map(({ name, words }) => ({
    name,
    weighed: weighed(words.map(vocabulary.sharedWord), rarity),
  }))
  const candidates = openCandidates(vocabulary, held, rarity)
  return {
    search(text, kind, least) {
      const sought = weighed(nameWords(text, kind), rarity)
      const found = candidates(sought.words, kind)
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

type Candidates = (words: readonly NameWord[], kind: NameKind) => readonly Held[]

function openCandidates(vocabulary: Vocabulary, held: readonly Held[], rarity: Rarity): Candidates {
  // What a word of the vocabulary counts, whichever name it is of.
  const weights = new Map<NameKind, Float32Array>()
  const weightsOf = (kind: NameKind): Float32Array => {
    let made = weights.get(kind)
    if (!made) {
      made = Float32Array.from(weighed(vocabulary.words, rarity).evidence)
      weights.set(kind, made)
    }
    return made
  }
  const sums = new Float32Array(held.length)
  const last = new Float32Array(held.length)
  const seenFor = new Int32Array(held.length)
  return (words, kind) => {
    const evidence = weightsOf(kind)
    const touched: number[] = []
    for (const [turn, word] of seeds(words).entries()) {
      for (const { id, value } of vocabulary.alike(word)) {
        const weight = value * value * (evidence[id] ?? 0)
        for (const at of vocabulary.namesWith(id)) {
          if (isPerson(held[at]!.name.kind) !== isPerson(kind)) continue
          if (sums[at] === 0) touched.push(at)
          const before = seenFor[at] === turn + 1 ? last[at]! : 0
          if (weight <= before) continue
          sums[at]! += weight - before
          last[at] = weight
          seenFor[at] = turn + 1
        }
      }
    }
    const best = touched.sort((a, b) => sums[b]! - sums[a]! || a - b).slice(0, mostScored)
    for (const at of touched) sums[at] = last[at] = seenFor[at] = 0
    return best.map((at) => held[at]!)
  }
}

const isPerson = (kind: NameKind): boolean => kind === 'person'

/** The words that tell, and neighbours written as one. */
function seeds(words: readonly NameWord[]): NameWord[] {
  const telling = words.filter(
    ({ role }) => role === 'name' || role === 'generic' || role === 'number',
  )
  const joined = words.slice(1).flatMap((word, index) => {
    const before = words[index]
    if (!before || before.script !== word.script) return []
    if (before.role === 'legal' || word.role === 'legal') return []
    const sound = joinedSound([before, word])
    return [
      { text: `${before.text}${word.text}`, sound, role: 'name', script: word.script } as const,
    ]
  })
  return [...telling, ...joined]
}
