/** The node a provider is asked about, with all that was read of its session. */
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { OpenedSession } from '../../sessions/context.ts'

export interface AskedNode {
  readonly session: Session
  readonly node: SessionNode
  readonly workflow: WorkflowVersion
  readonly opened: OpenedSession
}
