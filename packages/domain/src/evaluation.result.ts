/**
 * The result of an evaluation as answers and webhooks show it: one object, the same words
 * everywhere. Source: evaluation reference 1.2 and 1.3.
 */
import type { Customer } from './aggregate.ts'
import type { EvaluationResult, EvaluationShown } from './evaluation.facts.ts'
import { heldOutcome } from './evaluation.held.ts'
import { decisionInputs, isFinal, kycOutcomeNow, progressOf } from './evaluation.ts'
import type { Evaluation, EvaluationCheck } from './evaluation.ts'

/** What the request is answered with; always `pending`, and no score, in onboarding. */
export function requestStageOf(customer: Customer, one: Evaluation): EvaluationResult {
  if (one.trigger === 'manual') return resultOf(customer, one)
  const settled = one.express?.settled
  if (!settled) return { kycOutcome: 'pending', fraudScore: 0, status: 'pending' }
  const { kycOutcome, ...expressKyc } = settled
  return { kycOutcome, expressKyc, fraudScore: 0, status: 'pending' }
}

/** The result as it is now. */
export function resultOf(customer: Customer, one: Evaluation): EvaluationResult {
  if (one.trigger === 'manual') {
    const held = heldOutcome(customer)
    return {
      kycOutcome: held?.kycOutcome ?? kycOutcomeNow(one),
      fraudScore: one.fraud.score ?? one.scoreBefore ?? 0,
      status: held?.status ?? one.status,
    }
  }
  return {
    kycOutcome: kycOutcomeNow(one),
    fraudScore: one.status === 'pending' ? 0 : (one.fraud.score ?? 0),
    status: one.status,
  }
}

export function shownOf(customer: Customer, one: Evaluation): EvaluationShown {
  // Closed without an answer, a check could not be had; it may still come.
  const { identity, watchlist, fraud } = decisionInputs(one)
  const unavailable: EvaluationCheck[] = [
    ...(identity === 'error' ? (['identity'] as const) : []),
    ...(watchlist === 'error' ? (['watchlist'] as const) : []),
    ...(fraud === 'failed' ? (['fraud'] as const) : []),
  ]
  return {
    trigger: one.trigger,
    result: resultOf(customer, one),
    progress: progressOf(one),
    fraudCheck: fraud,
    ...(unavailable.length > 0 ? { unavailable } : {}),
    source: one.trigger === 'manual' ? (heldOutcome(customer)?.source ?? one.source) : one.source,
    final: isFinal(one),
  }
}
