/** In how many names each word is, as data: what tells the rarity of words to another thread. */
import type { NameWord } from './name-words.ts'
import { rarityIn } from './weights.ts'
import type { Rarity } from './weights.ts'

/** The key of a word, and in how many names it is. */
export type WordCount = readonly [key: string, having: number]

interface WordCounts {
  /** How many names have a word at all. */
  readonly names: number
  /** By the keys of words; a word that is not there is in none. */
  readonly having: ReadonlyMap<string, number>
}

/** Words of one key are one word, wherever they are counted. */
export const wordKey = ({ script, role, text }: NameWord): string => `${script} ${role} ${text}`

/** The rarity that an index has whose words were counted so. */
export const rarityBy =
  ({ names, having }: WordCounts): Rarity =>
  (word) =>
    rarityIn(names, having.get(wordKey(word)) ?? 0)
