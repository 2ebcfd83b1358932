/** What each evaluation event changes, and what the evaluation then decides. Pure. */
import type { Aggregate, Customer, Facts } from './aggregate.ts'
import {
  isNews,
  isStageKnown,
  stageSettled,
  withAnswers,
  withHit,
  withScore,
  withTry,
} from './evaluation.answers.ts'
import { decideEvaluation, evaluationTableVersion } from './evaluation.decision.ts'
import type { EvaluationDecision } from './evaluation.decision.ts'
import { decisionInputs } from './evaluation.ts'
import type { CheckStanding, Evaluation } from './evaluation.ts'
import { heldOutcome, lastScore } from './evaluation.held.ts'
import type { DecisionRecord } from './evaluation.facts.ts'
import type { EvaluationEvent } from './evaluation.lifecycle.ts'
import type { Party } from './lifecycle.ts'

export interface Happening {
  readonly event: EvaluationEvent
  readonly by: Party
  readonly actor: string
  readonly facts: Facts
  readonly atMs: number
}

/** Which evaluation an event is about; without a number the onboarding one. */
export function evaluationOf(
  held: Pick<Aggregate, 'customer'>,
  number?: number,
): Evaluation | undefined {
  const all = held.customer?.detail.evaluations ?? []
  return number === undefined
    ? all.find((one) => one.trigger === 'onboarding')
    : all.find((one) => one.number === number)
}

/** What an event would make of an evaluation, and what that decides. */
export interface Prospect {
  readonly before: Evaluation | undefined
  readonly next: Evaluation
  readonly decision: EvaluationDecision
}

export function prospectOf(
  held: Pick<Aggregate, 'customer'>,
  happening: Happening,
): Prospect | undefined {
  const { facts } = happening
  const before = evaluationOf(held, facts.evaluation?.number)
  const next = before ? changed(before, happening) : born(held.customer, happening)
  if (!next) return undefined
  const told = before && isSuperseded(held.customer, before, next) ? superseded(next) : next
  return { before, next: told, decision: decideEvaluation(decisionInputs(told)) }
}

/** Evaluations are compared by their number, not by when their scores arrive (reference 4.4). */
function isSuperseded(customer: Customer | null, before: Evaluation, next: Evaluation): boolean {
  const isScored = next.fraud.state === 'completed' && before.fraud.state !== 'completed'
  const others = customer?.detail.evaluations ?? []
  return isScored && others.some((one) => one.number > next.number && one.fraud.score !== null)
}

const superseded = (one: Evaluation): Evaluation => ({
  ...one,
  fraud: { ...one.fraud, superseded: true },
})

const unasked: CheckStanding = { answer: 'pending', attempts: 0 }

function born(
  customer: Customer | null,
  { facts, atMs, event }: Happening,
): Evaluation | undefined {
  const requested = facts.evaluation?.requested
  if (!customer || !requested) return undefined
  const { options, kycSource, monitored, thresholds, expressDeadlineAtMs, dueAtMs } = requested
  const manual = event === 'requested_again'
  return {
    number: facts.evaluation?.number ?? 1,
    trigger: manual ? 'manual' : 'onboarding',
    status: 'pending',
    source: 'automation',
    options,
    kycSource,
    ...(monitored && !manual ? { monitored } : {}),
    checks: manual ? heldChecks(customer) : { identity: unasked, watchlist: unasked },
    fraud: {
      state: options.fraud ? 'pending' : 'not_requested',
      attempts: 0,
      score: null,
      coverage: null,
    },
    ...(options.expressKyc && expressDeadlineAtMs !== undefined
      ? { express: { deadlineAtMs: expressDeadlineAtMs } }
      : {}),
    thresholds,
    manual: null,
    flagged: false,
    ...(manual ? { scoreBefore: lastScore(customer) } : {}),
    dueAtMs,
    row: 'answers_awaited',
    createdAtMs: atMs,
    updatedAtMs: atMs,
  }
}

/** A manual evaluation reuses the answers of onboarding; a session's outcome stands for both. */
function heldChecks(customer: Customer): Evaluation['checks'] {
  const onboarding = customer.detail.evaluations?.find((one) => one.trigger === 'onboarding')
  if (onboarding) return onboarding.checks
  const answer = heldOutcome(customer)?.kycOutcome === 'passed' ? 'clear' : 'adverse'
  const standing: CheckStanding = { answer, attempts: 0, provider: 'session' }
  return { identity: standing, watchlist: standing }
}

type Change = (before: Evaluation, happening: Happening) => Evaluation

/** Who decides has seen what there was to see. */
const decided: Change = (before, { facts }) => {
  const { alert: _seen, ...rest } = unproposed(before)
  return { ...rest, manual: facts.evaluation?.decision ?? before.manual, source: 'manual' }
}

/** What was proposed before new evidence came is not agreed to after it. */
function unproposed({ proposal: _proposal, ...rest }: Evaluation): Evaluation {
  return rest
}

const proposed: Change = (before, { facts, actor, atMs }) => {
  const says = facts.evaluation?.decision
  return says === undefined ? before : { ...before, proposal: { decision: says, actor, atMs } }
}

const changes: Readonly<Record<EvaluationEvent, Change>> = {
  requested: (before) => before,
  requested_again: (before) => before,
  check_answered: (before, { facts }) => {
    const next = withAnswers(before, facts)
    return isNews(before, next, facts) ? unproposed(next) : next
  },
  check_accepted: (before) => before,
  check_delayed: (before, { facts }) => withTry(before, facts),
  express_deadline_passed: (before) => stageSettled(before),
  closed: (before) => ({ ...before, overdue: true }),
  rescored: (before, { facts }) => withScore(before, facts),
  rescore_failed: (before, { facts }) => withScore(before, facts),
  decision_proposed: proposed,
  decided,
  flag_set: (before) => ({ ...unproposed(before), flagged: true, source: 'flag' }),
  // A person takes the flag away, and a person decides what follows; who was refused by a person
  // before the flag still is.
  flag_removed: (before) =>
    before.manual === 'rejected'
      ? { ...before, flagged: false, source: 'manual' }
      : { ...before, flagged: false, manual: 'review', source: 'flag' },
  watchlist_hit: (before, { facts }) => withHit(unproposed(before), facts),
}

function changed(before: Evaluation, happening: Happening): Evaluation {
  const { event, atMs } = happening
  const { express } = before
  // What comes after the deadline does not change what was said at it, whichever is noticed first.
  const isOver = express !== undefined && atMs >= express.deadlineAtMs
  const next = changes[event](isOver ? stageSettled(before) : before, happening)
  return { ...(isStageKnown(next) ? stageSettled(next) : next), updatedAtMs: atMs }
}

/** The evaluation as its row leaves it: the status, and what the table said. */
export function evaluationMoved(
  { before, next, decision }: Prospect,
  to: Evaluation['status'],
  { event }: Happening,
): Evaluation {
  // Where something else is kept than the table would say, the row that led there stays named.
  const isKept = next.trigger === 'onboarding' && decision.status !== to
  const isWorse = event === 'check_answered' && to === 'approved' && isDoubted(before, decision)
  return {
    ...next,
    status: to,
    row: isKept ? next.row : decision.row,
    ...(isWorse ? { alert: 'late_answer_worse' as const } : {}),
  }
}

/** Whether something speaks against an approval that did not before. */
function isDoubted(before: Evaluation | undefined, now: EvaluationDecision): boolean {
  const then = before?.status === 'approved' ? decideEvaluation(decisionInputs(before)) : undefined
  const isNew = (doubt: (one: EvaluationDecision) => boolean): boolean =>
    then !== undefined && doubt(now) && !doubt(then)
  return (
    isNew(({ kycOutcome }) => kycOutcome === 'review') ||
    isNew(({ band }) => band === 'review' || band === 'rejected')
  )
}

/** The events that only record how a check is going decide nothing. */
const undecided: readonly string[] = [
  'requested',
  'requested_again',
  'check_accepted',
  'check_delayed',
  'express_deadline_passed',
  'decision_proposed',
]

/** What goes to the journal beside the facts of an event: the decision, with what it hangs on. */
export const decisionRecord = (
  { next, decision }: Prospect,
  event: string,
): DecisionRecord | undefined =>
  undecided.includes(event)
    ? undefined
    : { table: evaluationTableVersion, inputs: decisionInputs(next), result: decision }
