/**
 * The one gate: what an entity may do now, answered from its standing, its onboarding and its
 * evaluation.
 */
import type { Aggregate } from './aggregate.ts'
import type { CustomerState } from './customer.lifecycle.ts'
import { isDeleted } from './entity.changes.ts'
import type { LiveStanding } from './entity.lifecycle.ts'
import { evaluationOf } from './evaluation.changes.ts'
import type { EvaluationStatus } from './evaluation.decision.ts'

export const gateActions = [
  'open_session',
  'create_link',
  'submit_transaction',
  'open_account',
  'issue_card',
] as const
export type GateAction = (typeof gateActions)[number]

/**
 * `run`: go on; `run_then_review`: go on, a person looks at the end; `run_and_escalate`: go on,
 * rules may escalate; `decline`: record it as declined; `refuse`: do not begin.
 */
export const gateVerdicts = [
  'run',
  'run_then_review',
  'run_and_escalate',
  'decline',
  'refuse',
] as const
export type GateVerdict = (typeof gateVerdicts)[number]

interface GateRow {
  readonly standing: Readonly<Record<LiveStanding, GateVerdict>>
  /** Whether the action also asks for a customer in one of these states. */
  readonly customer?: readonly CustomerState[]
  /** Whether a customer in one of these states is turned away although its standing would do. */
  readonly notCustomer?: readonly CustomerState[]
  /** What an onboarding evaluation of this status lets through at most. */
  readonly evaluation?: Readonly<Partial<Record<EvaluationStatus, GateVerdict>>>
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const gates: Readonly<Record<GateAction, GateRow>> = {
  open_session: {
    standing: { ACTIVE: 'run', FLAGGED: 'run_then_review',  BLOCKED: 'decline' }, notCustomer: ['rejected'],
  },
  create_link: {
    standing: { ACTIVE: 'run', FLAGGED: 'run',              BLOCKED: 'refuse'  }, notCustomer: ['rejected'],
  },
  submit_transaction: {
    standing: { ACTIVE: 'run', FLAGGED: 'run_and_escalate', BLOCKED: 'decline' }, notCustomer: ['inactive', 'rejected'],
    evaluation: { review: 'run_and_escalate', rejected: 'decline' },
  },
  open_account: {
    standing: { ACTIVE: 'run', FLAGGED: 'refuse',           BLOCKED: 'refuse'  }, customer: ['active'],
    evaluation: { pending: 'refuse', review: 'refuse', rejected: 'refuse' },
  },
  issue_card: {
    standing: { ACTIVE: 'run', FLAGGED: 'refuse',           BLOCKED: 'refuse'  }, customer: ['active'],
    evaluation: { pending: 'refuse', review: 'refuse', rejected: 'refuse' },
  },
}

export interface GateAnswer {
  readonly verdict: GateVerdict
  readonly allowed: boolean
  /**
   * Why it is not simply `run`: `entity_<standing>`, `customer_<state>`,
   * `customer_missing`, `evaluation_<status>`.
   */
  readonly reasons: readonly string[]
}

/** What an entity may do now, and why not. */
export function gate(aggregate: Aggregate, action: GateAction): GateAnswer {
  const row = gates[action]
  const { entity } = aggregate
  if (isDeleted(entity)) return { verdict: 'refuse', allowed: false, reasons: ['entity_deleted'] }
  const standing = entity.standing as LiveStanding // what is deleted went out above
  const state = aggregate.customer?.state
  const byStanding = row.standing[standing]
  const turnedAway = isTurnedAway(row, state)
  const status = evaluationOf(aggregate)?.status
  const byEvaluation = (status && row.evaluation?.[status]) ?? 'run'
  const verdict = stricter(turnedAway ? row.standing.BLOCKED : byStanding, byEvaluation)
  return {
    verdict,
    allowed: verdict !== 'decline' && verdict !== 'refuse',
    reasons: [
      ...(byStanding === 'run' ? [] : [`entity_${standing.toLowerCase()}`]),
      ...(turnedAway ? [`customer_${state ?? 'missing'}`] : []),
      ...(byEvaluation === 'run' ? [] : [`evaluation_${status}`]),
    ],
  }
}

const strictness: Readonly<Record<GateVerdict, number>> = {
  run: 0,
  run_then_review: 1,
  run_and_escalate: 1,
  decline: 2,
  refuse: 2,
}

const stricter = (one: GateVerdict, other: GateVerdict): GateVerdict =>
  strictness[other] > strictness[one] ? other : one

function isTurnedAway(row: GateRow, state: CustomerState | undefined): boolean {
  if (state === undefined) return row.customer !== undefined
  return row.customer?.includes(state) === false || row.notCustomer?.includes(state) === true
}
