/** How one lifecycle moves another: one table, each row a requirement, driven by `change.ts`. */
import type { Aggregate, DomainEvent, Entry, Facts } from './aggregate.ts'
import type { CustomerEvent, CustomerState } from './customer.lifecycle.ts'
import { isDeleted, rejectionCause } from './entity.changes.ts'
import type { EntityEvent, Standing } from './entity.lifecycle.ts'
import type { EvaluationStatus } from './evaluation.decision.ts'
import type { EvaluationEvent } from './evaluation.lifecycle.ts'
import { evaluationOf } from './evaluation.changes.ts'
import type { Evaluation } from './evaluation.ts'
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
    | Moment<'evaluation', EvaluationStatus, EvaluationEvent>
  /** A named condition on the entity as it is now. */
  readonly and: ReactionGuard
  readonly then: Caused<DomainEvent>
  /** It is the doing of whoever caused it, not of the system. */
  readonly byCauser?: true
  readonly says: string
  readonly source: string
}
export type ReactionGuard =
  | 'always'
  | 'customer_is_on_or_held_otherwise'
  | 'entity_is_blocked'
  | 'customer_held_for_the_block'
  | 'onboarding_is_verified'
  | 'evaluation_is_approved'
  | 'evaluation_is_rejected'
  | 'evaluation_is_in_review'
  | 'evaluation_is_asked_for'
  | 'evaluation_is_pending'
  | 'analyst_settled_it_before'

// A table is easier to check when its columns line up.
// oxfmt-ignore
export const reactions: readonly Reaction[] = [
  { when: { machine: 'customer', enters: 'rejected' }, and: 'always',                           then: { machine: 'entity',   event: 'blocked',     facts: { code: rejectionCause } },    says: 'A rejected customer blocks its entity for good.', source: 'requirement 4' },
  { when: { machine: 'entity',   enters: 'BLOCKED' },  and: 'customer_is_on_or_held_otherwise', then: { machine: 'customer', event: 'deactivated', facts: { cause: 'entity_blocked' } }, says: 'A block holds the customer.', source: 'requirement 4' },
  { when: { machine: 'customer', enters: 'active' },   and: 'entity_is_blocked',                then: { machine: 'customer', event: 'deactivated', facts: { cause: 'entity_blocked' } }, says: 'Nobody becomes active while blocked.', source: 'requirement 4' },
  { when: { machine: 'entity',   leaves: 'BLOCKED' },  and: 'customer_held_for_the_block',      then: { machine: 'customer', event: 'activated',   facts: { lifts: { party: 'system', cause: 'entity_blocked' } } }, says: 'A release lifts the hold of the block.', source: 'requirement 4' },
  { when: { machine: 'entity',   event: 'erased' },    and: 'always',                           then: { machine: 'customer', event: 'person_erased', facts: { code: 'person_erased' } }, says: 'Nobody is awaited once the person is erased.', source: 'requirement 3' },
  { when: { machine: 'entity',   event: 'deleted' },   and: 'always',                           then: { machine: 'customer', event: 'person_erased', facts: { code: 'entity_deleted' } }, says: 'Nobody is awaited once the entity is deleted.', source: 'requirement 3' },
  { when: { machine: 'evaluation', enters: 'approved' }, and: 'onboarding_is_verified',         then: { machine: 'customer', event: 'verification_passed',  facts: { code: 'evaluation_approved' } }, says: 'An approved evaluation passes the verification it was asked for.', source: 'requirement 4' },
  { when: { machine: 'evaluation', enters: 'rejected' }, and: 'onboarding_is_verified',         then: { machine: 'customer', event: 'verification_failed',  facts: { code: 'evaluation_rejected' } }, says: 'A rejected evaluation fails it.', source: 'requirement 4' },
  { when: { machine: 'evaluation', enters: 'review' },   and: 'onboarding_is_verified',         then: { machine: 'customer', event: 'verification_stalled', facts: { code: 'evaluation_in_review', who: 'analyst' } }, says: 'An evaluation in review hands the verification to an analyst.', source: 'requirement 1: who must act' },
  { when: { machine: 'customer', enters: 'verifying' },  and: 'evaluation_is_approved',         then: { machine: 'customer', event: 'verification_passed',  facts: { code: 'evaluation_approved' } }, says: 'Whichever comes last: the evaluation was approved before.', source: 'requirement 4' },
  { when: { machine: 'customer', enters: 'verifying' },  and: 'evaluation_is_rejected',         then: { machine: 'customer', event: 'verification_failed',  facts: { code: 'evaluation_rejected' } }, says: 'Whichever comes last: the evaluation was rejected before.', source: 'requirement 4' },
  { when: { machine: 'customer', enters: 'verifying' },  and: 'evaluation_is_in_review',        then: { machine: 'customer', event: 'verification_stalled', facts: { code: 'evaluation_in_review', who: 'analyst' } }, says: 'Whichever comes last: the evaluation is in review already.', source: 'requirement 1: who must act' },
  { when: { machine: 'customer', event: 'verification_passed' }, and: 'analyst_settled_it_before', byCauser: true, then: { machine: 'evaluation', event: 'decided', facts: { code: 'analyst_passed', evaluation: { decision: 'approved' } } }, says: 'Who passes the verification by hand decides the evaluation with it.', source: 'decision 0021' },
  { when: { machine: 'customer', event: 'verification_failed' }, and: 'analyst_settled_it_before', byCauser: true, then: { machine: 'evaluation', event: 'decided', facts: { code: 'analyst_failed', evaluation: { decision: 'rejected' } } }, says: 'Who fails the verification by hand decides the evaluation with it.', source: 'decision 0021' },
  { when: { machine: 'customer', event: 'flagged' },     and: 'evaluation_is_asked_for',        then: { machine: 'evaluation', event: 'flag_set',           facts: { code: 'customer_flagged' } },   says: 'A flag rejects the evaluation.', source: 'evaluation reference 2.7, 4.3' },
  { when: { machine: 'customer', event: 'unflagged' },   and: 'evaluation_is_asked_for',        then: { machine: 'evaluation', event: 'flag_removed',       facts: { code: 'customer_unflagged' } }, says: 'Without the flag a person decides; it never goes back to approved by itself.', source: 'evaluation reference 4.3' },
  { when: { machine: 'entity',   event: 'erased' },      and: 'evaluation_is_pending',          then: { machine: 'evaluation', event: 'closed',             facts: { code: 'person_erased' } },      says: 'Nothing is asked about a person who was erased.', source: 'requirement 3' },
  { when: { machine: 'entity',   event: 'deleted' },     and: 'evaluation_is_pending',          then: { machine: 'evaluation', event: 'closed',             facts: { code: 'entity_deleted' } },     says: 'Nothing is asked about an entity that was deleted.', source: 'requirement 3' },
]

/** Answers the named conditions of the reaction table. */
export function reactionHolds(aggregate: Aggregate, guard: ReactionGuard, entry: Entry): boolean {
  const { entity, customer } = aggregate
  const onboarding = evaluationOf(aggregate)
  const held = customer ? holdOf(customer.detail.holds, 'system', 'entity_blocked') : undefined
  switch (guard) {
    case 'always':
      return true
    case 'customer_is_on_or_held_otherwise':
      return customer !== null && ['active', 'inactive'].includes(customer.state) && !held
    case 'entity_is_blocked':
      return entity.standing === 'BLOCKED'
    case 'customer_held_for_the_block':
      return customer?.state === 'inactive' && held !== undefined && !isDeleted(entity)
    case 'onboarding_is_verified':
      return customer?.state === 'verifying' && entry.number === onboarding?.number
    case 'analyst_settled_it_before':
      return entry.by === 'analyst' && isOpen(onboarding)
    case 'evaluation_is_asked_for':
      return onboarding !== undefined
    case 'evaluation_is_approved':
    case 'evaluation_is_rejected':
    case 'evaluation_is_pending':
      return guard === `evaluation_is_${onboarding?.status}`
    case 'evaluation_is_in_review':
      return onboarding?.status === 'review'
  }
}

const isOpen = (one: Evaluation | undefined): boolean =>
  one?.status === 'pending' || one?.status === 'review'

/** The reactions an entry calls for, in table order. */
export function reactionsTo(aggregate: Aggregate, entry: Entry): readonly Reaction[] {
  return reactions.filter(
    ({ when, and }) => isMoment(when, entry) && reactionHolds(aggregate, and, entry),
  )
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
