/**
 * All names of the lists, found by words that sound like those of a name. Few of a hundred thousand
 * names share a word with another; those are scored one by one.
 */
import { openCandidates } from './candidates.ts'
import type { NamePart } from './candidates.ts'
import { nameWords } from './name-words.ts'
import type { NameKind, NameWord } from './name-words.ts'
import { remainder, scoreNames, soughtName } from './score.ts'
import type { NameScore } from './score.ts'
import type { Steps } from './steps.ts'
import { buildVocabulary } from './vocabulary.ts'
import type { WordCount } from './word-counts.ts'
import { rarityIn, weighed } from './weights.ts'
import type { Rarity, WeighedName } from './weights.ts'

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

export interface ScoredName {
  readonly name: IndexedName
  readonly score: number
}

export interface NameSearch {
  readonly words: readonly NameWord[]
  /** How many names were scored. */
  readonly considered: number
  /** Each of them, in the order the index expected them; with those that are no hit. */
  readonly scored: readonly ScoredName[]
  /** The best name of each entry, best first. */
  readonly hits: readonly NameHit[]
}

/** Which names are looked through. */
export interface Among {
  /** Those of the kind unless told. */
  readonly part?: NamePart
  /** Those expected to score less, before calibration, are passed over. */
  readonly expected?: number
  /** Of an entry: which of many who are called alike are scored. */
  readonly prefers?: (entry: number) => number
}

export interface NameIndex {
  /**
   * @param least hits with a lower score are left out
   * @param among those of the kind unless told; words count as they do for the kind
   */
  search(name: string, kind: NameKind, least: number, among?: Among): NameSearch
  readonly names: number
  /** Different words of all names. */
  readonly words: number
  /** How rare a word is among all names. */
  readonly rarity: Rarity
  /** What it is told by, where the names are not: in how many of these each word is. */
  counts(): Iterable<WordCount>
}

/** Words weighed, and names, in one step of a build. */
const inOneStep = 1_000

/**
 * In steps, for who must not be kept waiting while it is built.
 * @param rarityOf of other names than these: a few of many score as they do among the many
 */
export function* buildNameIndex(all: Iterable<IndexedName>, rarityOf?: Rarity): Steps<NameIndex> {
  const { names, persons } = personsFirst(all)
  const vocabulary = yield* buildVocabulary(wordsOf(names))
  const rarity: Rarity =
    rarityOf ?? ((word) => rarityIn(vocabulary.names, vocabulary.frequency(word)))
  const ofWord = yield* weighedSteps(vocabulary.words, rarity)
  const weighedAt = (at: number): WeighedName => {
    const ids = vocabulary.idsOf(at)
    const words: NameWord[] = []
    const [evidence, contrast, surplus]: [number[], number[], number[]] = [[], [], []]
    for (const id of ids) {
      // Ids are of this vocabulary.
      words.push(vocabulary.words[id]!)
      evidence.push(ofWord.evidence[id]!)
      contrast.push(ofWord.contrast[id]!)
      surplus.push(ofWord.surplus[id]!)
    }
    return { words, evidence, contrast, surplus }
  }
  const whole = {
    contrast: new Float64Array(names.length),
    surplus: new Float64Array(names.length),
  }
  for (let at = 0; at < names.length; at += 1) {
    if (at % inOneStep === 0) yield
    const { contrast, surplus } = remainder(weighedAt(at))
    whole.contrast[at] = contrast
    whole.surplus[at] = surplus
  }
  const candidates = openCandidates({ vocabulary, persons, ofWord, ...whole })
  return {
    search(text, kind, least, among = {}) {
      const { prefers } = among
      const sought = weighed(nameWords(text, kind), rarity)
      const found = candidates({
        words: sought.words,
        whole: remainder(sought),
        kind,
        among: among.part ?? partOf(kind),
        ...(among.expected !== undefined && { least: among.expected }),
        prefers: prefers && ((at) => prefers(names[at]!.entry)), // candidates are places of names
      })
      const known = soughtName(sought.words)
      const best = new Map<number, NameHit>()
      const all: ScoredName[] = []
      for (const at of found) {
        const name = names[at]! // candidates are places of names
        const listed = weighedAt(at)
        const scored = scoreNames(sought, listed, kind, known)
        all.push({ name, score: scored.score })
        if (scored.score < least || scored.raw <= (best.get(name.entry)?.raw ?? 0)) continue
        best.set(name.entry, { ...scored, name, words: listed.words })
      }
      const hits = [...best.values()].sort((a, b) => b.raw - a.raw || a.name.entry - b.name.entry)
      return { words: sought.words, considered: found.length, scored: all, hits }
    },
    names: vocabulary.names,
    words: vocabulary.words.length,
    rarity,
    counts: vocabulary.counts,
  }
}

const partOf = (kind: NameKind): NamePart => (kind === 'person' ? 'persons' : 'others')

/** Each have their part of the names of a word. */
function personsFirst(all: Iterable<IndexedName>): { names: IndexedName[]; persons: number } {
  const { persons = [], others = [] } = Object.groupBy(all, ({ kind }) =>
    kind === 'person' ? 'persons' : 'others',
  )
  return { names: [...persons, ...others], persons: persons.length }
}

function* wordsOf(names: readonly IndexedName[]): Iterable<readonly NameWord[]> {
  for (const { text, kind } of names) yield nameWords(text, kind)
}

function* weighedSteps(
  words: readonly NameWord[],
  rarity: Rarity,
): Steps<Pick<WeighedName, 'evidence' | 'contrast' | 'surplus'>> {
  const [evidence, contrast, surplus]: [number[], number[], number[]] = [[], [], []]
  for (let from = 0; from < words.length; from += inOneStep) {
    yield
    const some = weighed(words.slice(from, from + inOneStep), rarity)
    evidence.push(...some.evidence)
    contrast.push(...some.contrast)
    surplus.push(...some.surplus)
  }
  return { evidence, contrast, surplus }
}
