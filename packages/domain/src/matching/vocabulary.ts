/** The different words of all names, found by how they sound. */
import type { NameWord } from './name-words.ts'
import { joinedSound } from './sounds.ts'
import { soundWeight } from './likeness.ts'
import { wordLikeness } from './word-likeness.ts'

export interface AlikeWord {
  readonly id: number
  readonly value: number
}

export interface Vocabulary {
  readonly size: number
  readonly words: readonly NameWord[]
  /**
   * Words like this one, the most alike first.
   * @param closely only of the same consonants: enough for what is put together of two words
   */
  alike(word: NameWord, closely?: boolean): readonly AlikeWord[]
  /** Which names have a word, alone or of two neighbours written as one. */
  namesWith(id: number): Uint32Array
  /** In how many names a word is. */
  frequency(word: NameWord): number
  /** The same word is one object, so that what is found out of it can be remembered. */
  sharedWord(word: NameWord): NameWord
}

/** A word is looked for by less likeness than counts, so that two half-right words are found. */
const leastAlike = 0.66
const mostAlike = 60
/** Of a whole word; with this much more or less no two are as alike as that. */
const mostLonger = 0.45
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
    if (id !== undefined) return rows[id]!
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
  const bySound = soundKeys(rows)
  const postings = rows.map((row) => Uint32Array.from(row.names))
  const remembered = new Map<string, readonly AlikeWord[]>()
  const weights = Float32Array.from(rows, ({ word }) => soundWeight(word.sound))
  const find = (word: NameWord, closely: boolean): readonly AlikeWord[] => {
    const found: AlikeWord[] = []
    const weight = soundWeight(word.sound)
    const key = consonants(word.sound)
    for (const near of closely ? [key] : nearKeys(key)) {
      for (const id of bySound.get(near) ?? []) {
        // Most are told apart by their length alone.
        const other = weights[id]!
        if (Math.abs(other - weight) > mostLonger * Math.max(other, weight)) continue
        const { value } = wordLikeness(word, rows[id]!.word, leastAlike)
        if (value >= leastAlike) found.push({ id, value })
      }
    }
    return found.sort((a, b) => b.value - a.value || a.id - b.id).slice(0, mostAlike)
  }
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
    namesWith: (id) => postings[id]!,
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

/** Words by the classes of their consonants. */
function soundKeys(rows: readonly Row[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>()
  for (const [id, { word }] of rows.entries()) {
    const key = consonants(word.sound)
    const ids = found.get(key)
    if (ids) ids.push(id)
    else found.set(key, [id])
  }
  return found
}

const classNames = ['b', 'k', 't', 's', 'm', 'r', '']
const classes: ReadonlyMap<string, string> = new Map(
  ['bpfvP', 'kgqXGK', 'tdTD', 'szSZjCc', 'mnN', 'rl'].flatMap((sounds, index) =>
    [...sounds].map((sound) => [sound, classNames[index]!] as const),
  ),
)

function consonants(sound: string): string {
  let key = ''
  for (const one of sound) {
    const found = classes.get(one) ?? (/\d/.test(one) ? one : '')
    if (found !== '' && found !== key.at(-1)) key += found
  }
  return key
}

/** A key and all that one consonant more, less or other makes of it. */
function nearKeys(key: string): ReadonlySet<string> {
  const all = new Set([key])
  for (let at = 0; at <= key.length; at += 1) {
    const [before, from, after] = [key.slice(0, at), key.slice(at), key.slice(at + 1)]
    for (const other of classNames) {
      all.add(`${before}${other}${from}`)
      if (key.length > 1) all.add(`${before}${other}${after}`)
    }
  }
  return all
}
