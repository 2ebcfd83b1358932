/**
 * The result of an evaluation as answers and webhooks show it: one object, the same words
 * everywhere. Source: evaluation reference 1.2 and 1.3.
 */
import type { Customer } from './aggregate.ts'
import type { EvaluationResult, EvaluationShown } from './evaluation.facts.ts'
import { heldOutcome } from './evaluation.held.ts'
import { decisionInputs, isFinal, kycOutcomeNow, progressOf } from './evaluation.ts'
import type { Evaluation } from './evaluation.ts'

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

export const shownOf = (customer: Customer, one: Evaluation): EvaluationShown => ({
  trigger: one.trigger,
  result: resultOf(customer, one),
  progress: progressOf(one),
  // Closed without it, the score could not be had; it may still come.
  fraudCheck: decisionInputs(one).fraud,
  source: one.trigger === 'manual' ? (heldOutcome(customer)?.source ?? one.source) : one.source,
  final: isFinal(one),
})
