/** Test support: random workflows that can be published, with branches and without. */
import * as fc from 'fast-check'
import type { EntityKind } from '../aggregate.ts'
import { featureRow } from '../workflow/features.ts'
import { endStatuses } from '../workflow/graph.ts'
import type { Branch, EndStatus, Graph, GraphNode } from '../workflow/graph.ts'
import { validateGraph } from '../workflow/validate.ts'
import { featureOf } from './session.fixture.ts'

const users = ['ocr', 'liveness', 'face_match', 'aml', 'email_verification', 'ip_analysis', 'ocr_2']
const companies = ['kyb_registry', 'kyb_key_people', 'aml', 'email_verification', 'kyb_documents']

/** Says after a node where those of a status go: to an end, or past the next node. */
interface Fork {
  readonly says: 'Approved' | 'Declined' | 'In Review'
  readonly to: EndStatus | 'past'
  /** Drawn on the feature itself, or as a node after it. */
  readonly own: boolean
}

const fork: fc.Arbitrary<Fork> = fc.record({
  says: fc.constantFrom<Fork['says'][]>('Approved', 'Declined', 'In Review'),
  to: fc.constantFrom<Fork['to'][]>(...endStatuses, 'past', 'past'),
  own: fc.boolean(),
})

interface Plan {
  readonly nodeIds: readonly string[]
  readonly forks: readonly (Fork | null)[]
  readonly end: EndStatus
  readonly tells: boolean
}

function graphOf({ nodeIds, forks, end, tells }: Plan): Graph {
  const nodes: Record<string, GraphNode> = { end: { type: 'status', session_status: end } }
  if (tells) nodes['told'] = { type: 'webhook', next: 'end' }
  const last = tells ? 'told' : 'end'
  for (const [index, nodeId] of nodeIds.entries()) {
    const next = nodeIds[index + 1] ?? last
    const one = forks[index]
    nodes[nodeId] = { type: 'feature', feature: featureOf(nodeId), config: {}, next }
    if (one) forked(nodes, nodeId, { fork: one, next, past: nodeIds[index + 2] ?? last })
  }
  return { start_node: nodeIds[0]!, nodes }
}

function forked(
  nodes: Record<string, GraphNode>,
  nodeId: string,
  { fork: { says, to, own }, next, past }: { fork: Fork; next: string; past: string },
): void {
  const goto = to === 'past' ? past : `${nodeId}_${to.replace(' ', '_')}`
  if (to !== 'past') nodes[goto] = { type: 'status', session_status: to }
  const field = `${featureRow(featureOf(nodeId)).rulePrefix}.status`
  const rules = [{ field, operator: 'equals' as const, value: says, node_id: nodeId }]
  const branch: Branch = { id: 'a', logic: 'and', rules, goto }
  const feature = nodes[nodeId]!
  if (feature.type !== 'feature') return
  if (own) nodes[nodeId] = { ...feature, branches: [branch] }
  else {
    const otherwise: Branch = { id: 'b', logic: 'and', rules: [], goto: next }
    nodes[`${nodeId}_fork`] = { type: 'branch', branches: [branch, otherwise] }
    nodes[nodeId] = { ...feature, next: `${nodeId}_fork` }
  }
}

/** Half of them are linear; none has a complaint. */
export const workflowsOf = (kind: EntityKind): fc.Arbitrary<Graph> =>
  fc
    .record({
      nodeIds: fc.subarray(kind === 'user' ? users : companies, { minLength: 1, maxLength: 5 }),
      forks: fc.oneof(
        fc.constant([]),
        fc.array(fc.option(fork, { freq: 2 }), { minLength: 5, maxLength: 5, size: 'max' }),
      ),
      end: fc.oneof(fc.constant<EndStatus>('Determine'), fc.constantFrom(...endStatuses)),
      tells: fc.boolean(),
    })
    .map(graphOf)
    .filter((graph) => validateGraph(graph, kind).length === 0)
