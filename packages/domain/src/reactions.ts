/** How one lifecycle moves another: one table, each row a requirement, driven by `change.ts`. */
import type { DomainEvent, Entry, Facts } from './aggregate.ts'
import type { CustomerEvent, CustomerState } from './customer.lifecycle.ts'
import { isDeleted, rejectionCause } from './entity.changes.ts'
import type { EntityEvent, Standing } from './entity.lifecycle.ts'
import type { EvaluationStatus } from './evaluation.decision.ts'
import type { EvaluationEvent } from './evaluation.lifecycle.ts'
import { evaluationOf } from './evaluation.changes.ts'
import type { Evaluation } from './evaluation.ts'
import { holdOf } from './holds.ts'
import type { SessionEvent, SessionState } from './session.lifecycle.ts'
import {
  broughtByMatch,
  monitoringFacts,
  monitoringGuards,
  monitoringHolds,
} from './monitoring/reactions.ts'
import type { MonitoringFactsName, MonitoringGuard } from './monitoring/reactions.ts'
import {
  broughtBy,
  sessionGuards,
  sessionReactionHolds,
  unfinishedOf,
} from './session/reactions.ts'
import type { Cause, SessionFactsName, SessionReactionGuard } from './session/reactions.ts'

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
    | Moment<'session', SessionState, SessionEvent>
    /** Whatever happened to a session. */
    | { readonly machine: 'session'; readonly any: true }
  /** A named condition on the entity as it is now. */
  readonly and: ReactionGuard
  readonly then: Caused<DomainEvent>
  /** What it brings besides, taken from what called for it. */
  readonly brings?: SessionFactsName | MonitoringFactsName
  /** Once for each such session of the entity. */
  readonly each?: 'begun' | 'unbegun'
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
  | SessionReactionGuard
  | MonitoringGuard

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
  { when: { machine: 'session',  any: true },            and: 'counters_moved', brings: 'counters', then: { machine: 'entity', event: 'session_reported', facts: {} }, says: 'Counters and features follow every session.', source: 'entity reference 7' },
  { when: { machine: 'session',  event: 'node_settled' }, and: 'face_is_blocklisted', then: { machine: 'entity', event: 'blocked', facts: { code: 'blocklist_match' } }, says: 'A face on a blocklist blocks.', source: 'requirement 3' },
  { when: { machine: 'session',  event: 'node_settled' }, and: 'session_is_at_its_end', brings: 'same_session', byCauser: true, then: { machine: 'session', event: 'completed', facts: {} }, says: 'The last answer ends the session.', source: 'entity reference 4' },
  { when: { machine: 'session',  event: 'armed' },       and: 'always', brings: 'same_session', then: { machine: 'session', event: 'opened', facts: {} }, says: 'With a scenario a sandbox opens the session by itself.', source: 'entity reference 3.2' },
  { when: { machine: 'session',  event: 'opened' },      and: 'session_is_at_its_end', brings: 'same_session', byCauser: true, then: { machine: 'session', event: 'completed', facts: {} }, says: 'A workflow that asks nothing ends as it is opened.', source: 'entity reference 4' },
  { when: { machine: 'session',  event: 'feature_reviewed' }, and: 'session_is_at_its_end', brings: 'same_session', byCauser: true, then: { machine: 'session', event: 'completed', facts: {} }, says: 'The last feature that was reviewed ends the session.', source: 'entity reference 3.2' },
  { when: { machine: 'session',  event: 'hits_reviewed' }, and: 'always', brings: 'hits', byCauser: true, then: { machine: 'entity', event: 'hit_adjudicated', facts: {} }, says: 'What is said of a hit counts for every later screening of the entity.', source: 'requirement 5' },
  { when: { machine: 'session',  event: 'key_person_settled' }, and: 'people_end_the_review', brings: 'same_session', byCauser: true, then: { machine: 'session', event: 'completed', facts: {} }, says: 'The last of its people is verified after all, and nothing else keeps the company in review.', source: 'entity reference 14; decision 0045' },
  { when: { machine: 'session',  event: 'created' },     and: 'session_is_the_customers', brings: 'customers_session', then: { machine: 'customer', event: 'verification_opened', facts: { who: 'customer' } }, says: 'The customer is verified by this session.', source: 'requirement 4' },
  { when: { machine: 'session',  event: 'link_renewed' }, and: 'session_is_the_customers', brings: 'customers_session', then: { machine: 'customer', event: 'verification_opened', facts: { who: 'customer' } }, says: 'The customer goes on by the fresh link.', source: 'requirement 1' },
  { when: { machine: 'session',  enters: 'Resubmitted' }, and: 'session_is_the_customers', brings: 'customers_session', then: { machine: 'customer', event: 'verification_opened', facts: { who: 'customer' } }, says: 'The customer is asked for some steps again.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'In Review' },  and: 'session_is_the_customers', then: { machine: 'customer', event: 'verification_stalled', facts: { code: 'session_in_review', who: 'analyst' } }, says: 'A reviewer is awaited.', source: 'requirement 1: who must act' },
  { when: { machine: 'session',  enters: 'Deleted' },    and: 'session_gives_way', then: { machine: 'customer', event: 'verification_stalled', facts: { code: 'session_deleted', who: 'customer' } }, says: 'No reviewer is awaited any more; another session is there for the asking.', source: 'requirement 1: who must act' },
  { when: { machine: 'session',  enters: 'Declined' },   and: 'session_was_turned_away', then: { machine: 'customer', event: 'verification_stalled', facts: { code: 'entity_blocked', who: 'analyst' } }, says: 'Nobody is verified while turned away; an analyst must act.', source: 'requirement 1: who must act' },
  { when: { machine: 'session',  enters: 'Approved' },   and: 'session_settles_the_customer', brings: 'identifiers', then: { machine: 'customer', event: 'verification_passed', facts: { code: 'verification_passed' } }, says: 'Its approval passes the verification.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'Declined' },   and: 'session_spent_the_retries', brings: 'identifiers', then: { machine: 'customer', event: 'verification_failed', facts: { code: 'session_declined' } }, says: 'Declined, and no try is left.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'Declined' },   and: 'session_leaves_retries', then: { machine: 'customer', event: 'verification_delayed', facts: { code: 'session_declined', who: 'provider' } }, says: 'Declined; the customer may try again in another session.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'Approved' },   and: 'evaluation_awaits_the_session', brings: 'identifiers', then: { machine: 'customer', event: 'verification_answered', facts: {} }, says: 'What the session has read belongs to the customer.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'Approved' },   and: 'evaluation_awaits_the_session', brings: 'answers', then: { machine: 'evaluation', event: 'check_answered', facts: {} }, says: 'Its answers are those the evaluation waits for.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'Declined' },   and: 'evaluation_awaits_the_session', brings: 'identifiers', then: { machine: 'customer', event: 'verification_answered', facts: {} }, says: 'What the session has read belongs to the customer.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'Declined' },   and: 'evaluation_awaits_the_session', brings: 'answers', then: { machine: 'evaluation', event: 'check_answered', facts: {} }, says: 'Its answers are those the evaluation waits for.', source: 'requirement 4' },
  { when: { machine: 'session',  enters: 'Declined' },   and: 'session_blocks', then: { machine: 'entity', event: 'blocked', facts: { code: 'session_declined' } }, says: 'A declined session blocks where the workflow says so.', source: 'requirement 3' },
  { when: { machine: 'session',  enters: 'Approved' },   and: 'session_asks_for_monitoring', then: { machine: 'entity', event: 'monitoring_switched', facts: { monitored: true, code: 'session_approved' } }, says: 'Whoever was approved by a workflow that asks for it is screened again from then on.', source: 'entity reference 9; decision 0053' },
  { when: { machine: 'evaluation', enters: 'approved' }, and: 'evaluation_asks_for_monitoring', then: { machine: 'entity', event: 'monitoring_switched', facts: { monitored: true, code: 'evaluation_approved' } }, says: 'Whoever was approved by lists is screened again from then on, where the application says so.', source: 'evaluation reference 4.4; decision 0053' },
  { when: { machine: 'entity',   event: 'monitoring_matched' }, and: 'match_is_above_a_line', then: { machine: 'entity', event: 'flagged', facts: { code: 'ongoing_monitoring' } }, says: 'A monitoring hit above the approve line flags.', source: 'requirement 4' },
  { when: { machine: 'entity',   event: 'monitoring_matched' }, and: 'match_is_of_a_session', brings: 'matched_session', then: { machine: 'session', event: 'monitoring_matched', facts: { code: 'ongoing_monitoring' } }, says: 'A monitoring hit is its session\'s: looked at above the approve line, declined above the review line.', source: 'requirement 4' },
  { when: { machine: 'entity',   event: 'monitoring_matched' }, and: 'match_concerns_the_evaluation', brings: 'watchlist_answer', then: { machine: 'evaluation', event: 'watchlist_hit', facts: { code: 'watchlist_hit' } }, says: 'A monitoring hit above the approve line alerts the evaluation.', source: 'requirement 4' },
  { when: { machine: 'entity',   event: 'erased' },      and: 'always', each: 'unbegun', then: { machine: 'session', event: 'expired', facts: { code: 'person_erased' } }, says: 'No session goes on without the person.', source: 'requirement 3' },
  { when: { machine: 'entity',   event: 'erased' },      and: 'always', each: 'begun', then: { machine: 'session', event: 'abandoned', facts: { code: 'person_erased' } }, says: 'No session goes on without the person.', source: 'requirement 3' },
  { when: { machine: 'entity',   event: 'deleted' },     and: 'always', each: 'unbegun', then: { machine: 'session', event: 'expired', facts: { code: 'entity_deleted' } }, says: 'No session of a deleted entity goes on.', source: 'requirement 3' },
  { when: { machine: 'entity',   event: 'deleted' },     and: 'always', each: 'begun', then: { machine: 'session', event: 'abandoned', facts: { code: 'entity_deleted' } }, says: 'No session of a deleted entity goes on.', source: 'requirement 3' },
]

/** Answers the named conditions of the reaction table. */
export function reactionHolds(cause: Cause, guard: ReactionGuard): boolean {
  if (isOfSessions(guard)) return sessionReactionHolds(cause, guard)
  if (isOfMonitoring(guard)) return monitoringHolds(cause, guard)
  const { is: aggregate, entry } = cause
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

const isOfSessions = (guard: ReactionGuard): guard is SessionReactionGuard =>
  (sessionGuards as readonly string[]).includes(guard)

const isOfMonitoring = (guard: ReactionGuard): guard is MonitoringGuard =>
  (monitoringGuards as readonly string[]).includes(guard)

/** The reactions an entry calls for, in table order, with the events they become. */
export function* reactionsTo(
  cause: () => Cause,
): Generator<{ readonly then: Caused<DomainEvent>; readonly byCauser?: true }> {
  const { entry } = cause()
  for (const one of reactions) {
    if (!isMoment(one.when, entry)) continue
    // Asked of the entity as the reactions before have left it.
    const now = cause()
    if (!reactionHolds(now, one.and)) continue
    const { byCauser } = one
    for (const facts of factsOf(one, now))
      yield { then: { ...one.then, facts }, ...(byCauser ? { byCauser } : {}) }
  }
}

function factsOf(one: Reaction, cause: Cause): Facts[] {
  const { facts } = one.then
  if (one.each)
    return unfinishedOf(cause.is, one.each).map(({ sessionId }) => ({
      ...facts,
      session: { sessionId },
    }))
  return [one.brings ? { ...facts, ...brought(cause, one.brings) } : facts]
}

const brought = (cause: Cause, name: SessionFactsName | MonitoringFactsName): Facts =>
  isBroughtByMatch(name) ? broughtByMatch(cause, name) : broughtBy(cause, name)

const isBroughtByMatch = (
  name: SessionFactsName | MonitoringFactsName,
): name is MonitoringFactsName => (monitoringFacts as readonly string[]).includes(name)

/** Whether an entry is what a reaction is called for by. */
export function isMoment(when: Reaction['when'], entry: Entry): boolean {
  if (when.machine !== entry.machine) return false
  if ('any' in when) return true
  if (when.event !== undefined) return when.event === entry.event
  // Nothing is entered or left by an event that stays where it is.
  if (entry.from === entry.to) return false
  return (
    (when.enters === undefined || when.enters === entry.to) &&
    (when.leaves === undefined || when.leaves === entry.from)
  )
}
