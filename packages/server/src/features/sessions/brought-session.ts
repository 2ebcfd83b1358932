/** A session that was decided elsewhere, as a row of a file brings it. */
import type { OpenedNode } from '@ostiary/domain/session/decision'
import type { BroughtStatus } from '@ostiary/domain/session/facts'
import type { Warning } from '@ostiary/domain/session/warning'
import type { PersonFacts } from '@ostiary/domain/verification'
import type { Feature } from '@ostiary/domain/workflow/features'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'

export interface Brought {
  readonly importId: string
  readonly row: number
  /** What it was called where it comes from. */
  readonly reference: string
  readonly status: BroughtStatus
  readonly decidedAtMs: number
  readonly workflow: WorkflowVersion
  /** What was read there, by feature. */
  readonly steps: readonly { readonly feature: Feature; readonly data: OpenedNode['data'] }[]
  readonly person?: PersonFacts
  readonly documentValidUntilMs?: number
  readonly metadata: unknown
}

/** What was read there for a step, under the name the workflow has for it here. */
export interface BroughtNode extends Pick<OpenedNode, 'data'> {
  readonly nodeId: string
  readonly feature: Feature
  readonly warnings: readonly Warning[]
}
