/** Turns a refusal of the customer table into the problem the caller reads. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import type { Refusal } from '@ostiary/domain/change'
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { strongestHold } from '@ostiary/domain/holds'
import { allowedEvents } from '@ostiary/domain/lifecycle'
import { holdShape, messageOf } from './resource.ts'

export function refusalOf(held: Aggregate, refusal: Refusal): Problem {
  const customer = held.customer
  if (!customer) return problem('customer_not_found')
  if (refusal.why === 'guard_failed') {
    const hold = strongestHold(customer.detail.holds)!
    const why = messageOf(hold.cause)
    return problem('hold_not_yours', `A hold of the ${hold.party} stands: ${why}`, {
      hold: holdShape(hold),
    })
  }
  if (refusal.why === 'actor_not_allowed')
    return problem('party_not_allowed', 'The party you act as may not cause this.')
  const allowed = allowedEvents(customerLifecycle, customer.state)
  return problem('transition_refused', `The customer is ${customer.state}.`, {
    allowedEvents: allowed,
  })
}
