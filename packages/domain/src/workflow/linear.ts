/** The linear form of a workflow: features in their order, and what the graph of them is. */
import type { Feature } from './features.ts'
import type { FeatureNode, Graph, GraphNode, Settings } from './graph.ts'

export interface LinearFeature {
  readonly feature: Feature
  readonly config: Settings
  readonly label?: string
}

const endId = 'end'

/** One after the other; what they came to decides. */
export function graphOf(features: readonly LinearFeature[]): Graph {
  const ids = nodeIdsOf(features)
  const nodes: Record<string, GraphNode> = {}
  for (const [index, { feature, config, label }] of features.entries())
    nodes[ids[index]!] = {
      type: 'feature',
      feature,
      config,
      ...(label === undefined ? {} : { label }),
      next: ids[index + 1] ?? endId,
    }
  nodes[endId] = { type: 'status', session_status: 'Determine' }
  return { start_node: ids[0] ?? endId, nodes }
}

/** `ocr`, and `ocr_2` where it runs twice. */
function nodeIdsOf(features: readonly LinearFeature[]): string[] {
  const counts = new Map<Feature, number>()
  return features.map(({ feature }) => {
    const count = (counts.get(feature) ?? 0) + 1
    counts.set(feature, count)
    return count === 1 ? feature.toLowerCase() : `${feature.toLowerCase()}_${count}`
  })
}

/** The features in their order; `undefined` for a graph that branches, tells or ends otherwise. */
export function linearOf(graph: Graph): LinearFeature[] | undefined {
  const found: LinearFeature[] = []
  const seen = new Set<string>()
  let at: string | undefined = graph.start_node
  while (at !== undefined) {
    if (seen.has(at) || !Object.hasOwn(graph.nodes, at)) return undefined
    seen.add(at)
    const node: GraphNode = graph.nodes[at]!
    if (node.type === 'status' && node.session_status === 'Determine') break
    if (node.type !== 'feature' || node.branches) return undefined
    found.push(linearFeature(node))
    at = node.next
  }
  return seen.size === Object.keys(graph.nodes).length ? found : undefined
}

const linearFeature = ({ feature, config, label }: FeatureNode): LinearFeature => ({
  feature,
  config,
  ...(label === undefined ? {} : { label }),
})

/** Every feature of a graph, branches or not: in the order a path over it first meets them. */
export function featuresOf(graph: Graph): (LinearFeature & { readonly nodeId: string })[] {
  const found: (LinearFeature & { readonly nodeId: string })[] = []
  const seen = new Set<string>()
  const waiting = [graph.start_node]
  while (waiting.length > 0) {
    const at = waiting.shift()!
    const node = Object.hasOwn(graph.nodes, at) ? graph.nodes[at] : undefined
    if (!node || seen.has(at)) continue
    seen.add(at)
    if (node.type === 'feature') found.push({ nodeId: at, ...linearFeature(node) })
    waiting.push(...waysFrom(node).map(({ to }) => to))
  }
  return found
}

/** Where a node leads, and where in it that stands. */
export function waysFrom(
  node: GraphNode,
): { readonly to: string; readonly path: readonly (string | number)[] }[] {
  const branches = 'branches' in node ? (node.branches ?? []) : []
  return [
    ...branches.map(({ goto }, index) => ({ to: goto, path: ['branches', index, 'goto'] })),
    ...('next' in node && node.next !== undefined ? [{ to: node.next, path: ['next'] }] : []),
  ]
}
