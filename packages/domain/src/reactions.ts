/** How one lifecycle moves another: one table, each row a requirement, driven by `change.ts`. */
import type { Aggregate, DomainEvent, Entry, Facts } from './aggregate.ts'
import type { CustomerEvent, CustomerState } from './customer.lifecycle.ts'
import { rejectionCause } from './entity.changes.ts'
import type { EntityEvent, Standing } from './entity.lifecycle.ts'
import { holdOf } from './holds.ts'

/** The state a machine has just entered or left, or what has happened to it in its state. */
interface Moment<M extends Entry['machine'], S extends string, E extends string> {
  readonly machine: M
  readonly enters?: S
  readonly leaves?: S
  readonly event?: E
}
/** One of a machine's own events. */
type Caused<D> = D extends DomainEvent
  ? Pick<D, 'machine' | 'event'> & { readonly facts: Facts }
  : never

export interface Reaction {
  readonly when:
    | Moment<'customer', CustomerState, CustomerEvent>
    | Moment<'entity', Standing, EntityEvent>
  /** A named condition on the entity as it is now. */
  readonly and: ReactionGuard
  readonly then: Caused<DomainEvent>
  readonly says: string
  readonly source: string
}
export type ReactionGuard =
  | 'always'
  | 'customer_is_on_or_held_otherwise'
  | 'entity_is_blocked'
  | 'customer_held_for_the_block'

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const reactions: readonly Reaction[] = [
  { when: { machine: 'customer', enters: 'rejected' }, and: 'always',                           then: { machine: 'entity',   event: 'blocked',     facts: { code: rejectionCause } },    says: 'A rejected customer blocks its entity for good.', source: 'requirement 4' },
  { when: { machine: 'entity',   enters: 'BLOCKED' },  and: 'customer_is_on_or_held_otherwise', then: { machine: 'customer', event: 'deactivated', facts: { cause: 'entity_blocked' } }, says: 'A block holds the customer.', source: 'requirement 4' },
  { when: { machine: 'customer', enters: 'active' },   and: 'entity_is_blocked',                then: { machine: 'customer', event: 'deactivated', facts: { cause: 'entity_blocked' } }, says: 'Nobody becomes active while blocked.', source: 'requirement 4' },
  { when: { machine: 'entity',   leaves: 'BLOCKED' },  and: 'customer_held_for_the_block',      then: { machine: 'customer', event: 'activated',   facts: { lifts: { party: 'system', cause: 'entity_blocked' } } }, says: 'A release lifts the hold of the block.', source: 'requirement 4' },
  { when: { machine: 'entity',   event: 'erased' },    and: 'always',                           then: { machine: 'customer', event: 'person_erased', facts: { code: 'person_erased' } }, says: 'Nobody is awaited once the person is erased.', source: 'requirement 3' },
]

/** Answers the named conditions of the reaction table. */
export function reactionHolds(aggregate: Aggregate, guard: ReactionGuard): boolean {
  const { entity, customer } = aggregate
  const held = customer ? holdOf(customer.detail.holds, 'system', 'entity_blocked') : undefined
  switch (guard) {
    case 'always':
      return true
    case 'customer_is_on_or_held_otherwise':
      return customer !== null && ['active', 'inactive'].includes(customer.state) && !held
    case 'entity_is_blocked':
      return entity.standing === 'BLOCKED'
    case 'customer_held_for_the_block':
      return customer?.state === 'inactive' && held !== undefined
  }
}

/** The reactions an entry calls for, in table order. */
export function reactionsTo(aggregate: Aggregate, entry: Entry): readonly Reaction[] {
  return reactions.filter(({ when, and }) => isMoment(when, entry) && reactionHolds(aggregate, and))
}

function isMoment(when: Reaction['when'], entry: Entry): boolean {
  if (when.machine !== entry.machine) return false
  if (when.event !== undefined) return when.event === entry.event
  // Nothing is entered or left by an event that stays where it is.
  if (entry.from === entry.to) return false
  return (
    (when.enters === undefined || when.enters === entry.to) &&
    (when.leaves === undefined || when.leaves === entry.from)
  )
}
