/**
 * A workflow as a graph: features one after the other, branches between them, and where it ends.
 * The linear form is the same graph without branches. Source: entity reference 2.10.
 */
import type { EntityKind } from '../aggregate.ts'
import type { Feature } from './features.ts'

/** What a branch may ask of a value. */
export const ruleOperators = [
  'equals',
  'not_equals',
  'greater_than',
  'greater_than_or_equals',
  'less_than',
  'less_than_or_equals',
  'contains',
  'not_contains',
  'in',
  'not_in',
  'is_empty',
  'is_not_empty',
  'regex',
  'fuzzy_match',
] as const
export type RuleOperator = (typeof ruleOperators)[number]

export interface Rule {
  /** Such as `kyc.status` or `kyc.extra_fields.profession`. */
  readonly field: string
  readonly operator: RuleOperator
  readonly value?: unknown
  /** How alike two texts must be, 0 to 100; `fuzzy_match` needs it. */
  readonly score?: number
  /** Which node of the feature is meant, where several run it. */
  readonly node_id?: string
}

/** One way out; without rules it is the way for everybody else, and stands last. */
export interface Branch {
  readonly id: string
  readonly logic: 'and' | 'or'
  readonly rules: readonly Rule[]
  readonly goto: string
}

/** `Determine`: what the features came to decides. */
export const endStatuses = ['Approved', 'Declined', 'In Review', 'Determine'] as const
export type EndStatus = (typeof endStatuses)[number]

export type Settings = Readonly<Record<string, unknown>>

export interface FeatureNode {
  readonly type: 'feature'
  readonly feature: Feature
  readonly config: Settings
  readonly label?: string
  /** Where it goes on. */
  readonly next?: string
  /** Asked first; where none fits it goes on at `next`. */
  readonly branches?: readonly Branch[]
}
export interface BranchNode {
  readonly type: 'branch'
  readonly branches: readonly Branch[]
  readonly label?: string
}
export interface StatusNode {
  readonly type: 'status'
  readonly session_status: EndStatus
  readonly label?: string
}
/** Tells every destination that the session came by. */
export interface WebhookNode {
  readonly type: 'webhook'
  readonly next: string
  readonly label?: string
}
export type GraphNode = FeatureNode | BranchNode | StatusNode | WebhookNode

export interface Graph {
  readonly start_node: string
  readonly nodes: Readonly<Record<string, GraphNode>>
}

/** What becomes of a session besides its graph. */
export interface WorkflowSettings {
  /** How often a person may try again after a declined session, 0 to 10. */
  readonly max_retry_attempts: number
  /** Within so many days, 1 to 365; `null`: ever. */
  readonly retry_window_days: number | null
  /** Seconds from its creation until a session nobody finished has expired. */
  readonly session_expiration_time: number
  /** A declined session blocks its user or business. */
  readonly auto_block_on_decline: boolean
  /** And puts what identifies it onto the system blocklists. */
  readonly auto_blocklist_identifiers: boolean
  /** Months after which an approved verification has expired; `null`: with its document alone. */
  readonly kyc_expiration_months: number | null
  readonly is_desktop_allowed: boolean
}

/** One version of a workflow; a published one never changes. */
export interface WorkflowVersion {
  /** The same for all versions; sessions are created by it. */
  readonly workflowId: string
  /** Counts from 1. */
  readonly version: number
  /** Names this version. */
  readonly uuid: string
  readonly applicationId: string
  readonly kind: EntityKind
  /** The caller's word for what it is for, such as `kyc`. */
  readonly type: string
  readonly label: string
  readonly graph: Graph
  readonly settings: WorkflowSettings
}
