/** The paths of a graph: what is reached, what leads back, and what ran on every path to a node. */
import type { Feature } from './features.ts'
import type { Graph } from './graph.ts'
import { waysFrom } from './linear.ts'

/** What ran on every path to a node. */
export interface Ran {
  readonly nodes: ReadonlySet<string>
  /** A feature may be run by one node on one path and by another elsewhere. */
  readonly features: ReadonlySet<Feature>
}

export interface Paths {
  readonly reached: ReadonlySet<string>
  /** Nodes from which a way leads back to one before them: each by the node it leads to. */
  readonly loops: ReadonlyMap<string, string>
  /** Of each node that is reached; ways back are left out. */
  readonly before: ReadonlyMap<string, Ran>
}

const nothing: Ran = { nodes: new Set(), features: new Set() }

export function pathsOf(graph: Graph): Paths {
  const { order, loops } = walk(graph)
  const before = new Map<string, Ran>([[graph.start_node, nothing]])
  for (const id of order) {
    const node = graph.nodes[id]!
    const ran = before.get(id)!
    const after = node.type === 'feature' ? withNode(ran, id, node.feature) : ran
    for (const { to } of waysFrom(node)) {
      if (!Object.hasOwn(graph.nodes, to) || loops.get(id) === to) continue
      const known = before.get(to)
      before.set(to, known ? common(known, after) : after)
    }
  }
  return { reached: new Set(order), loops, before }
}

const withNode = ({ nodes, features }: Ran, id: string, feature: Feature): Ran => ({
  nodes: new Set([...nodes, id]),
  features: new Set([...features, feature]),
})

const common = (one: Ran, other: Ran): Ran => ({
  nodes: new Set([...one.nodes].filter((id) => other.nodes.has(id))),
  features: new Set([...one.features].filter((name) => other.features.has(name))),
})

/** Every node after all that lead to it, ways back left out. */
function walk({ start_node, nodes }: Graph): { order: string[]; loops: Map<string, string> } {
  const loops = new Map<string, string>()
  const state = new Map<string, 'open' | 'done'>()
  const order: string[] = []
  const visit = (id: string): void => {
    state.set(id, 'open')
    for (const { to } of waysFrom(nodes[id]!)) {
      if (!Object.hasOwn(nodes, to)) continue
      if (state.get(to) === 'open') loops.set(id, to)
      else if (!state.has(to)) visit(to)
    }
    state.set(id, 'done')
    order.push(id)
  }
  // As deep as the graph is long, which is a hundred nodes at most.
  if (Object.hasOwn(nodes, start_node)) visit(start_node)
  return { order: order.toReversed(), loops }
}
