/** The workflow version a session runs, and the nodes of it. */
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { FeatureNode } from '@ostiary/domain/workflow/graph'
import type { WorkflowSource } from '../store/workflow-source.ts'

/**
 * The version a session runs.
 * @throws where it is gone: versions are kept as long as a session may need them
 */
export async function workflowOf(
  source: WorkflowSource,
  session: { applicationId: string; workflowId: string; workflowVersion: number },
): Promise<WorkflowVersion> {
  const { applicationId, workflowId, workflowVersion } = session
  const found = await source.version(applicationId, workflowId, workflowVersion)
  if (!found) throw new Error('the workflow version of a session is missing')
  return found
}

/** The node of a workflow that runs a feature. */
export function featureNodeOf({ graph }: WorkflowVersion, nodeId: string): FeatureNode {
  const node = graph.nodes[nodeId]
  if (node?.type !== 'feature') throw new Error('the workflow of a session has no such feature')
  return node
}
