/** How an evaluation looks from outside. */
import type { Aggregate, Customer } from '@ostiary/domain/aggregate'
import { decideEvaluation, evaluationDecision } from '@ostiary/domain/evaluation.decision'
import { requestStageOf, resultOf } from '@ostiary/domain/evaluation.result'
import { decisionInputs, isFinal, owedBy, progressOf } from '@ostiary/domain/evaluation'
import type { CheckStanding, Evaluation } from '@ostiary/domain/evaluation'
import { scoreFraud, topReasons } from '@ostiary/domain/risk/fraud-model'
import type { ModelsByVersion } from '@ostiary/domain/decision-replay'
import { evaluationId } from '../../platform/evaluation-id.ts'
import { iso } from '../call.ts'

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
}

/** The evaluation as it is now. */
export function evaluationShape(entityId: string, shown: Shown): unknown {
  const { customer, one, models, decidedAt } = shown
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
      identity: checkShape(one.checks.identity),
      watchlist: checkShape(one.checks.watchlist),
    },
    fraud: fraudShape(one, models),
    decision: {
      ...(decidedAt === undefined ? {} : { id: `${entityId}:${decidedAt}` }),
      row: one.row,
      why: evaluationDecision.find((row) => row.name === one.row)!.why,
      source: one.source,
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

const checkShape = ({ atMs, reference: _reference, ...shown }: CheckStanding): unknown => ({
  ...shown,
  ...(atMs === undefined ? {} : { at: iso(atMs) }),
})

/** The reasons are those of the version that scored. */
function fraudShape({ fraud }: Evaluation, models: ModelsByVersion): unknown {
  const { state, attempts, coverage, modelVersion, findings } = fraud
  const model = modelVersion === undefined ? undefined : models(modelVersion)
  const reasons = findings && model ? topReasons(scoreFraud(findings, model)) : []
  return {
    state,
    attempts,
    coverage,
    modelVersion: modelVersion ?? null,
    reasons: reasons.map(({ code, label, points }) => ({ code, label, points })),
  }
}
