/**
 * What each evaluation event changes, and what the evaluation then decides. Pure; answers join:
 * the worst of two stands, so that they may come in any order and twice.
 */
import type { Aggregate, Customer, EffectName, Facts } from './aggregate.ts'
import { decideEvaluation, evaluationTableVersion } from './evaluation.decision.ts'
import type { CheckAnswer, DecisionInputs, EvaluationDecision } from './evaluation.decision.ts'
import { decisionInputs, owedBy } from './evaluation.ts'
import type {
  CheckStanding,
  Evaluation,
  EvaluationCheck,
  FraudStanding,
  KycCheck,
} from './evaluation.ts'
import { heldOutcome } from './evaluation.held.ts'
import type { EvaluationShown } from './evaluation.result.ts'
import type { EvaluationEvent, EvaluationGuard } from './evaluation.lifecycle.ts'
import type { Party } from './lifecycle.ts'
import type { Thresholds } from './evaluation.decision.ts'

/** What is asked for when an evaluation begins. */
export interface Requested {
  readonly options: Evaluation['options']
  readonly kycSource: Evaluation['kycSource']
  readonly thresholds: Thresholds
  readonly expressDeadlineAtMs?: number
  readonly dueAtMs: number
}

/** What an evaluation event brings with it. */
export interface EvaluationFacts {
  /** Absent: the onboarding evaluation. */
  readonly number?: number
  readonly requested?: Requested
  readonly answers?: Partial<Readonly<Record<KycCheck, Omit<CheckStanding, 'attempts'>>>> & {
    readonly fraud?: Omit<FraudStanding, 'attempts'>
  }
  /** Which check is asked again. */
  readonly check?: EvaluationCheck
  readonly attempts?: number
  readonly decision?: 'approved' | 'rejected'
  /** What was decided, with everything it was decided on; `ostiary replay` computes it again. */
  readonly decided?: DecisionRecord
  /** The result as this event left it: what its webhook says. */
  readonly shows?: EvaluationShown
}

/** A decision as it is stored: inputs, result, and the version of the table. */
export interface DecisionRecord {
  readonly table: number
  readonly inputs: DecisionInputs
  readonly result: EvaluationDecision
}

interface Happening {
  readonly event: EvaluationEvent
  readonly by: Party
  readonly actor: string
  readonly facts: Facts
  readonly atMs: number
}

/** Which evaluation an event is about; without a number the onboarding one. */
export function evaluationOf(held: Aggregate, number?: number): Evaluation | undefined {
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

export function prospectOf(held: Aggregate, happening: Happening): Prospect | undefined {
  const { facts } = happening
  const before = evaluationOf(held, facts.evaluation?.number)
  const next = before ? changed(before, happening) : born(held.customer, happening)
  return next && { before, next, decision: decideEvaluation(decisionInputs(next)) }
}

/** Answers the named guards of the evaluation table. */
export function evaluationGuard(
  { before, next, decision }: Prospect,
  { held, happening }: { held: Aggregate; happening: Happening },
  guard: EvaluationGuard,
): boolean {
  const says = happening.facts.evaluation?.decision
  switch (guard) {
    case 'holds_approved':
    case 'holds_rejected':
    case 'holds_review':
      return guard === `holds_${held.customer && heldOutcome(held.customer)?.status}`
    case 'decides_approved':
    case 'decides_rejected':
    case 'decides_review':
      return guard === `decides_${decision.status}`
    case 'reopens':
      return next.manual === null && next.thresholds.reopenOnWatchlist && decision.status !== 'approved'
    case 'express_is_open':
      return before?.express !== undefined && before.express.settled === undefined
    case 'is_owed':
      return before !== undefined && before.overdue === undefined && owedBy(before).length > 0
    case 'is_manual':
      return next.trigger === 'manual'
    case 'is_onboarding':
      return next.trigger === 'onboarding'
    case 'is_flagged':
      return before?.flagged === true
    case 'is_unflagged':
      return before?.flagged === false
    case 'says_approved':
    case 'says_rejected':
      return next.trigger === 'onboarding' && !next.flagged && guard === `says_${says}`
    case 'confirms_approved':
    case 'confirms_rejected':
      return (
        next.trigger === 'onboarding' &&
        guard === `confirms_${says}` &&
        before?.manual !== says
      )
  }
}

const unasked: CheckStanding = { answer: 'pending', attempts: 0 }

function born(customer: Customer | null, { facts, atMs, event }: Happening): Evaluation | undefined {
  const requested = facts.evaluation?.requested
  if (!customer || !requested) return undefined
  const { options, kycSource, thresholds, expressDeadlineAtMs, dueAtMs } = requested
  const manual = event === 'requested_again'
  return {
    number: facts.evaluation?.number ?? 1,
    trigger: manual ? 'manual' : 'onboarding',
    status: 'pending',
    source: 'automation',
    options,
    kycSource,
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

const answered: Change = (before, { facts }) => {
  const { identity, watchlist, fraud } = facts.evaluation?.answers ?? {}
  return {
    ...before,
    checks: {
      identity: worse(before.checks.identity, identity),
      watchlist: worse(before.checks.watchlist, watchlist),
    },
    fraud: fraud && isScoreOwed(before) ? { ...before.fraud, ...fraud } : before.fraud,
  }
}

/** A score nobody asked for decides nothing, and the first one stands. */
const isScoreOwed = ({ fraud }: Evaluation): boolean =>
  fraud.state === 'pending' || fraud.state === 'failed'

/** The more an answer asks of a person, the later it stands. */
const severity: readonly CheckAnswer[] = ['pending', 'clear', 'error', 'adverse']

function worse(
  before: CheckStanding,
  answer: Omit<CheckStanding, 'attempts'> | undefined,
): CheckStanding {
  if (!answer) return before
  // That a provider could not be had is over once it answers.
  const unavailable = before.answer === 'error'
  const isWorse = severity.indexOf(answer.answer) > severity.indexOf(before.answer)
  return isWorse || unavailable ? { ...answer, attempts: before.attempts } : before
}

const delayed: Change = (before, { facts }) => {
  const { check, attempts } = facts.evaluation ?? {}
  if (check === undefined || attempts === undefined) return before
  return check === 'fraud'
    ? { ...before, fraud: { ...before.fraud, attempts } }
    : {
        ...before,
        checks: { ...before.checks, [check]: { ...before.checks[check], attempts } },
      }
}

const decided: Change = (before, { facts }) => {
  const { proposal: _proposal, ...rest } = before
  return { ...rest, manual: facts.evaluation?.decision ?? before.manual, source: 'manual' }
}

const watchlistHit: Change = (before, happening) => ({
  ...answered(before, happening),
  alert: 'watchlist_hit',
})

const changes: Readonly<Record<EvaluationEvent, Change>> = {
  requested: (before) => before,
  requested_again: (before) => before,
  check_answered: answered,
  check_accepted: (before) => before,
  check_delayed: delayed,
  express_deadline_passed: (before) => before,
  closed: (before) => ({ ...before, overdue: true }),
  rescored: answered,
  rescore_failed: answered,
  decision_proposed: (before, { facts, actor, atMs }) => ({
    ...before,
    proposal: { decision: facts.evaluation!.decision!, actor, atMs },
  }),
  decided,
  flag_set: (before) => ({ ...before, flagged: true, source: 'flag' }),
  // A person takes the flag away, and a person decides what follows.
  flag_removed: (before) => ({ ...before, flagged: false, manual: 'review', source: 'flag' }),
  watchlist_hit: watchlistHit,
}

function changed(before: Evaluation, happening: Happening): Evaluation {
  const { event, atMs } = happening
  const { express } = before
  // What comes after the deadline does not change what was said at it, whichever is noticed first.
  const isOver = express !== undefined && atMs >= express.deadlineAtMs
  const held = isOver || event === 'express_deadline_passed' ? stageSettled(before) : before
  const next = changes[event](held, happening)
  const { identity, watchlist } = next.checks
  const isKnown =
    identity.answer === 'adverse' || ![identity.answer, watchlist.answer].includes('pending')
  return { ...(isKnown ? stageSettled(next) : next), updatedAtMs: atMs }
}

/** Settles the request stage of ExpressKYC, once, by what is known now. */
function stageSettled(one: Evaluation): Evaluation {
  const { express, checks } = one
  if (!express || express.settled) return one
  const { identity, watchlist } = checks
  const answers = [identity.answer, watchlist.answer]
  const kycOutcome = answers.includes('adverse')
    ? 'review'
    : answers.every((answer) => answer === 'clear')
      ? 'passed'
      : 'pending'
  const success = identity.answer === 'clear' || identity.answer === 'adverse'
  const outcome = identity.answer === 'clear' ? 'passed' : 'review'
  const settled = success ? { success, outcome, kycOutcome } as const : { success, kycOutcome } as const
  return { ...one, express: { ...express, settled } }
}

/** The evaluation as its row leaves it: the status, and what the table said. */
export function evaluationMoved(
  { before, next, decision }: Prospect,
  to: Evaluation['status'],
  { event }: Happening,
): Evaluation {
  const isWorse =
    event === 'check_answered' && before?.manual === 'approved' && decision.recommendation !== 'approved'
  return {
    ...next,
    status: to,
    row: decision.row,
    ...(isWorse ? { alert: 'late_answer_worse' as const } : {}),
  }
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
export const decisionRecord = ({ next, decision }: Prospect, event: string): DecisionRecord | undefined =>
  undecided.includes(event)
    ? undefined
    : { table: evaluationTableVersion, inputs: decisionInputs(next), result: decision }

/** The evaluations a customer keeps at hand; older ones are rows and lines only. */
export function withEvaluation(all: readonly Evaluation[], next: Evaluation): Evaluation[] {
  const others = all.filter((one) => one.number !== next.number)
  const latest = Math.max(
    0,
    ...[...others, next].filter((one) => one.fraud.score !== null).map((one) => one.number),
  )
  const newest = Math.max(next.number, ...others.map((one) => one.number))
  const kept = others.filter(
    (one) =>
      one.trigger === 'onboarding' ||
      one.number === latest ||
      one.number === newest ||
      owedBy(one).length > 0,
  )
  // What is owed for ever must not make the row grow for ever.
  const owing = kept.filter((one) => one.trigger === 'manual' && one.number < latest)
  const dropped = new Set(owing.slice(0, -owedMax))
  return [...kept.filter((one) => !dropped.has(one)), next].sort((one, other) => one.number - other.number)
}
const owedMax = 3

/** Whether a row's effect is called for by this very evaluation. */
export function isEffectAsked(
  name: EffectName,
  { before, next }: Pick<Prospect, 'before' | 'next'>,
  facts: Facts,
): boolean {
  const asked = facts.evaluation?.check
  const byChecks = next.trigger === 'onboarding' && next.kycSource === 'checks'
  switch (name) {
    case 'check_identity':
    case 'check_watchlist':
      return asked === undefined ? byChecks : name === `check_${asked}`
    case 'check_fraud':
      return asked === undefined ? isFraudDue(before, next) : asked === 'fraud'
    case 'settle_express':
      return next.express !== undefined && next.express.settled === undefined
    default:
      return true
  }
}

/** Fraud is asked once the identity check has had its say, which is one of its features. */
function isFraudDue(before: Evaluation | undefined, next: Evaluation): boolean {
  if (next.fraud.state !== 'pending') return false
  if (next.trigger === 'manual') return before === undefined
  return before?.checks.identity.answer === 'pending' && next.checks.identity.answer !== 'pending'
}
