/** Where a session goes once a node has its answer, and whom the next node asks. */
import type { NodeAhead } from '@ostiary/domain/session/facts'
import type { Session } from '@ostiary/domain/session/session'
import { featureRow } from '@ostiary/domain/workflow/features'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import { firstStep, stepAfter } from '@ostiary/domain/workflow/route'
import type { Step } from '@ostiary/domain/workflow/route'
import type { Fields } from '@ostiary/domain/workflow/rules'
import { featureNodeOf } from './session-workflow.ts'

interface Ahead {
  readonly step: Step
  readonly ahead?: NodeAhead
}

/** With a scenario a sandbox answers in the place of the person. */
export function aheadOf(
  workflow: WorkflowVersion,
  nodeId: string,
  scenario: string | undefined,
): NodeAhead {
  const { feature } = featureNodeOf(workflow, nodeId)
  const isAlone = scenario !== undefined || featureRow(feature).asks === 'provider'
  return { nodeId, feature, waits: isAlone ? 'provider' : 'person' }
}

const withAhead = (workflow: WorkflowVersion, step: Step, scenario: string | undefined): Ahead =>
  'node' in step.to ? { step, ahead: aheadOf(workflow, step.to.node, scenario) } : { step }

/** Where a session begins. */
export const beginning = (workflow: WorkflowVersion, scenario: string | undefined): Ahead =>
  withAhead(workflow, firstStep(workflow.graph, new Map()), scenario)

/** Where it goes on after a node; of a resubmission its own list says so. */
export function goingOn(
  workflow: WorkflowVersion,
  session: Session,
  answered: { readonly nodeId: string; readonly fields: Fields; readonly isDeclined: boolean },
): Partial<Ahead> {
  if (session.redo !== undefined) return {}
  const step = stepAfter(workflow.graph, answered.nodeId, answered)
  return withAhead(workflow, step, session.scenario)
}
