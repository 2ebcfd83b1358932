/** How an entity looks from outside, and whose it is. */
import type { Aggregate, StandingCause } from '@ostiary/domain/aggregate'
import { entityGuard, isDeleted, rejectionCause } from '@ostiary/domain/entity.changes'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import { gate, gateActions } from '@ostiary/domain/gates'
import { allowedEvents } from '@ostiary/domain/lifecycle'
import { keyParties } from '@ostiary/domain/scopes'
import { iso } from '../call.ts'
import type { Call } from '../call.ts'

export const ownedBy = (aggregate: Aggregate, call: Call): boolean =>
  !isDeleted(aggregate.entity) &&
  aggregate.entity.applicationId === call.principal.application.applicationId

const guards = ['cause_is_new', 'releasable', 'releasable_and_flag_stands', 'not_erased'] as const
/** The strongest cause there is: where not even it is new, nobody has one that is. */
const strongest = { code: rejectionCause } as const

/** What somebody may do to an entity now; what a rejection blocks, nobody releases. */
export const entityEvents = (held: Aggregate): readonly string[] =>
  allowedEvents(entityLifecycle, held.entity.standing, {
    sandbox: true, // the table has no rows of the sandbox
    by: keyParties,
    closed: guards.filter((guard) => !entityGuard(held, strongest, guard)),
  })

const causeShape = (cause: StandingCause | undefined): unknown =>
  cause ? { cause: cause.cause, party: cause.party, since: iso(cause.sinceMs) } : null

export const entityShape = (held: Aggregate, version: number, more: { already?: true } = {}) => {
  const { entity, customer } = held
  return {
    id: entity.entityId,
    kind: entity.kind,
    vendorData: entity.vendorData,
    standing: entity.standing,
    block: causeShape(entity.detail.block),
    flag: causeShape(entity.detail.flag),
    customerStatus: customer?.state ?? null,
    erasedAt: entity.detail.erasedAtMs === undefined ? null : iso(entity.detail.erasedAtMs),
    allowedEvents: entityEvents(held),
    version,
    createdAt: iso(entity.createdAtMs),
    updatedAt: iso(entity.updatedAtMs),
    ...more,
  }
}

/** What an entity may do now: every action of the one gate. */
export const gateShape = (held: Aggregate): unknown => ({
  id: held.entity.entityId,
  standing: held.entity.standing,
  status: held.customer?.state ?? null,
  actions: Object.fromEntries(gateActions.map((action) => [action, gate(held, action)])),
})
