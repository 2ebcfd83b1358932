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
  if (!found) throw new Error(`version ${workflowVersion} of workflow ${workflowId} is missing`)
  return found
}

/** The node of a workflow that runs a feature. */
export function featureNodeOf(
  { workflowId, version, graph }: WorkflowVersion,
  nodeId: string,
): FeatureNode {
  const node = graph.nodes[nodeId]
  if (node?.type === 'feature') return node
  throw new Error(`version ${version} of workflow ${workflowId} has no feature at ${nodeId}`)
}
