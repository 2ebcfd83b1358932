/** How alike two words sound: an edit distance over sounds, each edit at its own cost. */
import { acrossScripts, asWritten, withinScript } from './sound-costs.ts'
import type { CostTable } from './sound-costs.ts'

/** Longer words are compared by so many sounds. */
export const longestSound = 60
/** Two sounds in the other order. */
export const swapCost = 60
/** Past half of a word changed nothing is alike any more. */
const leastAlike = 0.5
/** A sound that has no counterpart costs about this share of its weight at least. */
const leastGap = 0.8

// Three rows are all an edit distance with swaps looks at; nothing here waits, so they are shared.
// The type says what the list of three shows.
const rows = [0, 1, 2].map(() => new Int32Array(longestSound + 1)) as [
  Int32Array,
  Int32Array,
  Int32Array,
]

/**
 * @param a sounds, as `soundOf` makes them
 * @param across of words in different scripts
 * @param least what is less alike need not be known exactly
 * @returns 1 for the same sounds, 0 where they are less alike than `least`
 */
export const likeness = (a: string, b: string, across = false, least = leastAlike): number =>
  editLikeness(a, b, across ? acrossScripts : withinScript, least)

export const spellingLikeness = (a: string, b: string): number => editLikeness(a, b, asWritten, 0)

function editLikeness(a: string, b: string, table: CostTable, least: number): number {
  const { change, gap, weight, size } = table
  const [n, m] = [Math.min(a.length, longestSound), Math.min(b.length, longestSound)]
  if (n === 0 || m === 0) return 0
  const [ofA, ofB] = [weigh(a, n, weight), weigh(b, m, weight)]
  const whole = Math.max(ofA, ofB)
  const limit = whole * (1 - least)
  if (Math.abs(ofA - ofB) * leastGap > limit) return 0
  // No index below leaves its array: rows are as long as a sound can be, tables hold every code.
  let [before, last, row] = rows
  last[0] = 0
  for (let j = 1; j <= m; j += 1) last[j] = last[j - 1]! + gap[code(b, j - 1)]!
  for (let i = 1; i <= n; i += 1) {
    const x = code(a, i - 1)
    let lowest = (row[0] = last[0]! + gap[x]!)
    for (let j = 1; j <= m; j += 1) {
      const y = code(b, j - 1)
      let cost = last[j - 1]! + change[x * size + y]!
      cost = Math.min(cost, last[j]! + gap[x]!, row[j - 1]! + gap[y]!)
      if (i > 1 && j > 1 && x === code(b, j - 2) && code(a, i - 2) === y)
        cost = Math.min(cost, before[j - 2]! + swapCost)
      row[j] = cost
      if (cost < lowest) lowest = cost
    }
    if (lowest > limit) return 0
    ;[before, last, row] = [last, row, before]
  }
  return Math.max(0, 1 - last[m]! / whole)
}

const code = (sound: string, at: number): number => sound.charCodeAt(at) & 127

function weigh(sound: string, length: number, weight: Int32Array): number {
  let sum = 0
  for (let at = 0; at < length; at += 1) sum += weight[code(sound, at)]!
  return sum
}

/** How much a word is, by its sounds. */
export const weightOfSound = (sound: string, { weight }: CostTable): number =>
  weigh(sound, Math.min(sound.length, longestSound), weight)

// Sums of hundredths are whole, so that this much is nothing but the error of a division.
export const rounding = 1e-6

/** What weighs more than this is less alike than `least` by its weight alone. */
export const heaviestAlike = (weight: number, least: number): number =>
  weight / Math.max(0.01, 1 - (1 - least) / leastGap) + rounding

/** And so is what weighs less than this. */
export const lightestAlike = (weight: number, least: number): number =>
  weight * Math.max(0, 1 - (1 - least) / leastGap) - rounding
