/**
 * Where a session goes next: over branches and webhooks to the node that must be answered, or to
 * its end. Pure; the values a branch asks about are handed in.
 */
import { isFitting } from './rules.ts'
import type { Fields } from './rules.ts'
import type { EndStatus, Graph, GraphNode } from './graph.ts'

/** A step over the graph. */
export interface Step {
  /** The feature that is to be answered next, or how the session ends. */
  readonly to: { readonly node: string } | { readonly end: EndStatus }
  /** Branches taken and webhooks passed on the way, in order: why it went there. */
  readonly passed: readonly { readonly node: string; readonly branch?: string }[]
}

/** Longer ways without a feature mean a loop, which `validateGraph` refuses. */
const passedMax = 200

/** Where a session begins. */
export const firstStep = (graph: Graph, fields: Fields): Step =>
  walk(graph, graph.start_node, fields)

/**
 * Where it goes from a feature that has its answer.
 * @param isDeclined a declined feature that has no branches of its own ends the session
 */
export function stepAfter(
  graph: Graph,
  nodeId: string,
  answered: { readonly fields: Fields; readonly isDeclined: boolean },
): Step {
  const node = graph.nodes[nodeId]
  if (node?.type !== 'feature') throw new Error(`${nodeId} is no feature of this workflow`)
  const taken = node.branches?.find((one) => isFitting(one, answered.fields))
  if (taken)
    return after({ node: nodeId, branch: taken.id }, walk(graph, taken.goto, answered.fields))
  const isAsked = asksAbout(graph, node.next)
  if (answered.isDeclined && !isAsked) return { to: { end: 'Declined' }, passed: [] }
  return node.next === undefined
    ? { to: { end: 'Determine' }, passed: [] }
    : walk(graph, node.next, answered.fields)
}

/** A branch that follows at once was drawn to say what becomes of a declined feature too. */
const asksAbout = (graph: Graph, next: string | undefined): boolean =>
  next !== undefined && graph.nodes[next]?.type === 'branch'

const after = (first: Step['passed'][number], { to, passed }: Step): Step => ({
  to,
  passed: [first, ...passed],
})

function walk(graph: Graph, from: string, fields: Fields): Step {
  const passed: { node: string; branch?: string }[] = []
  let at = from
  while (passed.length < passedMax) {
    const node: GraphNode | undefined = graph.nodes[at]
    if (!node) throw new Error(`the workflow has no node ${at}`)
    if (node.type === 'feature') return { to: { node: at }, passed }
    if (node.type === 'status') return { to: { end: node.session_status }, passed }
    if (node.type === 'webhook') {
      passed.push({ node: at })
      at = node.next
      continue
    }
    const taken = node.branches.find((one) => isFitting(one, fields))
    // A graph without a way for everybody else is not published; a person looks if one comes here.
    if (!taken) return { to: { end: 'In Review' }, passed }
    passed.push({ node: at, branch: taken.id })
    at = taken.goto
  }
  throw new Error('the workflow goes round in a circle')
}
