/**
 * Every event told to the outside, and the words of the product.
 *
 * application: one tenant, `live` or `sandbox` · entity: a user or a business, keyed by the
 * caller's `vendorData` · customer: the onboarding of a user entity · standing: what an entity is
 * held to be · hold: why a customer is inactive, and who set it · journal: the hash-chained record
 * of everything that happened to an entity · effect: work done after a commit · delivery: one event
 * on its way to one destination.
 */
import type { EntityKind, Machine } from './aggregate.ts'
import { isUnlinked } from './unlinked.ts'

export const eventTypes = [
  'customer.updated',
  'customer.flagged',
  'evaluation.updated',
  'user.status.updated',
  'user.data.updated',
  'business.status.updated',
  'business.data.updated',
  'status.updated',
  'data.updated',
  'business_session.status.updated',
  'business_session.data.updated',
  'activity.created',
] as const
export type EventType = (typeof eventTypes)[number]

/** What a destination may ask for: these, and what transactions will tell. */
export const destinationEvents = [
  ...eventTypes,
  'transaction.created',
  'transaction.status.updated',
  'travel_rule.status.updated',
] as const

/** Where an event is on its way to one destination. */
export const deliveryStates = ['pending', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/**
 * Says which event a journal entry announces, beside the activity every entry is. A row that stays
 * in place announces nothing, but for flags, for an entity's data, and for what an evaluation
 * learns once its status is settled.
 */
export function announcement(entry: {
  readonly machine: Machine
  readonly event: string
  readonly from: string | null
  readonly to: string
  readonly kind: 'user' | 'business'
  /** Of whom nobody has named nothing but sessions is told. */
  readonly vendorData?: string | null
  readonly facts?: Told | undefined
}): EventType | undefined {
  if (entry.machine === 'entity' && isUnlinked(entry.vendorData ?? null)) return undefined
  if (entry.machine === 'evaluation') return toldOfEvaluation(entry)
  if (entry.machine === 'entity') return toldOfEntity(entry)
  if (entry.machine === 'session') return toldOfSession(entry)
  if (['flagged', 'unflagged'].includes(entry.event)) return 'customer.flagged'
  return entry.from === entry.to ? undefined : 'customer.updated'
}

interface Told {
  readonly changed?: readonly string[]
}

/** What changes an entity's data, though its standing may stay (entity reference 8.1). */
const dataEvents = ['created', 'updated', 'session_reported', 'tagged', 'deleted']

function toldOfEntity({
  event,
  from,
  to,
  kind,
  facts,
}: {
  readonly event: string
  readonly from: string | null
  readonly to: string
  readonly kind: 'user' | 'business'
  readonly facts?: Told | undefined
}): EventType | undefined {
  // With a customer an entity comes into being too, and that is told of the customer.
  if (event === 'created' && facts?.changed === undefined) return undefined
  // Nobody is told of what is gone for everybody already.
  if (event === 'purged') return undefined
  if (dataEvents.includes(event)) return `${kind}.data.updated`
  return from === to ? undefined : `${kind}.status.updated`
}

const learned = ['check_answered', 'rescored', 'rescore_failed', 'closed', 'watchlist_hit']

function toldOfEvaluation(entry: {
  readonly event: string
  readonly from: string | null
  readonly to: string
}): EventType | undefined {
  const isLate = entry.from !== 'pending' && learned.includes(entry.event)
  return entry.from !== entry.to || isLate ? 'evaluation.updated' : undefined
}

/** What changes the decision of a session, though its status may stay (entity reference 8.1). */
const decisionEvents = [
  'node_settled',
  'feature_reviewed',
  'data_corrected',
  'hits_reviewed',
  'refreshed',
  'monitoring_matched',
]

/** A session that is deleted is told to nobody (entity reference 8.1). */
function toldOfSession({
  event,
  from,
  to,
}: {
  readonly event: string
  readonly from: string | null
  readonly to: string
}): EventType | undefined {
  if (event === 'deleted') return undefined
  if (from !== to) return 'status.updated'
  return decisionEvents.includes(event) ? 'data.updated' : undefined
}

const aliases: Readonly<Partial<Record<EventType, EventType>>> = {
  'status.updated': 'business_session.status.updated',
  'data.updated': 'business_session.data.updated',
}

/** The second name an event of a business's session has beside its own (requirement 3). */
export const aliasOf = (type: EventType, kind: EntityKind): EventType | undefined =>
  kind === 'business' ? aliases[type] : undefined
