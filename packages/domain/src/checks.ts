/** The checks of onboarding: when each is asked, and who may still answer it. */
import type { Aggregate, Awaits, Customer } from './aggregate.ts'
import type { CustomerState } from './customer.lifecycle.ts'

export type Check = 'wallet' | 'identity'

interface Asked {
  readonly awaits: Awaits['what']
  /** The states from which the check is still to come. */
  readonly ahead: readonly CustomerState[]
}
const checks: Readonly<Record<Check, Asked>> = {
  wallet: { awaits: 'wallet_screening', ahead: ['initiating'] },
  identity: { awaits: 'verification', ahead: ['initiating', 'screening'] },
}

/**
 * Whether the provider of a check, or the person before it, may still settle it. To be asked of
 * what stands when the answer is applied: a case handed to an analyst meanwhile is the analyst's,
 * and of a person erased meanwhile nothing is awaited.
 */
export function providerMayAnswer({ customer }: Aggregate, check: Check): boolean {
  const awaits = customer?.detail.awaits
  return awaits?.what === checks[check].awaits && awaits.who !== 'analyst'
}

/** A case that waits for an analyst is the analyst's: the person has nothing to open any more. */
export const isAnalysts = (customer: Customer): boolean => customer.detail.awaits?.who === 'analyst'

/** Whether a check is still to come, so that a simulated answer can be kept for it. */
export const isAhead = (state: CustomerState, check: Check): boolean =>
  checks[check].ahead.includes(state)
