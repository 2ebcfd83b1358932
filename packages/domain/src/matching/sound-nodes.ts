/** Sounds as the nodes of a tree of their beginnings. */
import type { CostTable } from './sound-costs.ts'
import type { Steps } from './steps.ts'

/**
 * Nodes level by level, so that the children of one lie side by side: most of them are looked at
 * and left, and to fetch what is looked at is most of what that costs.
 */
export interface Nodes {
  readonly letter: Uint8Array
  /** The most and the least that a sound at or below a node weighs, as halves of one number. */
  readonly weights: ReadonlyMap<CostTable, Int32Array>
  /** Of each node the numbers that `place` names. */
  readonly numbers: Int32Array
  /** Letters that follow a node from which only one sound goes on: it has no children. */
  readonly tails: Uint8Array
}

/** Children end where those of the next node begin; where no sound ends there is -1. */
export const place = { children: 0, ends: 1, tail: 2 } as const
export const width = 3

export const heaviestOf = (weights: number): number => weights >> 16
export const lightestOf = (weights: number): number => weights & 0xffff

/** A tail is told by where it begins and how long it is. */
const tailOf = (from: number, length: number): number => (from << 6) | length
export const fromOfTail = (tail: number): number => tail >> 6
export const lengthOfTail = (tail: number): number => tail & 63

export interface Placed {
  readonly sound: string
  readonly at: number
}

/** Sounds gone through in one step of a build. */
const inOneStep = 2_000

/** What grows while the sounds are gone through, level by level. */
interface Tree {
  readonly letter: number[]
  readonly parents: number[]
  readonly ends: number[]
  readonly tail: number[]
  readonly tails: number[]
}

/** A sound that is longer than the level, and the node it has come to. */
interface Going extends Placed {
  node: number
}

/** The first node stands before every letter. */
export function* nodesOf(sounds: readonly Placed[], tables: readonly CostTable[]): Steps<Nodes> {
  const sorted = yield* sortedSteps(sounds)
  const tree: Tree = { letter: [0], parents: [0], ends: [-1], tail: [0], tails: [] }
  let going: Going[] = sorted.map(({ sound, at }) => ({ sound, at, node: 0 }))
  for (let level = 0; going.length > 0; level += 1) {
    const longer: Going[] = []
    for (let from = 0, passed = 0; from < going.length; passed += 1) {
      if (passed % inOneStep === 0) yield
      let to = from + 1
      // Both are places of the sounds that go on.
      while (to < going.length && isTogether(going[from]!, going[to]!, level)) to += 1
      grow(tree, going.slice(from, to), level, longer)
      from = to
    }
    going = longer
  }
  return yield* numberedSteps(tree, tables)
}

const isTogether = (one: Going, other: Going, level: number): boolean =>
  one.node === other.node && one.sound.charCodeAt(level) === other.sound.charCodeAt(level)

/** A node for sounds that have come to one node and go on with one letter. */
function grow(tree: Tree, some: readonly Going[], level: number, longer: Going[]): void {
  const node = tree.letter.length
  const first = some[0]!.sound // there is one at least
  tree.letter.push(first.charCodeAt(level) & 127)
  tree.parents.push(some[0]!.node)
  tree.ends.push(-1)
  tree.tail.push(0)
  for (const one of some) {
    if (some.length > 1 && one.sound.length > level + 1) {
      one.node = node
      longer.push(one)
      continue
    }
    tree.ends[node] = one.at
    tree.tail[node] = tailOf(tree.tails.length, one.sound.length - level - 1)
    for (let at = level + 1; at < one.sound.length; at += 1)
      tree.tails.push(one.sound.charCodeAt(at) & 127)
  }
}

/** In the order of their codes: those that begin alike at a time, since all at once take long. */
function* sortedSteps(sounds: readonly Placed[]): Steps<Placed[]> {
  const beginnings = Map.groupBy(sounds, ({ sound }) => sound.slice(0, 2))
  const sorted: Placed[] = []
  for (const beginning of [...beginnings.keys()].sort()) {
    yield
    const some = beginnings.get(beginning) ?? []
    some.sort((a, b) => (a.sound < b.sound ? -1 : 1))
    for (const one of some) sorted.push(one)
  }
  return sorted
}

function* numberedSteps(tree: Tree, tables: readonly CostTable[]): Steps<Nodes> {
  const { parents, ends, tail } = tree
  const count = parents.length
  const numbers = new Int32Array((count + 1) * width)
  // Parents rise with their children: the children of a node end where those of the next begin.
  for (let node = 0, child = 1; node <= count; node += 1) {
    while (child < count && parents[child]! < node) child += 1 // children have parents
    const from = node * width
    numbers[from + place.children] = child
    numbers[from + place.ends] = ends[node] ?? -1
    numbers[from + place.tail] = tail[node] ?? 0
  }
  const weights = new Map<CostTable, Int32Array>()
  for (const table of tables) {
    yield
    weights.set(table, weigh(tree, table))
  }
  yield
  const [letter, tails] = [new Uint8Array(tree.letter), new Uint8Array(tree.tails)]
  return { letter, weights, numbers, tails }
}

/** Down the levels for what the ways weigh, and up again for the most and least below each node. */
function weigh({ letter, parents, ends, tail, tails }: Tree, { weight }: CostTable): Int32Array {
  const count = letter.length
  const both = new Int32Array(count)
  const heaviest = new Uint16Array(count)
  const lightest = new Uint16Array(count).fill(0xffff)
  const sums = new Uint16Array(count)
  // Parents are nodes, and come before their children; tables hold every sound.
  for (let node = 1; node < count; node += 1) {
    sums[node] = sums[parents[node]!]! + weight[letter[node]!]!
    if (ends[node]! < 0) continue
    let whole = sums[node]!
    const from = fromOfTail(tail[node]!)
    for (let at = 0; at < lengthOfTail(tail[node]!); at += 1) whole += weight[tails[from + at]!]!
    heaviest[node] = lightest[node] = whole
  }
  for (let node = count - 1; node > 0; node -= 1) {
    const parent = parents[node]!
    if (heaviest[node]! > heaviest[parent]!) heaviest[parent] = heaviest[node]!
    if (lightest[node]! < lightest[parent]!) lightest[parent] = lightest[node]!
    both[node] = (heaviest[node]! << 16) | lightest[node]!
  }
  // Of all sounds.
  both[0] = (heaviest[0]! << 16) | lightest[0]!
  return both
}
