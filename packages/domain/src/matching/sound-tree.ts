/**
 * Sounds of a vocabulary as two trees, of their beginnings and of their ends, so that all that are
 * like a word are found without comparing it with each. Of two words that are alike either the
 * first halves differ by half of what is allowed at most, or the second halves do: the one tree is
 * walked for those, the other for these, and within a half so little is allowed that most ways end
 * soon.
 */
import type { CostTable } from './sound-costs.ts'
import { heaviestAlike, lightestAlike, longestSound, swapCost, weightOfSound } from './likeness.ts'

export interface SoundTree {
  /** Tells once of every sound that is at least so like, as `likeness` measures it. */
  alike(sound: string, least: number, table: CostTable, found: (at: number) => void): void
}

/**
 * Nodes level by level, so that the children of one lie side by side: most of them are looked at
 * and left, which costs least where they are near.
 */
interface Nodes {
  readonly letter: Uint8Array
  /** Where the children of a node begin; they end where those of the next begin. */
  readonly children: Int32Array
  /** Which sound ends here; -1 for none. */
  readonly ends: Int32Array
  readonly weights: ReadonlyMap<CostTable, Weights>
}

/** The most and the least that a sound at or below a node weighs. */
interface Weights {
  readonly heaviest: Uint16Array
  readonly lightest: Uint16Array
}

/** @param sounds each once; what is found is told by its place among them */
export function buildSoundTree(sounds: readonly string[], tables: readonly CostTable[]): SoundTree {
  const kept = sounds
    .map((sound, at) => ({ sound, at }))
    .filter(({ sound }) => sound !== '' && sound.length <= longestSound)
  const beginnings = nodesOf(kept, tables)
  const ends = nodesOf(
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
      const middle = middleOf(asked, table)
      question += 1
      const once = (at: number): void => {
        if (told[at] === question) return
        told[at] = question
        found(at)
      }
      walk({ nodes: beginnings, table }, { sound: asked, middle }, least, once)
      const rest = asked.length - middle
      walk({ nodes: ends, table }, { sound: reversed(asked), middle: rest }, least, once)
    },
  }
}

// Sounds are of ASCII letters: a letter is one character.
const reversed = (sound: string): string => sound.split('').toReversed().join('')

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

interface Placed {
  readonly sound: string
  readonly at: number
}

/** The first node stands before every letter. */
function nodesOf(sounds: readonly Placed[], tables: readonly CostTable[]): Nodes {
  const sorted = sounds.toSorted((a, b) => (a.sound < b.sound ? -1 : 1))
  const most = sorted.reduce((sum, { sound }) => sum + sound.length, 1)
  const letter = new Uint8Array(most)
  const children = new Int32Array(most + 1)
  const ends = new Int32Array(most).fill(-1)
  const parents = new Int32Array(most)
  // Of each sound that is longer than the level: the node it has come to.
  let going = sorted.map((placed) => ({ ...placed, node: 0 }))
  let count = 1
  for (let level = 0; going.length > 0; level += 1) {
    let before: { readonly parent: number; readonly code: number } | undefined
    for (const one of going) {
      const code = one.sound.charCodeAt(level) & 127
      if (before?.parent !== one.node || before.code !== code) {
        before = { parent: one.node, code }
        letter[count] = code
        parents[count] = one.node
        count += 1
      }
      one.node = count - 1
      if (one.sound.length === level + 1) ends[count - 1] = one.at
    }
    going = going.filter(({ sound }) => sound.length > level + 1)
  }
  // Parents rise with their children: each node's children end where the next one's begin.
  for (let node = 0, child = 1; node <= count; node += 1) {
    while (child < count && parents[child]! < node) child += 1
    children[node] = child
  }
  const nodes = {
    letter: letter.slice(0, count),
    children: children.slice(0, count + 1),
    ends: ends.slice(0, count),
  }
  const up = parents.subarray(0, count)
  return { ...nodes, weights: new Map(tables.map((table) => [table, weightsOf(nodes, up, table)])) }
}

/** Down the levels for what the ways weigh, and up again for the most and least below each node. */
function weightsOf(
  { letter, ends }: Pick<Nodes, 'letter' | 'ends'>,
  parents: Int32Array,
  { weight }: CostTable,
): Weights {
  const count = letter.length
  const heaviest = new Uint16Array(count)
  const lightest = new Uint16Array(count).fill(0xffff)
  const sums = new Uint16Array(count)
  // Parents are nodes, and come before their children.
  for (let node = 1; node < count; node += 1) {
    sums[node] = sums[parents[node]!]! + weight[letter[node]!]!
    if (ends[node]! >= 0) heaviest[node] = lightest[node] = sums[node]!
  }
  for (let node = count - 1; node > 0; node -= 1) {
    const parent = parents[node]!
    heaviest[parent] = Math.max(heaviest[parent]!, heaviest[node]!)
    lightest[parent] = Math.min(lightest[parent]!, lightest[node]!)
  }
  return { heaviest, lightest }
}

interface Ground {
  readonly nodes: Nodes
  readonly table: CostTable
}

interface Asked {
  readonly sound: string
  /** Letters before it may differ by half of what is allowed. */
  readonly middle: number
}

const none = 1 << 28
// Two columns before the first and two behind the last are none, so that no edge is a case.
const edge = 2
const stride = longestSound + 1 + 2 * edge
// One row of the edit distance for each letter on the way down, of each the first and the last
// column from which the walk can still go on. Nothing here waits, so they are shared.
const cells = new Int32Array(stride * (longestSound + 2))
const firsts = new Int32Array(longestSound + 2)
const lasts = new Int32Array(longestSound + 2)
const way = new Uint8Array(longestSound + 2)
// Which child of each level comes next, and where they end.
const next = new Int32Array(longestSound + 2)
const end = new Int32Array(longestSound + 2)
const codes = new Uint8Array(longestSound)
const gaps = new Int32Array(longestSound)
const costs = new Int32Array(128 * longestSound)

/**
 * The letters of the sound that is looked for are the columns, those on the way down the rows. A
 * cell that costs more than is allowed is none; columns that cannot lead on are not looked at.
 */
function walk(
  { nodes, table }: Ground,
  { sound, middle }: Asked,
  least: number,
  found: (at: number) => void,
): void {
  const { letter, children, ends } = nodes
  const weights = nodes.weights.get(table)
  if (!weights) throw new Error('A sound tree knows only the tables it was built with.')
  const { heaviest, lightest } = weights
  const { length } = sound
  const own = weightOfSound(sound, table)
  const mostWeight = heaviestAlike(own, least)
  const leastWeight = lightestAlike(own, least)
  const share = 1 - least
  layOut(sound, table)
  firstRow({ sound, middle }, share * mostWeight)
  // No index below leaves its array: ways are as long as a sound can be.
  let level = 0
  next[0] = children[0]!
  end[0] = children[1]!
  while (level >= 0) {
    const node = next[level]!
    if (node === end[level]!) {
      level -= 1
      continue
    }
    next[level] = node + 1
    const heavy = heaviest[node]!
    if (heavy < leastWeight || lightest[node]! > mostWeight) continue
    const limit = share * Math.max(own, Math.min(heavy, mostWeight))
    way[level] = letter[node]!
    if (!nextRow(level, length, middle, limit, table.gap)) continue
    level += 1
    const at = ends[node]!
    if (at >= 0 && lasts[level] === length) found(at)
    next[level] = children[node]!
    end[level] = children[node + 1]!
  }
}

/** What each letter costs in each column is laid out first: the walk reads nothing else. */
function layOut(sound: string, { change, gap, size }: CostTable): void {
  const { length } = sound
  for (let j = 0; j < length; j += 1) {
    const y = sound.charCodeAt(j) & 127
    codes[j] = y
    gaps[j] = gap[y]!
    for (let x = 0; x < size; x += 1) costs[x * longestSound + j] = change[x * size + y]!
  }
}

function firstRow({ sound, middle }: Asked, limit: number): void {
  let cost = 0
  let j = 0
  cells.fill(none, 0, stride)
  while (j <= sound.length && cost <= (j <= middle ? limit / 2 : limit)) {
    cells[edge + j] = cost
    cost += gaps[j]!
    j += 1
  }
  firsts[0] = 0
  lasts[0] = j - 1
}

/** @returns whether the walk can go on from this row */
function nextRow(
  level: number,
  length: number,
  middle: number,
  limit: number,
  gapOf: Int32Array,
): boolean {
  const x = way[level]!
  const gap = gapOf[x]!
  const half = limit / 2
  const above = level * stride + edge
  const row = above + stride
  const column = x * longestSound
  let from = firsts[level]!
  let to = lasts[level]! + 1
  // Two in the other order come from the row above the one above.
  let twoAbove = -1
  let before = 0
  if (level > 0) {
    twoAbove = above - stride
    before = way[level - 1]!
    from = Math.min(from, firsts[level - 1]! + 2)
    to = Math.max(to, lasts[level - 1]! + 2)
  }
  if (to > length) to = length
  cells[row + from - 2] = cells[row + from - 1] = none
  let left = none
  let first = none
  let last = -1
  let j = from
  for (; j <= to; j += 1) {
    let cost = cells[above + j]! + gap
    if (j > 0) {
      const put = left + gaps[j - 1]!
      if (put < cost) cost = put
      const changed = cells[above + j - 1]! + costs[column + j - 1]!
      if (changed < cost) cost = changed
      if (twoAbove >= 0 && j > 1 && x === codes[j - 2] && before === codes[j - 1]) {
        const swapped = cells[twoAbove + j - 2]! + swapCost
        if (swapped < cost) cost = swapped
      }
    }
    if (cost > (j <= middle ? half : limit)) cost = none
    else {
      if (last < 0) first = j
      last = j
    }
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
