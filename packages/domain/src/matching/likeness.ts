/** How alike two words sound: an edit distance over sounds, each edit at its own cost. */
import { costOfLone } from './near-sounds.ts'
import { acrossScripts, asWritten, withinScript } from './sound-costs.ts'
import type { CostTable } from './sound-costs.ts'

/** Longer words are compared by so many sounds. */
export const longestSound = 60
/** Two sounds in the other order. */
export const swapCost = 60
/** Past half of a word changed nothing is alike any more. */
const leastAlike = 0.5
/** Letters as written may make up for so much that the sounds of two words are less alike. */
const ofLetters = 0.04
/** A sound that has no counterpart costs about this share of its weight at least. */
const leastGap = 0.8

// Three rows are all an edit distance with swaps looks at; nothing here waits, so they are shared.
// The type says what the list of three shows.
const rows = [0, 1, 2].map(() => new Int32Array(longestSound + 1)) as [
  Int32Array,
  Int32Array,
  Int32Array,
]
const codesOfA = new Uint8Array(longestSound)
const codesOfB = new Uint8Array(longestSound)
const noLetter = 0xff

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
  const { change, gap, near, size } = table
  const [n, m] = [Math.min(a.length, longestSound), Math.min(b.length, longestSound)]
  if (n === 0 || m === 0) return 0
  const [ofA, ofB] = [read(a, n, codesOfA, table), read(b, m, codesOfB, table)]
  const whole = Math.max(ofA, ofB)
  const limit = whole * (1 - least)
  if (Math.abs(ofA - ofB) * leastGap > limit) return 0
  const most = limit + whole * ofLetters
  const [one, other] = [
    { codes: codesOfA, length: n },
    { codes: codesOfB, length: m },
  ]
  if (costOfLone(near, one, other) > most || costOfLone(near, other, one) > most) return 0
  // No index below leaves its array: rows are as long as a sound can be, tables hold every code.
  let [before, last, row] = rows
  last[0] = 0
  for (let j = 1; j <= m; j += 1) last[j] = last[j - 1]! + gap[codesOfB[j - 1]!]!
  for (let i = 1; i <= n; i += 1) {
    const x = codesOfA[i - 1]!
    const beforeX = i > 1 ? codesOfA[i - 2]! : noLetter
    const gapOfX = gap[x]!
    const from = x * size
    let left = last[0]! + gapOfX
    let lowest = (row[0] = left)
    for (let j = 1; j <= m; j += 1) {
      const y = codesOfB[j - 1]!
      let cost = last[j - 1]! + change[from + y]!
      const over = last[j]! + gapOfX
      if (over < cost) cost = over
      left += gap[y]!
      if (left < cost) cost = left
      if (beforeX === y && j > 1 && x === codesOfB[j - 2]) {
        const swapped = before[j - 2]! + swapCost
        if (swapped < cost) cost = swapped
      }
      row[j] = left = cost
      if (cost < lowest) lowest = cost
    }
    if (lowest > limit) return 0
    ;[before, last, row] = [last, row, before]
  }
  return Math.max(0, 1 - last[m]! / whole)
}

/** @returns what it weighs */
function read(sound: string, length: number, codes: Uint8Array, { weight }: CostTable): number {
  let sum = 0
  for (let at = 0; at < length; at += 1) {
    const code = sound.charCodeAt(at) & 127
    codes[at] = code
    sum += weight[code]!
  }
  return sum
}

/** How much a word is, by its sounds. */
export function weightOfSound(sound: string, { weight }: CostTable): number {
  let sum = 0
  // Tables hold every code.
  for (let at = 0; at < sound.length && at < longestSound; at += 1)
    sum += weight[sound.charCodeAt(at) & 127]!
  return sum
}

// Sums of hundredths are whole, so that this much is nothing but the error of a division.
export const rounding = 1e-6

/** What weighs more than this is less alike than `least` by its weight alone. */
export const heaviestAlike = (weight: number, least: number): number =>
  weight / Math.max(0.01, 1 - (1 - least) / leastGap) + rounding

/** And so is what weighs less than this. */
export const lightestAlike = (weight: number, least: number): number =>
  weight * Math.max(0, 1 - (1 - least) / leastGap) - rounding
