/** A check of onboarding that every try failed to ask: an analyst takes it over. */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import type { CustomerEvent } from '@ostiary/domain/customer.lifecycle'

export const handedOver = (
  event: Extract<CustomerEvent, `${string}_stalled`>,
  { customer }: Aggregate,
  tries: number,
): DomainEvent => ({
  machine: 'customer',
  event,
  by: 'system',
  actor: 'system',
  facts: {
    code: 'retries_spent',
    who: 'analyst',
    attempts: (customer?.detail.awaits?.attempts ?? 0) + tries,
  },
})
