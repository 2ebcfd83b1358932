/**
 * What is held of a customer between evaluations: the outcome a manual one keeps, and the last
 * score. Source: requirement 2, evaluation reference 1.3 row B.
 */
import type { Customer } from './aggregate.ts'
import type { DecisionRowName, EvaluationStatus, KycOutcome } from './evaluation.decision.ts'
import { kycOutcomeNow, owedBy, progressOf } from './evaluation.ts'
import type { DecisionSource, Evaluation } from './evaluation.ts'

export interface Held {
  readonly kycOutcome: KycOutcome
  readonly status: Exclude<EvaluationStatus, 'pending'>
  readonly source: DecisionSource
  /** The row of the decision table that decided; the verdict of a session has none. */
  readonly row: DecisionRowName | null
}

/**
 * The outcome of onboarding: of its evaluation, or, where none was asked for, of the KYC session.
 * `null` while onboarding is not over.
 */
export function heldOutcome(customer: Customer): Held | null {
  const onboarding = (customer.detail.evaluations ?? []).find((one) => one.trigger === 'onboarding')
  return onboarding ? ofEvaluation(onboarding) : ofSession(customer)
}

function ofEvaluation(one: Evaluation): Held | null {
  if (progressOf(one) === 'in_progress' || one.status === 'pending') return null
  const { status, source, row } = one
  return { kycOutcome: kycOutcomeNow(one), status, source, row }
}

/** That session counts as the onboarding KYC. */
function ofSession({ state, enteredBy }: Customer): Held | null {
  const bySession = { source: 'session', row: null } as const
  const passed: Held = { kycOutcome: 'passed', status: 'approved', ...bySession }
  if (state === 'active' || state === 'inactive') return passed
  if (state !== 'rejected' || enteredBy === 'screening_failed') return null
  return enteredBy === 'illicit_activity'
    ? passed
    : { kycOutcome: 'review', status: 'rejected', ...bySession }
}

/** The newest health score; 0 where none was ever computed. */
export function lastScore({ detail }: Customer): number {
  const scored = (detail.evaluations ?? []).filter((one) => one.fraud.score !== null)
  return scored.at(-1)?.fraud.score ?? 0
}

/** The manual evaluation under way, which a second request joins. */
export const runningManual = ({ detail }: Customer): Evaluation | undefined =>
  (detail.evaluations ?? []).find(
    (one) => one.trigger === 'manual' && progressOf(one) === 'in_progress',
  )

/** The number of the next evaluation. */
export const nextNumber = ({ detail }: Customer): number =>
  Math.max(0, ...(detail.evaluations ?? []).map((one) => one.number)) + 1

/** What is owed for ever must not make the row of a customer grow for ever. */
const owingMax = 3

/**
 * The evaluations a customer keeps at hand: of the manual ones the newest, the one with the last
 * score, and the latest of those that wait for theirs. Older ones are rows and lines only.
 */
export function withEvaluation(all: readonly Evaluation[], next: Evaluation): Evaluation[] {
  const every = [...all.filter((one) => one.number !== next.number), next].sort(
    (one, other) => one.number - other.number,
  )
  const manual = every.filter((one) => one.trigger === 'manual')
  const kept = new Set([
    ...every.filter((one) => one.trigger === 'onboarding'),
    next,
    ...manual.slice(-1),
    ...manual.filter((one) => one.fraud.score !== null).slice(-1),
    ...manual.filter((one) => owedBy(one).length > 0).slice(-owingMax),
  ])
  return every.filter((one) => kept.has(one))
}
