/** Standing set by hand: which event leads from where it stands to where it is to stand. */
import type { Aggregate, DomainEvent, Facts } from '@ostiary/domain/aggregate'
import type { EntityEvent, LiveStanding } from '@ostiary/domain/entity.lifecycle'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { Refusal } from '@ostiary/domain/change'
import { partiesOf } from '@ostiary/domain/scopes'
import type { KeyParty } from '@ostiary/domain/scopes'
import { actorName } from '../call.ts'
import type { Call } from '../call.ts'

/**
 * Clients of the reference cannot say whom they act for: a key that may act as analyst is an
 * operator's, and does; any other acts as partner.
 */
export const partyV3 = (call: Call): KeyParty =>
  partiesOf(call.principal.key.scopes).includes('analyst') ? 'analyst' : 'partner'

/** Why: a person's own decision, or what the caller's system decided (entity reference 8.3). */
export const causeByHand = (by: KeyParty, reason: string | null | undefined): Facts => ({
  code: by === 'analyst' ? 'manual' : 'api',
  ...(reason ? { sealed: { reason } } : {}),
})

/** The event by which a person sets each standing. */
export const eventTo: Readonly<Record<LiveStanding, EntityEvent>> = {
  ACTIVE: 'cleared',
  FLAGGED: 'flagged',
  BLOCKED: 'blocked',
}

/** The event that sets a standing; `undefined` where it stands so already. */
export function standingEvent(
  held: Aggregate,
  wanted: { to: LiveStanding; call: Call; reason: string | null | undefined },
): Extract<DomainEvent, { machine: 'entity' }> | undefined {
  const { to, call, reason } = wanted
  if (held.entity.standing === to) return undefined
  const by = partyV3(call)
  const facts = causeByHand(by, reason)
  return { machine: 'entity', event: eventTo[to], by, actor: actorName(by, call), facts }
}

export function refusalV3(held: Aggregate, refusal: Refusal): Problem {
  if (refusal.why === 'actor_not_allowed') return problem('party_not_allowed')
  if (refusal.why !== 'guard_failed')
    return problem('transition_refused', `The entity is ${held.entity.standing}.`)
  return problem(refusal.guard === 'not_erased' ? 'entity_erased' : 'customer_rejected')
}
