/** Turns a refusal of the customer table into the problem the caller reads. */
import type { Aggregate, Customer, DomainEvent } from '@ostiary/domain/aggregate'
import type { Refusal } from '@ostiary/domain/change'
import { isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { holdToLift, strongestHold } from '@ostiary/domain/holds'
import { holdShape, messageOf } from './resource.ts'

export const refusalOf =
  (asked?: DomainEvent) =>
  (held: Aggregate, refusal: Refusal): Problem => {
    const { customer } = held
    if (!customer) return problem('customer_not_found')
    if (refusal.why === 'actor_not_allowed')
      return problem('party_not_allowed', 'The party you act as may not cause this.')
    if (refusal.why !== 'guard_failed')
      return problem('transition_refused', `The customer is ${customer.state}.`)
    if (isErased(held.entity) && ['not_erased', 'may_pass'].includes(refusal.guard))
      return problem('entity_erased')
    if (refusal.guard === 'flag_is_stronger')
      return problem('party_not_allowed', 'An analyst set the flag; an analyst takes it away.')
    if (refusal.guard === 'may_pass' || refusal.guard === 'may_fail')
      return problem('transition_refused', 'The evaluation asked for with the customer decides.')
    return holdRefusal(held, customer, asked)
  }

/**
 * Why an activation lifts nothing: there is no such hold, the block stands, or it is a stronger
 * party's.
 */
function holdRefusal(held: Aggregate, customer: Customer, asked: DomainEvent | undefined): Problem {
  const { holds } = customer.detail
  const lifts = asked?.facts?.lifts
  if (lifts?.party !== undefined && !holds.some((hold) => hold.party === lifts.party))
    return problem('transition_refused', `There is no hold of the ${lifts.party}.`)
  const lifted = asked && holdToLift(holds, asked.by, lifts)
  if (lifted?.cause === 'entity_blocked' && held.entity.standing === 'BLOCKED') {
    const detail = 'Release the entity; the hold is lifted with it.'
    return problem('entity_blocked', detail, { hold: holdShape(lifted) })
  }
  const hold = strongestHold(holds)!
  const detail = `A hold of the ${hold.party} stands: ${messageOf(hold.cause)}`
  return problem('hold_not_yours', detail, { hold: holdShape(hold) })
}
