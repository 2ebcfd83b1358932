/** A node of the workflow version a session runs, with its settings. */
import type { FeatureNode } from '@ostiary/domain/workflow/graph'
import { featureNodeOf, workflowOf } from '../../sessions/session-workflow.ts'
import type { Services } from '../call.ts'
import type { Held } from './link.ts'

export async function featureNodeAt(
  services: Services,
  { session, application }: Pick<Held, 'session' | 'application'>,
  nodeId: string,
): Promise<FeatureNode> {
  const { applicationId } = application
  const workflow = await workflowOf(services.workflows, { applicationId, ...session })
  return featureNodeOf(workflow, nodeId)
}
