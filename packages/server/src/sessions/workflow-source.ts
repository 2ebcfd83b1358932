/** Where sessions get their workflows from. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { FeatureNode } from '@ostiary/domain/workflow/graph'

export interface WorkflowSource {
  /** The version new sessions run, or `undefined` where there is no such workflow (any more). */
  published(applicationId: string, workflowId: string): Promise<WorkflowVersion | undefined>
  /** One version, which never changes. */
  version(
    applicationId: string,
    workflowId: string,
    version: number,
  ): Promise<WorkflowVersion | undefined>
  /** The workflow sessions run where none is named. */
  defaultOf(applicationId: string, kind: EntityKind): Promise<WorkflowVersion>
}

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
