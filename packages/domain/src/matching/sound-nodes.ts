/** Sounds as the nodes of a tree of their beginnings. */
import type { CostTable } from './sound-costs.ts'
import type { Steps } from './steps.ts'

/**
 * Nodes level by level, so that the children of one lie side by side: most of them are looked at
 * and left, which costs least where they are near. So do the numbers asked of the others.
 */
export interface Nodes {
  readonly letter: Uint8Array
  readonly numbers: Int32Array
  /** How many numbers a node has; `place` says which they are. */
  readonly width: number
  /** Which of them is of a table: the most and the least that a sound at or below a node weighs. */
  readonly weights: ReadonlyMap<CostTable, number>
}

/** Children end where those of the next node begin; where no sound ends there is -1. */
export const place = { children: 0, ends: 1, tables: 2 } as const

/** Both weights are halves of one number. */
export const heaviestOf = (weights: number): number => weights >> 16
export const lightestOf = (weights: number): number => weights & 0xffff

export interface Placed {
  readonly sound: string
  readonly at: number
}

/** Sounds gone through in one step of a build. */
const inOneStep = 2_000

/** The first node stands before every letter. */
export function* nodesOf(sounds: readonly Placed[], tables: readonly CostTable[]): Steps<Nodes> {
  const sorted = yield* sortedSteps(sounds)
  const most = sorted.reduce((sum, { sound }) => sum + sound.length, 1)
  const letter = new Uint8Array(most)
  const parents = new Int32Array(most)
  const ends = new Int32Array(most).fill(-1)
  // Of each sound that is longer than the level: the node it has come to.
  let going = sorted.map(({ sound, at }) => ({ sound, at, node: 0 }))
  let count = 1
  for (let level = 0; going.length > 0; level += 1) {
    let [parent, code] = [-1, -1]
    for (const [n, one] of going.entries()) {
      if (n % inOneStep === 0) yield
      const next = one.sound.charCodeAt(level) & 127
      if (parent !== one.node || code !== next) {
        ;[parent, code] = [one.node, next]
        letter[count] = code
        parents[count] = parent
        count += 1
      }
      one.node = count - 1
      if (one.sound.length === level + 1) ends[one.node] = one.at
    }
    going = going.filter(({ sound }) => sound.length > level + 1)
  }
  yield
  const tree = { letter: letter.slice(0, count), parents, ends }
  return yield* numberedSteps(tree, tables)
}

/** In the order of their codes: bit by bit, since to sort them at once takes long. */
function* sortedSteps(sounds: readonly Placed[]): Steps<Placed[]> {
  const byFirst = Map.groupBy(sounds, ({ sound }) => sound.charCodeAt(0) & 127)
  const sorted: Placed[] = []
  for (const code of [...byFirst.keys()].sort((a, b) => a - b)) {
    yield
    const some = byFirst.get(code) ?? []
    some.sort((a, b) => (a.sound < b.sound ? -1 : 1))
    for (const one of some) sorted.push(one)
  }
  return sorted
}

interface Tree {
  readonly letter: Uint8Array
  readonly parents: Int32Array
  readonly ends: Int32Array
}

function* numberedSteps(
  { letter, parents, ends }: Tree,
  tables: readonly CostTable[],
): Steps<Nodes> {
  const count = letter.length
  const width = place.tables + tables.length
  const numbers = new Int32Array((count + 1) * width)
  // Parents rise with their children: the children of a node end where those of the next begin.
  for (let node = 0, child = 1; node <= count; node += 1) {
    while (child < count && parents[child]! < node) child += 1 // children have parents
    numbers[node * width + place.children] = child
    numbers[node * width + place.ends] = node < count ? ends[node]! : -1 // and nodes an end
  }
  const weights = new Map<CostTable, number>()
  for (const [n, table] of tables.entries()) {
    yield
    weights.set(table, place.tables + n)
    weigh({ letter, parents, ends }, table, (node, both) => {
      numbers[node * width + place.tables + n] = both
    })
  }
  return { letter, numbers, width, weights }
}

/** Down the levels for what the ways weigh, and up again for the most and least below each node. */
function weigh(
  { letter, parents, ends }: Tree,
  { weight }: CostTable,
  tell: (node: number, both: number) => void,
): void {
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
    if (heaviest[node]! > heaviest[parent]!) heaviest[parent] = heaviest[node]!
    if (lightest[node]! < lightest[parent]!) lightest[parent] = lightest[node]!
    tell(node, (heaviest[node]! << 16) | lightest[node]!)
  }
}
