/** The different words of all names, found by how they sound. */
import type { NameWord } from './name-words.ts'
import { joinedSound } from './sounds.ts'
import type { Steps } from './steps.ts'
import { tuning } from './tuning.ts'
import { wordKey } from './word-counts.ts'
import type { WordCount } from './word-counts.ts'
import type { Script } from './script.ts'
import { wordLikeness } from './word-likeness.ts'
import { wordTrees } from './word-trees.ts'
import type { WordTree } from './word-trees.ts'

/** Words by their ids with how alike they are, the most alike first. */
export interface AlikeWords {
  readonly ids: readonly number[]
  readonly values: readonly number[]
}

/** Which names have each word, alone or of two neighbours written as one. */
export interface Postings {
  /** Where the names of a word begin; they end where those of the next begin. */
  readonly from: Uint32Array
  /** Rising for each word. */
  readonly names: Uint32Array
}

export interface Vocabulary {
  /** By their ids. */
  readonly words: readonly NameWord[]
  readonly postings: Postings
  /** @param closely only such as two words written as one may be */
  alike(word: NameWord, closely?: boolean): AlikeWords
  /** In how many names a word is. */
  frequency(word: NameWord): number
  /** The same of every word that any name has. */
  counts(): Iterable<WordCount>
  /** How many names have a word at all. */
  readonly names: number
  /** The words of a name in their order. */
  idsOf(at: number): Uint32Array
}

/** Down to which likeness words are found: of one that is sought, and of two written as one. */
interface Least {
  readonly alone: number
  readonly joined: number
  /** Of one that is sought, of two listed ones written as one, where that is another likeness. */
  readonly asTwo?: number
  /** Words less alike than this are looked for only where few are as alike. */
  readonly first?: number
}

/**
 * Less likeness finds no more of the right names and more of the wrong: 0.66 found as many aliases
 * on the lists measured, and a fifth more strangers. Two scripts are never as alike as one.
 */
const leastWithin: Least = { alone: 0.77, joined: tuning.joinedAlike }
const leastAcross: Least = { alone: 0.65, joined: 0.84, first: 0.72 }
/** What is one word of syllables is often two of Latin letters. */
const leastOfSyllables: Least = { ...leastAcross, asTwo: 0.75 }
/** Of characters, which are read in one of several ways. */
const leastOfHan: Least = {
  alone: 0.65 * tuning.han,
  joined: 0.8 * tuning.han,
  first: 0.72 * tuning.han,
}
/** Whoever is like so many words is hardly one that is less alike than all of them. */
const few = 4
const mostAlike = 60
/** Names of customers repeat their words. Twice so many are kept at most. */
const mostRemembered = 15_000
/** Names read in one step of a build. */
const inOneStep = 64
const pairsInOneStep = 20_000

/** @param names read once, one after another; one without words is none, but has its place */
export function* buildVocabulary(names: Iterable<readonly NameWord[]>): Steps<Vocabulary> {
  const rows = yield* rowsOf(names)
  const { words, frequencies, ids, postings, spelled } = rows
  yield
  const find = yield* finderSteps(rows)
  const remember = remembering(find)
  return {
    words,
    postings,
    alike: (word, closely = false) => remember(word, closely),
    frequency: (word) => frequencies[ids.get(wordKey(word)) ?? words.length] ?? 0,
    counts: () => countsOf(rows),
    names: rows.names,
    idsOf: (at) => spelled.ids.subarray(spelled.from[at], spelled.from[at + 1]),
  }
}

/** @returns what was found for a word the last time, for some thousands of words */
function remembering(find: Finder): Finder {
  let [recent, older] = [new Map<string, AlikeWords>(), new Map<string, AlikeWords>()]
  return (word, closely) => {
    if (closely) return find(word, closely)
    const key = wordKey(word)
    let found = recent.get(key)
    if (found) return found
    found = older.get(key) ?? find(word, closely)
    if (recent.size >= mostRemembered) [recent, older] = [new Map(), recent]
    recent.set(key, found)
    return found
  }
}

interface Rows {
  readonly words: readonly NameWord[]
  /** In how many names each is; 0 of what is only put together. */
  readonly frequencies: readonly number[]
  readonly ids: ReadonlyMap<string, number>
  readonly postings: Postings
  /** The words of each name, where they begin in those of all. */
  readonly spelled: { readonly from: Uint32Array; readonly ids: Uint32Array }
  readonly names: number
}

function* rowsOf(names: Iterable<readonly NameWord[]>): Steps<Rows> {
  const words: NameWord[] = []
  const frequencies: number[] = []
  const counts: number[] = []
  const ids = new Map<string, number>()
  // Pairs of a word and a name, in the order of names.
  const [pairedIds, pairedNames]: [number[], number[]] = [[], []]
  const last: number[] = []
  const idOf = (word: NameWord): number => {
    const key = wordKey(word)
    const known = ids.get(key)
    if (known !== undefined) return known
    const id = words.length
    ids.set(key, id)
    words.push(word)
    frequencies.push(0)
    counts.push(0)
    last.push(-1)
    return id
  }
  const paired = (id: number, at: number): boolean => {
    if (last[id] === at) return false
    last[id] = at
    counts[id]! += 1 // every id has its count
    pairedIds.push(id)
    pairedNames.push(at)
    return true
  }
  const [begins, spelledIds]: [number[], number[]] = [[0], []]
  let [at, named] = [-1, 0]
  for (const ofName of names) {
    at += 1
    if (at % inOneStep === 0) yield
    if (ofName.length > 0) named += 1
    begins.push(begins[at]! + ofName.length) // the end of the one before
    for (const word of ofName) {
      const id = idOf(word)
      spelledIds.push(id)
      if (paired(id, at)) frequencies[id]! += 1 // and its frequency
    }
    for (const word of joinedNeighbours(ofName)) paired(idOf(word), at)
  }
  yield
  const spelled = { from: new Uint32Array(begins), ids: new Uint32Array(spelledIds) }
  const postings = yield* postingsOf(counts, pairedIds, pairedNames)
  return { words, frequencies, ids, postings, spelled, names: named }
}

function* countsOf({ ids, frequencies }: Rows): Iterable<WordCount> {
  for (const [key, id] of ids) {
    const having = frequencies[id]! // every id has its frequency
    if (having > 0) yield [key, having]
  }
}

function* postingsOf(
  counts: readonly number[],
  ids: readonly number[],
  names: readonly number[],
): Steps<Postings> {
  const from = new Uint32Array(counts.length + 1)
  // Every id has its count and its place, every pair an id and a name.
  for (let id = 0; id < counts.length; id += 1) from[id + 1] = from[id]! + counts[id]!
  const sorted = new Uint32Array(names.length)
  const next = from.slice()
  for (let n = 0; n < ids.length; n += 1) {
    if (n % pairsInOneStep === 0) yield
    const id = ids[n]!
    sorted[next[id]!] = names[n]!
    next[id]! += 1
  }
  return { from, names: sorted }
}

function joinedNeighbours(words: readonly NameWord[]): NameWord[] {
  return words.slice(1).flatMap((word, index) => {
    const before = words[index]
    if (!before || before.script !== 'Latn' || word.script !== 'Latn') return []
    const sound = joinedSound([before, word])
    return [{ text: `${before.text}${word.text}`, sound, role: 'name', script: 'Latn' }]
  })
}

type Finder = (word: NameWord, closely: boolean) => AlikeWords

/**
 * What is only put together of two words must be nearly the same, so it has trees of its own; two
 * that are sought as one must sound the same there.
 */
function* finderSteps({ words, frequencies }: Rows): Steps<Finder> {
  const { own = [], joined = [] } = Object.groupBy(words.keys(), (id) =>
    frequencies[id] === 0 ? 'joined' : 'own',
  )
  const trees = yield* wordTrees(own, words)
  const treesOfJoined = yield* wordTrees(joined, words)
  // Every id is of a word.
  const bySound = Map.groupBy(joined, (id) => words[id]!.sound)
  yield
  const gather = (word: NameWord, least: number, ids: Ids): Found[] => {
    const found: Found[] = []
    ids((id) => {
      const { value } = wordLikeness(word, words[id]!, least) // and so is this
      if (value >= least) found.push({ id, value })
    })
    return found
  }
  const inTree = ({ alike }: WordTree, word: NameWord, least: number): Found[] =>
    gather(word, least, (tell) => alike(word, least, tell))
  const alone = (word: NameWord): Found[] => [
    ...trees.flatMap((tree) => {
      const least = leastBetween(tree.script, word.script)
      const first = least.first === undefined ? [] : inTree(tree, word, least.first)
      return first.length < few ? inTree(tree, word, least.alone) : first
    }),
    ...treesOfJoined.flatMap((tree) => {
      const { joined, asTwo = joined } = leastBetween(tree.script, word.script)
      return inTree(tree, word, asTwo)
    }),
  ]
  const asOne = (word: NameWord): Found[] => [
    ...trees.flatMap((tree) => inTree(tree, word, leastBetween(tree.script, word.script).joined)),
    // Neighbours are joined in Latin letters alone.
    ...gather(word, leastBetween('Latn', word.script).joined, (tell) =>
      bySound.get(word.sound)?.forEach(tell),
    ),
  ]
  return (word, closely) => {
    const found = closely ? asOne(word) : alone(word)
    found.sort((a, b) => b.value - a.value || a.id - b.id)
    if (found.length > mostAlike) found.length = mostAlike
    return { ids: found.map(({ id }) => id), values: found.map(({ value }) => value) }
  }
}

/** Tells ids of words that may be alike. */
type Ids = (tell: (id: number) => void) => void

interface Found {
  readonly id: number
  readonly value: number
}

function leastBetween(one: Script, other: Script): Least {
  if (one === other) return leastWithin
  if (one === 'Hang' || other === 'Hang') return leastOfSyllables
  return one === 'Hani' || other === 'Hani' ? leastOfHan : leastAcross
}
