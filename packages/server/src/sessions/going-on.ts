/** Where a session of a workflow begins, and whom a node of it asks. */
import * as route from '@ostiary/domain/session/going-on'
import type { NodeAhead } from '@ostiary/domain/session/facts'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'

export const aheadOf = (
  { graph }: WorkflowVersion,
  nodeId: string,
  scenario: string | undefined,
): NodeAhead => route.aheadOf(graph, nodeId, scenario)

export const beginning = ({ graph }: WorkflowVersion, scenario: string | undefined): route.Ahead =>
  route.beginning(graph, scenario)
