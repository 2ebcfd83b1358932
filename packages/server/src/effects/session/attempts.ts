/** Ends the tries of a step: after the last one a reviewer takes over, and nobody is declined. */
import { noticed } from '@ostiary/domain/session/warning'
import { attemptsMax } from '@ostiary/domain/workflow/attempts'
import type { NodeFacts } from '../../providers/session-kit.ts'
import { featureNodeOf } from '../../sessions/session-workflow.ts'
import type { AskedNode } from './asked-node.ts'

/** The answer as it is, or a review where the person may not try again. */
export function withinAttempts(facts: NodeFacts, { node, workflow }: AskedNode): NodeFacts {
  if (facts.status !== 'NOT_FINISHED') return facts
  const most = attemptsMax(node.feature, featureNodeOf(workflow, node.nodeId).config)
  if (most === undefined || node.tries < most) return facts
  const warnings = [...facts.warnings, noticed('ATTEMPTS_SPENT', 'REVIEW', { tries: node.tries })]
  return { ...facts, status: 'IN_REVIEW', warnings, manual: true }
}
