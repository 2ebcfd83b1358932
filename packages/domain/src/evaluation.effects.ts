/** Which effects of a row are called for by the very evaluation it happens to. Pure. */
import type { EffectName, Facts } from './aggregate.ts'
import type { Prospect } from './evaluation.changes.ts'
import type { Evaluation } from './evaluation.ts'

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
