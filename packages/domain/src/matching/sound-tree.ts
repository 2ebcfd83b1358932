/**
 * Sounds of a vocabulary as two trees, of their beginnings and of their ends, so that all that are
 * like a word are found without comparing it with each. Of two words that are alike either the
 * first halves differ by half of what is allowed at most, or the second halves do: the one tree is
 * walked for those, the other for these, and within a half so little is allowed that most ways end
 * soon.
 */
import type { CostTable } from './sound-costs.ts'
import {
  fromOfTail,
  heaviestOf,
  lengthOfTail,
  lightestOf,
  nodesOf,
  place,
  width,
} from './sound-nodes.ts'
import type { Nodes } from './sound-nodes.ts'
import type { Steps } from './steps.ts'
import { placeOf, stepOf, wordOf } from './near-sounds.ts'
import type { NearSounds } from './near-sounds.ts'
import {
  heaviestAlike,
  lightestAlike,
  longestSound,
  rounding,
  swapCost,
  weightOfSound,
} from './likeness.ts'

export interface SoundTree {
  /** Tells once of every sound that is at least so like, and of a few that nearly are. */
  alike(sound: string, least: Least, table: CostTable, found: (at: number) => void): void
}

export interface Least {
  /** As `likeness` measures it. */
  readonly alike: number
  /** Nor is what is so much lighter or heavier that it must be less alike than this. */
  readonly byWeight: number
}

/** @param sounds each once; what is found is told by its place among them */
export function* buildSoundTree(
  sounds: readonly string[],
  tables: readonly CostTable[],
): Steps<SoundTree> {
  const kept = sounds
    .map((sound, at) => ({ sound, at }))
    .filter(({ sound }) => sound !== '' && sound.length <= longestSound)
  const beginnings = yield* nodesOf(kept, tables)
  const ends = yield* nodesOf(
    kept.map(({ sound, at }) => ({ sound: reversed(sound), at })),
    tables,
  )
  // Which sounds were told of, by the number of the question.
  const told = new Int32Array(sounds.length)
  let question = 0
  return {
    alike(sound, least, table, found) {
      if (sound === '') return
      const asked = sound.slice(0, longestSound)
      // Two words written as one outweigh most words, so that most of those are asked for nothing.
      if (!isWithin(beginnings, table, weightOfSound(asked, table), least)) return
      const middle = middleOf(asked, table)
      question += 1
      const once = (at: number): void => {
        if (told[at] === question) return
        told[at] = question
        found(at)
      }
      const first = { sound: asked, middle, alone: middle + 1 }
      walk({ nodes: beginnings, table }, first, least, once)
      const rest = asked.length - middle
      const second = { sound: reversed(asked), middle: rest, alone: rest }
      walk({ nodes: ends, table }, second, least, once)
    },
  }
}

/** Whether any sound weighs enough, and not too much, to be so alike. */
function isWithin({ weights }: Nodes, table: CostTable, weight: number, least: Least): boolean {
  const all = weights.get(table)?.[0] ?? 0
  return (
    heaviestOf(all) >= lightestAlike(weight, least.byWeight) &&
    lightestOf(all) <= heaviestAlike(weight, least.byWeight)
  )
}

// Sounds are of ASCII letters: a letter is one character.
function reversed(sound: string): string {
  let back = ''
  for (let at = sound.length - 1; at >= 0; at -= 1) back += sound[at]
  return back
}

/** Where both halves weigh about the same. */
function middleOf(sound: string, table: CostTable): number {
  const half = weightOfSound(sound, table) / 2
  let weight = 0
  for (let at = 0; at < sound.length; at += 1) {
    const next = weight + (table.weight[sound.charCodeAt(at) & 127] ?? 0)
    if (next > half) return next - half < half - weight ? at + 1 : at
    weight = next
  }
  return sound.length
}

interface Ground {
  readonly nodes: Nodes
  readonly table: CostTable
}

interface Asked {
  readonly sound: string
  /** Letters before it may differ by half of what is allowed. */
  readonly middle: number
  /** So may what stands on the other side alone before this: both walks need not find it. */
  readonly alone: number
}

const none = 1 << 28
const noLetter = 0xff
const everyLetter = -1
// Two columns before the first and two behind the last are none, so that no edge is a case.
const edge = 2
const stride = longestSound + 1 + 2 * edge
// One row of the edit distance for each letter on the way down, of each the first and the last
// column from which the walk can still go on. Nothing here waits, so they are shared.
const cells = new Int32Array(stride * (longestSound + 2))
const firsts = new Int32Array(longestSound + 2)
const lasts = new Int32Array(longestSound + 2)
/** It is never written to. */
const deadRow = longestSound + 1
lasts[deadRow] = -1
const way = new Uint8Array(longestSound + 2)
// Which child of each level comes next, and where they end.
const next = new Int32Array(longestSound + 2)
const end = new Int32Array(longestSound + 2)
// Which letters can follow each row, as bits.
const open = new Int32Array(2 * (longestSound + 2))
const codes = new Uint8Array(longestSound + 1)
const gaps = new Int32Array(longestSound)
const has = new Uint8Array(noLetter + 1)

/**
 * The letters of the sound that is looked for are the columns, those on the way down the rows. A
 * cell that costs more than is allowed is none; columns that cannot lead on are not looked at.
 */
function walk(
  { nodes, table }: Ground,
  { sound, middle, alone }: Asked,
  least: Least,
  found: (at: number) => void,
): void {
  const { letter, numbers } = nodes
  const weights = nodes.weights.get(table)
  if (!weights) throw new Error('A sound tree knows only the tables it was built with.')
  const { near } = table
  const { length } = sound
  const weight = weightOfSound(sound, table)
  const [heaviestOfAll, lightestOfAll] = [
    heaviestAlike(weight, least.byWeight),
    lightestAlike(weight, least.byWeight),
  ]
  const mostWeight = heaviestAlike(weight, least.alike)
  const share = 1 - least.alike
  layOut(sound, table)
  const most = Math.floor(share * mostWeight + rounding)
  firstRow(sound, middle, most)
  // No index below leaves its array: ways are as long as a sound can be.
  let level = 0
  next[0] = numbers[place.children]!
  end[0] = numbers[width + place.children]!
  // One for all rows: a new one for each would be most of what is allocated.
  const bounds: Bounds = { length, middle, alone, limit: most }
  lookOut(0, near, bounds)
  while (level >= 0) {
    const node = nextOpen(letter, next[level]!, end[level]!, level)
    if (node === end[level]!) {
      level -= 1
      continue
    }
    next[level] = node + 1
    const x = letter[node]!
    const both = weights[node]!
    const heavy = heaviestOf(both)
    if (heavy < lightestOfAll || lightestOf(both) > heaviestOfAll) continue
    const limit = Math.floor(share * Math.max(weight, Math.min(heavy, mostWeight)) + rounding)
    way[level] = x
    bounds.limit = limit
    if (!nextRow(level, bounds, table)) continue
    level += 1
    const own = node * width
    const at = numbers[own + place.ends]!
    if (at >= 0) {
      const end = endOfTail(nodes.tails, numbers[own + place.tail]!, level, bounds, table)
      if (lasts[end] === length && cells[end * stride + edge + length]! < none) found(at)
    }
    next[level] = numbers[own + place.children]!
    end[level] = numbers[own + width + place.children]!
    // To look at two children costs less than to find out which letters can follow.
    if (end[level]! - next[level]! > 2) lookOut(level, near, bounds)
    else open[level * 2] = open[level * 2 + 1] = everyLetter
  }
}

/** The next child whose letter can follow the row at all. */
function nextOpen(letter: Uint8Array, from: number, to: number, level: number): number {
  const capitals = open[level * 2]!
  const small = open[level * 2 + 1]!
  for (let node = from; node < to; node += 1) {
    const x = letter[node]! // a child is a node
    if (((wordOf(x) === 0 ? capitals : small) & (1 << (x & 31))) !== 0) return node
  }
  return to
}

/** @returns the row of the last letter of a tail, or of none if nothing there can be alike */
function endOfTail(
  tails: Uint8Array,
  tail: number,
  from: number,
  bounds: Bounds,
  table: CostTable,
): number {
  const first = fromOfTail(tail)
  const length = lengthOfTail(tail)
  for (let n = 0; n < length; n += 1) {
    way[from + n] = tails[first + n]! // tails hold as many as they say
    if (!nextRow(from + n, bounds, table)) return deadRow
  }
  return from + length
}

function layOut(sound: string, { gap }: CostTable): void {
  codes[sound.length] = noLetter
  has.fill(0)
  for (let j = 0; j < sound.length; j += 1) {
    codes[j] = sound.charCodeAt(j) & 127
    has[codes[j]!] = 1
    gaps[j] = gap[codes[j]!]! // tables hold every sound
  }
}

function firstRow(sound: string, middle: number, limit: number): void {
  let cost = 0
  let j = 0
  cells.fill(none, 0, stride)
  while (j <= sound.length && cost <= (j <= middle ? limit >> 1 : limit)) {
    cells[edge + j] = cost
    cost += gaps[j]!
    j += 1
  }
  firsts[0] = 0
  lasts[0] = j - 1
}

interface Bounds {
  readonly length: number
  readonly middle: number
  readonly alone: number
  limit: number
}

/** Which letters can follow a row at all, as bits. */
function lookOut(level: number, near: NearSounds, { length, middle, alone, limit }: Bounds): void {
  const half = limit >> 1
  const row = level * stride + edge
  let [capitals, small] = [0, 0]
  // Tables of bits have every sound and every step; rows have an edge.
  for (let j = firsts[level]!; j <= lasts[level]!; j += 1) {
    const cost = cells[row + j]!
    const put = (j < alone ? half : limit) - cost
    if (put >= 0) {
      const at = stepOf(put) * 2
      capitals |= near.gap[at]!
      small |= near.gap[at + 1]!
    }
    const changed = (j < middle ? half : limit) - cost
    if (changed >= 0 && j < length) {
      const at = placeOf(codes[j]!, stepOf(changed))
      capitals |= near.change[at]!
      small |= near.change[at + 1]!
    }
    const turned = (j + 1 < middle ? half : limit) - cost
    if (turned >= swapCost && j + 1 < length) {
      const bit = 1 << (codes[j + 1]! & 31)
      if (wordOf(codes[j + 1]!) === 0) capitals |= bit
      else small |= bit
    }
  }
  if (level > 0) {
    const last = way[level - 1]!
    for (let j = firsts[level - 1]!; j <= lasts[level - 1]!; j += 1) {
      if (codes[j + 1] !== last || j + 1 >= length) continue
      const turned = (j + 1 < middle ? half : limit) - cells[row - stride + j]!
      if (turned < swapCost) continue
      const bit = 1 << (codes[j]! & 31)
      if (wordOf(codes[j]!) === 0) capitals |= bit
      else small |= bit
    }
  }
  open[level * 2] = capitals
  open[level * 2 + 1] = small
}

/** @returns whether the walk can go on from this row */
function nextRow(
  level: number,
  { length, middle, alone: free, limit }: Bounds,
  { change, gap: gapOf, size }: CostTable,
): boolean {
  const x = way[level]!
  const gap = gapOf[x]!
  const half = limit >> 1
  const above = level * stride + edge
  const row = above + stride
  const column = x * size
  let from = firsts[level]!
  let to = lasts[level]! + 1
  // Two in the other order come from the row above the one above, if the sound has them at all.
  const before = level > 0 ? way[level - 1]! : noLetter
  const isThere = has[x] === 1
  const isSwapped = isThere && has[before] === 1
  const twoAbove = above - stride
  if (isSwapped) {
    from = Math.min(from, firsts[level - 1]! + 2)
    to = Math.max(to, lasts[level - 1]! + 2)
  }
  if (to > length) to = length
  cells[row + from - 2] = cells[row + from - 1] = none
  let left = none
  let first = none
  let last = -1
  let diagonal = cells[above + from - 1]!
  let j = from
  for (; j <= to; j += 1) {
    const over = cells[above + j]!
    const most = j <= middle ? half : limit
    let cost = none
    if (j > 0) {
      cost = diagonal + change[column + codes[j - 1]!]!
      const put = left + gaps[j - 1]!
      if (put < cost) cost = put
      if (isSwapped && j > 1 && x === codes[j - 2] && before === codes[j - 1]) {
        const swapped = cells[twoAbove + j - 2]! + swapCost
        if (swapped < cost) cost = swapped
      }
      if (cost > most) cost = none
    }
    const alone = over + gap
    if (alone < cost && alone <= (j < free ? half : limit)) cost = alone
    if (
      cost < none ||
      (isThere && x === codes[j] && diagonal + swapCost <= (j < middle ? half : limit))
    ) {
      if (last < 0) first = j
      last = j
    }
    diagonal = over
    cells[row + j] = left = cost
  }
  for (; j <= length && left < none; j += 1) {
    left += gaps[j - 1]!
    if (left > (j <= middle ? half : limit)) left = none
    else last = j
    cells[row + j] = left
  }
  cells[row + j] = cells[row + j + 1] = none
  if (last < 0) return false
  firsts[level + 1] = first
  lasts[level + 1] = last
  return true
}
