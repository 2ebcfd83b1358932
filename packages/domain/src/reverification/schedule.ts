/**
 * Schedules of re-verification: whose verification is done again, when, and on which workflow. Data
 * of an application; what is due by them is in `due.ts`.
 */
import type { EntityKind } from '../aggregate.ts'

export const triggerTypes = ['every_months', 'before_document_expiry', 'on_risk'] as const
export type TriggerType = (typeof triggerTypes)[number]

export type Trigger =
  | { readonly type: 'every_months'; readonly months: number }
  | { readonly type: 'before_document_expiry'; readonly days: number }
  /** Whoever came to this standing after the verification. */
  | { readonly type: 'on_risk'; readonly standing: 'FLAGGED' }

export const scheduleBounds = {
  months: { least: 1, most: 120 },
  days: { least: 1, most: 365 },
  graceDays: { least: 1, most: 365 },
} as const

export interface Schedule {
  readonly scheduleId: string
  readonly applicationId: string
  readonly label: string
  readonly kind: EntityKind
  /** Whose approved sessions it is about; `null` for those of every workflow of the kind. */
  readonly workflowId: string | null
  /** What the new session runs; `null` for the workflow of the session before. */
  readonly newWorkflowId: string | null
  readonly trigger: Trigger
  /** Whether the new session asks for an invitation by e-mail. */
  readonly notify: boolean
  /** How long the person has; `null` for as long as the workflow gives. */
  readonly graceDays: number | null
  /** Leaves out those whose ongoing monitoring is off. */
  readonly monitoredOnly: boolean
  readonly enabled: boolean
}

/** What a session says of the schedule it was made by; never personal. */
export interface Reverification {
  readonly scheduleId: string
  readonly reason: TriggerType
  readonly dueAtMs: number
  readonly ofSessionId: string
}

/** The same as decisions, lists and events show it. */
export const reverificationShown = (one: Reverification) => ({
  schedule_id: one.scheduleId,
  reason: one.reason,
  due_at: new Date(one.dueAtMs).toISOString(),
  of_session_id: one.ofSessionId,
})

/** Why nothing is made of what is due. */
export const skipReasons = [
  'gone',
  'unnamed',
  'blocked',
  'not_monitored',
  'made_before',
  'unfinished_session',
  'retries_spent',
  'workflow_not_published',
  'failed',
] as const
export type SkipReason = (typeof skipReasons)[number]
