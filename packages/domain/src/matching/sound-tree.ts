/**
 * Sounds of a vocabulary as a tree of their beginnings, so that all that are like a word are found
 * in one walk: what begins alike is compared once, and what begins too far off not at all.
 */
import type { CostTable } from './sound-costs.ts'
import { heaviestAlike, longestSound, swapCost, weightOfSound } from './likeness.ts'

export interface SoundTree {
  /** Tells of every sound that is at least so like, as `likeness` measures it. */
  alike(sound: string, least: number, table: CostTable, found: (at: number) => void): void
}

/** Nodes in the order of a walk that goes down first; the children of a node follow it. */
interface Nodes {
  readonly letter: Uint8Array
  /** Each letter once. */
  readonly letters: Uint8Array
  readonly depth: Uint8Array
  /** Where the walk goes on when nothing below a node can be alike. */
  readonly past: Int32Array
  /** Which sound ends here; -1 for none. */
  readonly ends: Int32Array
  /** The most that a sound at or below a node weighs, in each table. */
  readonly heaviest: ReadonlyMap<CostTable, Int32Array>
}

/** @param sounds each once; what is found is told by its place among them */
export function buildSoundTree(sounds: readonly string[], tables: readonly CostTable[]): SoundTree {
  const nodes = nodesOf(sounds, tables)
  const cells = Array.from({ length: longestSound + 2 }, () => new Int32Array(longestSound + 1))
  return {
    alike(sound, least, table, found) {
      if (sound !== '')
        walk({ nodes, rows: cells, table }, sound.slice(0, longestSound), least, found)
    },
  }
}

function nodesOf(sounds: readonly string[], tables: readonly CostTable[]): Nodes {
  const sorted = sounds
    .map((sound, at) => ({ sound, at }))
    .filter(({ sound }) => sound !== '' && sound.length <= longestSound)
    .sort((a, b) => (a.sound < b.sound ? -1 : 1))
  const most = sorted.reduce((sum, { sound }) => sum + sound.length, 0)
  const nodes = {
    letter: new Uint8Array(most),
    depth: new Uint8Array(most),
    past: new Int32Array(most),
    ends: new Int32Array(most).fill(-1),
    heaviest: new Map(tables.map((table) => [table, new Int32Array(most)] as const)),
  }
  let count = 0
  const open: number[] = []
  let before = ''
  for (const { sound, at } of sorted) {
    let shared = 0
    while (shared < before.length && before[shared] === sound[shared]) shared += 1
    while (open.length > shared) nodes.past[open.pop()!] = count // as many as `before` has letters
    for (let depth = shared; depth < sound.length; depth += 1) {
      nodes.letter[count] = sound.charCodeAt(depth) & 127
      nodes.depth[count] = depth
      open.push(count)
      count += 1
    }
    nodes.ends[count - 1] = at
    for (const [table, heaviest] of nodes.heaviest) {
      const weight = weightOfSound(sound, table)
      // An open node has its place.
      for (const node of open) heaviest[node] = Math.max(heaviest[node]!, weight)
    }
    before = sound
  }
  for (const node of open) nodes.past[node] = count
  return trimmed(nodes, count)
}

const trimmed = (
  { letter, depth, past, ends, heaviest }: Omit<Nodes, 'letters'>,
  count: number,
): Nodes => ({
  letter: letter.slice(0, count),
  letters: Uint8Array.from(new Set(letter.slice(0, count))),
  depth: depth.slice(0, count),
  past: past.slice(0, count),
  ends: ends.slice(0, count),
  heaviest: new Map([...heaviest].map(([table, weights]) => [table, weights.slice(0, count)])),
})

interface Ground {
  readonly nodes: Nodes
  /** One row of the edit distance for each letter on the way down. */
  readonly rows: readonly Int32Array[]
  readonly table: CostTable
}

/**
 * The letters of the sound that is looked for are the columns, those on the way down the rows. What
 * each letter costs in each column is laid out first: the walk reads nothing else.
 */
function walk(
  { nodes, rows, table }: Ground,
  sound: string,
  least: number,
  found: (at: number) => void,
): void {
  const { letter, depth, past, ends } = nodes
  const heaviest = nodes.heaviest.get(table)
  if (!heaviest) throw new Error('A sound tree knows only the tables it was built with.')
  const { length } = sound
  const codes = Uint8Array.from(sound, (one) => one.charCodeAt(0) & 127)
  const costs = columnCosts(codes, nodes.letters, table)
  const gaps = Uint8Array.from(codes, (one) => table.gap[one] ?? 0)
  const gap = table.gap
  const own = weightOfSound(sound, table)
  const mostWeight = heaviestAlike(own, least)
  const share = 1 - least
  // No index below leaves its array: rows are as long as a sound can be, nodes count themselves.
  const top = rows[0]!
  top[0] = 0
  for (let j = 1; j <= length; j += 1) top[j] = top[j - 1]! + gaps[j - 1]!
  const count = letter.length
  const way = new Uint8Array(longestSound + 1)
  for (let node = 0; node < count;) {
    const level = depth[node]!
    const x = letter[node]!
    way[level] = x
    const above = rows[level]!
    const row = rows[level + 1]!
    const gapOfX = gap[x]!
    const column = x * length
    let left = above[0]! + gapOfX
    let lowest = left
    let diagonal = above[0]!
    row[0] = left
    for (let j = 1; j <= length; j += 1) {
      const over = above[j]!
      let cost = diagonal + costs[column + j - 1]!
      if (over + gapOfX < cost) cost = over + gapOfX
      if (left + gaps[j - 1]! < cost) cost = left + gaps[j - 1]!
      diagonal = over
      if (j > 1 && level > 0 && x === codes[j - 2] && way[level - 1] === codes[j - 1]) {
        const swapped = rows[level - 1]![j - 2]! + swapCost
        if (swapped < cost) cost = swapped
      }
      row[j] = left = cost
      if (cost < lowest) lowest = cost
    }
    const limit = share * Math.max(own, Math.min(heaviest[node]!, mostWeight))
    if (lowest > limit) {
      node = past[node]!
      continue
    }
    const at = ends[node]!
    if (at >= 0 && left <= limit) found(at)
    node += 1
  }
}

/** Of the letters in the tree: one of few words is walked sooner than all this is laid out. */
function columnCosts(
  codes: Uint8Array,
  letters: Uint8Array,
  { change, size }: CostTable,
): Uint8Array {
  const { length } = codes
  const costs = new Uint8Array(size * length)
  // Both count themselves; tables hold every code.
  for (let at = 0; at < letters.length; at += 1) {
    const x = letters[at]!
    for (let j = 0; j < length; j += 1) costs[x * length + j] = change[x * size + codes[j]!]!
  }
  return costs
}
