/**
 * What a word counts. Two that agree count by how rarely the name is met; a word without its like
 * counts in full however common it is, since Mohammed is not Ahmed.
 */
import type { NameWord } from './name-words.ts'
import { tuning } from './tuning.ts'

/** How rare a word is among the names compared with: 1 for one that nobody has. */
export type Rarity = (word: NameWord) => number

/** By the sounds of a word: a syllable is met everywhere. */
const byLength = [0.2, 0.3, 0.5, 0.7, 0.9, 1]
const told = (word: NameWord): number =>
  byLength[Math.min(word.sound.length, byLength.length - 1)] ?? 1

function evidenceOf(word: NameWord, rarity: Rarity): number {
  const { evidence } = tuning
  if (word.role !== 'name') return evidence[word.role]
  return Math.max(evidence.leastOfName, rarity(word)) * told(word) * ofScript(word)
}

function ofScript({ script }: NameWord): number {
  if (script === 'Latn') return 1
  return script === 'Hani' || script === 'Hang'
    ? tuning.evidence.syllables
    : tuning.evidence.otherScript
}

function contrastOf(word: NameWord): number {
  return word.role === 'name' ? told(word) : tuning.contrast[word.role]
}

const surplusOf = (word: NameWord): number =>
  contrastOf(word) * (word.role === 'generic' ? tuning.surplusOfGeneric : 1)

/**
 * Where no list says how often a name is met: names that every second family of some country has.
 * In their commonest spellings.
 */
const everywhere = new Set(
  `mohammed mohammad muhammad mohamed mohamad muhamad mohd ali ahmed ahmad hassan hasan hussein
  hussain abdullah abdul abdel abd omar kim ri pak li wang zhang chen liu nguyen garcia rodriguez
  martinez lopez jose maria john david singh kumar ivanov`.split(/\s+/),
)

export const rarityAnywhere: Rarity = ({ text }) => (everywhere.has(text) ? 0.4 : 0.85)

/** The numbers of the matcher were found on so many names: a longer list makes no word rarer. */
const measuredOn = 14_000
/** A word that one of so many has: all that are as rare, in however long a list, count the same. */
const rarest = Math.log((measuredOn + 1) / 2) / Math.log(measuredOn + 1)

/**
 * By the share of names that have it, so that what else is loaded hardly moves a score.
 * @param all how many names there are, and in how many of them the word is
 */
export function rarityIn(all: number, having: number): number {
  const rarity = Math.log((all + 1) / (having + 1)) / Math.log(Math.min(all, measuredOn) + 1)
  return Math.min(rarity, having === 0 ? 1 : rarest)
}

/** A name with what each of its words counts, made once for all it is compared with. */
export interface WeighedName {
  readonly words: readonly NameWord[]
  readonly evidence: readonly number[]
  readonly contrast: readonly number[]
  /** What each counts where the other side has nothing in its place. */
  readonly surplus: readonly number[]
}

export const weighed = (words: readonly NameWord[], rarity: Rarity): WeighedName => ({
  words,
  evidence: words.map((word) => evidenceOf(word, rarity)),
  contrast: words.map(contrastOf),
  surplus: words.map(surplusOf),
})
