/** The different words of all names, found by how they sound. */
import type { NameWord } from './name-words.ts'
import { joinedSound } from './sounds.ts'
import { buildSoundTree } from './sound-tree.ts'
import { acrossScripts, withinScript } from './sound-costs.ts'
import { tuning } from './tuning.ts'
import type { Script } from './script.ts'
import { soundsAcross, wordLikeness } from './word-likeness.ts'

export interface AlikeWord {
  readonly id: number
  readonly value: number
}

export interface Vocabulary {
  readonly size: number
  readonly words: readonly NameWord[]
  /**
   * Words like this one, the most alike first.
   * @param closely only such as two words written as one may be
   */
  alike(word: NameWord, closely?: boolean): readonly AlikeWord[]
  /** Which names have a word, alone or of two neighbours written as one. */
  namesWith(id: number): Uint32Array
  /** In how many names a word is. */
  frequency(word: NameWord): number
  /** The same word is one object, so that what is found out of it can be remembered. */
  sharedWord(word: NameWord): NameWord
}

/**
 * Less likeness finds no more of the right names and more of the wrong: 0.66 found as many aliases
 * on the lists measured, and a fifth more strangers. Two scripts are never as alike as one.
 */
const leastWithin = { alone: 0.77, joined: tuning.joinedAlike }
const leastAcross = { alone: 0.65, joined: 0.8 }
/** Of characters, which are read in one of several ways. */
const leastOfHan = { alone: 0.65 * tuning.han, joined: 0.8 * tuning.han }
const mostAlike = 60
/** Names of customers repeat their words. */
const mostRemembered = 20_000

interface Row {
  readonly word: NameWord
  readonly names: number[]
  frequency: number
}

export function buildVocabulary(names: readonly (readonly NameWord[])[]): Vocabulary {
  const rows: Row[] = []
  const byText = new Map<string, number>()
  const rowOf = (word: NameWord): Row => {
    const key = keyOf(word)
    const id = byText.get(key)
    if (id !== undefined) return rows[id]! // every id is one of a row
    const row: Row = { word, names: [], frequency: 0 }
    byText.set(key, rows.length)
    rows.push(row)
    return row
  }
  for (const [at, words] of names.entries()) {
    for (const row of new Set(words.map(rowOf))) {
      row.frequency += 1
      row.names.push(at)
    }
    for (const word of joinedNeighbours(words)) {
      const row = rowOf(word)
      if (row.names.at(-1) !== at) row.names.push(at)
    }
  }
  const postings = rows.map((row) => Uint32Array.from(row.names))
  const remembered = new Map<string, readonly AlikeWord[]>()
  const find = openFinder(rows)
  const rowFor = (word: NameWord): Row | undefined => {
    const id = byText.get(keyOf(word))
    return id === undefined ? undefined : rows[id]
  }
  return {
    size: rows.length,
    words: rows.map(({ word }) => word),
    alike(word, closely = false) {
      const key = `${keyOf(word)}${closely ? ' closely' : ''}`
      let found = remembered.get(key)
      if (!found) {
        found = find(word, closely)
        if (remembered.size >= mostRemembered) remembered.clear()
        remembered.set(key, found)
      }
      return found
    },
    namesWith: (id) => postings[id]!, // ids are told by this vocabulary
    frequency: (word) => rowFor(word)?.frequency ?? 0,
    sharedWord: (word) => rowFor(word)?.word ?? word,
  }
}

const keyOf = ({ script, role, text }: NameWord): string => `${script} ${role} ${text}`

function joinedNeighbours(words: readonly NameWord[]): NameWord[] {
  return words.slice(1).flatMap((word, index) => {
    const before = words[index]
    if (!before || before.script !== 'Latn' || word.script !== 'Latn') return []
    const sound = joinedSound([before, word])
    return [{ text: `${before.text}${word.text}`, sound, role: 'name', script: 'Latn' }]
  })
}

type Finder = (word: NameWord, closely: boolean) => readonly AlikeWord[]

/**
 * One tree of sounds for each script, since two scripts are compared by other costs; and one for
 * what is only put together of two words, which must be nearly the same.
 */
function openFinder(rows: readonly Row[]): Finder {
  const ids = [...rows.keys()]
  const isWord = (id: number): boolean => (rows[id]?.frequency ?? 0) > 0
  const trees = treesOf(ids.filter(isWord), rows)
  const treesOfJoined = treesOf(
    ids.filter((id) => !isWord(id)),
    rows,
  )
  return (word, closely) => {
    const found: AlikeWord[] = []
    const consider = (id: number, least: number): void => {
      const { value } = wordLikeness(word, rows[id]!.word, least) // the trees were made of them
      if (value >= least) found.push({ id, value })
    }
    for (const { script, tree } of trees) {
      const least = leastBetween(script, word.script)
      tree(word, closely ? least.joined : least.alone, consider)
    }
    for (const { script, tree } of treesOfJoined)
      tree(word, leastBetween(script, word.script).joined, consider)
    return found.sort((a, b) => b.value - a.value || a.id - b.id).slice(0, mostAlike)
  }
}

function leastBetween(one: Script, other: Script): { alone: number; joined: number } {
  if (one === other) return leastWithin
  return one === 'Hani' || other === 'Hani' ? leastOfHan : leastAcross
}

interface WordTree {
  readonly script: Script
  tree(word: NameWord, least: number, found: (id: number, least: number) => void): void
}

function treesOf(ids: readonly number[], rows: readonly Row[]): WordTree[] {
  const words = ids.flatMap((id) => rows[id]?.word ?? [])
  const byScript = Map.groupBy(ids, (_, at) => words[at]?.script ?? 'Latn')
  return [...byScript].map(([script, ids]) => {
    const bySound = Map.groupBy(ids, (id) => rows[id]?.word.sound ?? '')
    const idsOf = [...bySound.values()]
    const tree = buildSoundTree([...bySound.keys()], [withinScript, acrossScripts])
    return {
      script,
      tree(word, least, found) {
        const table = word.script === script ? withinScript : acrossScripts
        const sounding = word.script === script ? least : soundsAcross(least, word.script, script)
        tree.alike(word.sound, sounding, table, (at) => {
          for (const id of idsOf[at] ?? []) found(id, least)
        })
      },
    }
  })
}
