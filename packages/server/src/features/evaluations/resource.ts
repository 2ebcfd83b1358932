/** How an evaluation looks from outside. */
import type { Aggregate, Customer } from '@ostiary/domain/aggregate'
import { decideEvaluation, evaluationDecision } from '@ostiary/domain/evaluation.decision'
import { heldOutcome } from '@ostiary/domain/evaluation.held'
import { requestStageOf, resultOf } from '@ostiary/domain/evaluation.result'
import { decisionInputs, isFinal, owedBy, progressOf } from '@ostiary/domain/evaluation'
import type { Evaluation, KycCheck } from '@ostiary/domain/evaluation'
import type { ModelsByVersion } from '@ostiary/domain/decision-replay'
import { evaluationId } from '../../platform/evaluation-id.ts'
import { iso } from '../call.ts'
import { fraudShape } from './fraud-shape.ts'

/** What a request is answered with: nothing in it changes later, so that repeats are the same. */
export function requestedShape(
  held: Aggregate,
  one: Evaluation,
  more: { joined?: true } = {},
): unknown {
  return {
    id: evaluationId(held.entity.entityId, one.number),
    customerId: held.entity.entityId,
    trigger: one.trigger,
    options: one.options,
    // There is no evaluation without a customer.
    result: requestStageOf(held.customer!, one),
    progress: 'in_progress',
    createdAt: iso(one.createdAtMs),
    ...more,
  }
}

interface Shown {
  readonly customer: Customer
  readonly one: Evaluation
  /** The versions of the fraud model of its application. */
  readonly models: ModelsByVersion
  /** The line of its last decision, where it was looked up. */
  readonly decidedAt?: number | undefined
  /** With everything the score adds up from. */
  readonly isExplained?: boolean
}

/** The evaluation as it is now. */
export function evaluationShape(entityId: string, shown: Shown): unknown {
  const { customer, one, models, decidedAt, isExplained = false } = shown
  const { recommendation } = decideEvaluation(decisionInputs(one))
  const result = resultOf(customer, one)
  return {
    id: evaluationId(entityId, one.number),
    customerId: entityId,
    trigger: one.trigger,
    options: one.options,
    result,
    progress: progressOf(one),
    createdAt: iso(one.createdAtMs),
    kycSource: one.kycSource,
    status: result.status,
    final: isFinal(one),
    owed: owedBy(one),
    checks: {
      identity: checkShape(one, 'identity'),
      watchlist: checkShape(one, 'watchlist'),
    },
    fraud: fraudShape(one, models, { isExplained }),
    decision: {
      ...(decidedAt === undefined ? {} : { id: `${entityId}:${decidedAt}` }),
      ...deciderOf(customer, one),
      recommendation,
      thresholds: one.thresholds.version,
    },
    proposal: one.proposal
      ? { decision: one.proposal.decision, by: one.proposal.actor, at: iso(one.proposal.atMs) }
      : null,
    alert: one.alert ?? null,
    dueAt: iso(one.dueAtMs),
    updatedAt: iso(one.updatedAtMs),
  }
}

/** What decided the status; a manual evaluation keeps that of onboarding, and shows its decider. */
function deciderOf(customer: Customer, one: Evaluation): object {
  const held = one.trigger === 'manual' ? heldOutcome(customer) : null
  const { row, source } = held ?? one
  const why = evaluationDecision.find(({ name }) => name === row)?.why ?? decidedBySession
  return { row, why, source }
}

const decidedBySession = 'The verification of the person decided; no evaluation was asked for then.'

/** Closed without its answer, a check counts as unavailable until it comes: `owed` names it. */
function checkShape({ checks, overdue }: Evaluation, check: KycCheck): unknown {
  const { atMs, reference: _reference, ...shown } = checks[check]
  const isMissed = overdue && shown.answer === 'pending'
  return {
    ...shown,
    ...(isMissed ? { answer: 'error', reasons: ['check_unavailable'] } : {}),
    ...(atMs === undefined ? {} : { at: iso(atMs) }),
  }
}
