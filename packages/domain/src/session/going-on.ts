/**
 * Where a session goes once a node has its answer, and whom the next node asks. Pure; what the
 * branches ask about is handed in.
 */
import { answeredStatuses } from '../entity.sessions.ts'
import { featureRow } from '../workflow/features.ts'
import type { Graph } from '../workflow/graph.ts'
import { firstStep, stepAfter } from '../workflow/route.ts'
import type { Step } from '../workflow/route.ts'
import type { Fields } from '../workflow/rules.ts'
import type { NodeAhead } from './facts.ts'
import type { Session, SessionNode } from './session.ts'

export interface Ahead {
  readonly step: Step
  readonly ahead?: NodeAhead
}

/** With a scenario a sandbox answers in the place of the person. */
export function aheadOf(graph: Graph, nodeId: string, scenario: string | undefined): NodeAhead {
  const node = graph.nodes[nodeId]
  if (node?.type !== 'feature') throw new Error('the workflow of a session has no such feature')
  const { feature } = node
  const isAlone = scenario !== undefined || featureRow(feature).asks === 'provider'
  return { nodeId, feature, waits: isAlone ? 'provider' : 'person' }
}

const withAhead = (graph: Graph, step: Step, scenario: string | undefined): Ahead =>
  'node' in step.to ? { step, ahead: aheadOf(graph, step.to.node, scenario) } : { step }

/** Where a session begins. */
export const beginning = (graph: Graph, scenario: string | undefined): Ahead =>
  withAhead(graph, firstStep(graph, new Map()), scenario)

export interface Answered {
  readonly nodeId: string
  /** Those of the session, with the new answer. */
  readonly nodes: readonly SessionNode[]
  /** What some of them have found. */
  fieldsOf(nodes: readonly SessionNode[]): Fields
}

/**
 * Where it goes on after a node. A resubmission does its own list first; then it goes over the
 * graph anew, past what has an answer: other branches may be taken than before, and a session that
 * had ended early has nodes that were never asked.
 */
export function goingOn(graph: Graph, session: Session, answered: Answered): Partial<Ahead> {
  const { redo, scenario } = session
  if (redo !== undefined)
    return redo.length > 0 ? {} : withAhead(graph, stepAnew(graph, answered), scenario)
  const { nodeId, nodes, fieldsOf } = answered
  const isDeclined = isDeclinedAt(nodes, nodeId)
  return withAhead(
    graph,
    stepAfter(graph, nodeId, { fields: fieldsOf(nodes), isDeclined }),
    scenario,
  )
}

const isDeclinedAt = (nodes: readonly SessionNode[], nodeId: string): boolean =>
  nodes.find((one) => one.nodeId === nodeId)?.status === 'DECLINED'

/**
 * A branch is asked with what had been found when it was come to. No branch has seen a decline that
 * is passed by now, so that a reviewer does before the workflow approves.
 */
function stepAnew(graph: Graph, { nodes, fieldsOf }: Answered): Step {
  const passed: SessionNode[] = []
  let step = firstStep(graph, fieldsOf(passed))
  while ('node' in step.to) {
    const { node: nodeId } = step.to
    const node = nodes.find((one) => one.nodeId === nodeId)
    if (!node || !answeredStatuses.includes(node.status)) return step
    if (passed.includes(node)) throw new Error('the workflow goes round in a circle')
    passed.push(node)
    const isDeclined = node.status === 'DECLINED'
    step = stepAfter(graph, nodeId, { fields: fieldsOf(passed), isDeclined })
  }
  const isLeftBehind = nodes.some((one) => one.status === 'DECLINED' && !passed.includes(one))
  return isLeftBehind && step.to.end === 'Approved' ? { ...step, to: { end: 'In Review' } } : step
}
