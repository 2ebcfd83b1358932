/** Answers the named guards of the session table. Pure. */
import type { Aggregate, Facts } from '../aggregate.ts'
import { isGone } from '../entity.changes.ts'
import { gate } from '../gates.ts'
import type { Party } from '../lifecycle.ts'
import { decidedStatuses } from '../session.lifecycle.ts'
import type { SessionGuard } from '../session.lifecycle.ts'
import type { NodeAhead } from './facts.ts'
import { outcomeOf, reviewOutcome, revisedOutcome } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import { currentNode, nodeOf } from './session.ts'
import type { Session } from './session.ts'

interface Asked {
  readonly held: Aggregate
  /** Absent for one that is to begin. */
  readonly session: Session | undefined
  readonly facts: Facts
  readonly by: Party
  readonly atMs: number
}

export function sessionGuard(asked: Asked, guard: SessionGuard): boolean {
  const { held, session } = asked
  const about = asked.facts.session
  const may = !isGone(held.entity)
  switch (guard) {
    case 'not_gone':
      return may
    case 'may_begin':
      return may && gate(held, 'open_session').allowed
    case 'is_turned_away':
      return may && !gate(held, 'open_session').allowed
    case 'is_trusted':
      return may && gate(held, 'open_session').verdict === 'run' && isWhole(asked)
    case 'came_declined':
      return may && about?.came?.status === 'Declined'
    case 'came_expired':
      return may && about?.came?.status === 'Kyc Expired'
    case 'may_go_on':
      return mayGoOn(held)
    case 'may_be_armed':
      return may && gate(held, 'create_link').allowed && about?.scenario !== undefined
    default:
      return session !== undefined && begunGuard({ ...asked, session }, guard)
  }
}

const mayGoOn = (held: Aggregate): boolean =>
  !isGone(held.entity) && gate(held, 'create_link').allowed

type BegunGuard = Exclude<
  SessionGuard,
  | 'not_gone'
  | 'may_begin'
  | 'is_turned_away'
  | 'is_trusted'
  | 'came_declined'
  | 'came_expired'
  | 'may_go_on'
  | 'may_be_armed'
>

/** What came from elsewhere is taken as approved only where every part of it was. */
const isWhole = ({ facts }: Asked): boolean =>
  (facts.session?.came?.status ?? 'Approved') === 'Approved' &&
  (facts.session?.nodes?.length ?? 0) > 0 &&
  facts.session?.nodes?.every((one) => one.status === 'APPROVED') === true

function begunGuard(asked: Asked & { readonly session: Session }, guard: BegunGuard): boolean {
  const { held, session, facts, atMs } = asked
  const about = facts.session
  switch (guard) {
    case 'is_asked':
      // Who is BLOCKED on the way is asked nothing more.
      return mayGoOn(held) && isWaiting(session, about?.nodeId, 'person')
    case 'is_checked':
      return isWaiting(session, about?.nodeId, 'provider')
    case 'is_current':
      return !isGone(held.entity) && session.at !== null && session.at === about?.result?.nodeId
    case 'has_party':
      return session.parties?.some((one) => one.partyId === about?.party?.partyId) === true
    case 'loses_party':
      return losesParty(session, about?.party)
    case 'has_node':
      return !isGone(held.entity) && nodeOf(session, about?.nodeId ?? '') !== undefined
    case 'is_reviewable':
      return !isGone(held.entity) && isReviewable(session, about?.nodeId)
    case 'may_redo':
      return mayRedo(held, session, about?.redo)
    case 'is_due':
      return isGone(held.entity) || (session.dueAtMs !== undefined && session.dueAtMs <= atMs)
    case 'hit_declines':
      return about?.hit === 'decline'
    case 'hit_reviews':
      return about?.hit === 'review'
    default:
      return endsSo(asked, guard)
  }
}

/** Of what was approved by the people behind it, one was not after all. */
const losesParty = (session: Session, party: { partyId: string; status: string } | undefined) =>
  party?.status === 'Declined' &&
  session.parties?.some((one) => one.partyId === party.partyId) === true

/** What the person is asked for again is theirs: reviewed meanwhile, nobody could answer it. */
function isReviewable(session: Session, nodeId: string | undefined): boolean {
  const node = nodeOf(session, nodeId ?? '')
  return node !== undefined && !(session.status === 'Resubmitted' && node.waits !== undefined)
}

const mayRedo = (held: Aggregate, session: Session, redo: readonly NodeAhead[] = []): boolean =>
  redo.length > 0 &&
  redo.every(({ nodeId }) => nodeOf(session, nodeId) !== undefined) &&
  !isGone(held.entity) &&
  gate(held, 'create_link').allowed

const isWaiting = (session: Session, nodeId: string | undefined, who: 'person' | 'provider') =>
  session.at === nodeId && currentNode(session)?.waits === who

/** By its nodes; a BLOCKED entity is declined, a FLAGGED one is looked at (entity reference 6). */
function endsSo(asked: Asked & { session: Session }, guard: Outcome | 'is_reviewed') {
  const { held, session, facts } = asked
  if (decidedStatuses.includes(session.status))
    return guard === revisedOutcome(session, facts.session?.status)
  if (session.status === 'In Review') {
    const reviewed = reviewOutcome(session)
    return guard === 'is_reviewed' ? reviewed === 'approves' : guard === reviewed
  }
  const outcome = outcomeOf(session)
  if (outcome === undefined || outcome === 'awaits_others') return guard === outcome
  const { verdict } = gate(held, 'open_session')
  if (verdict === 'decline' || verdict === 'refuse') return guard === 'declines'
  return guard === (verdict !== 'run' && outcome === 'approves' ? 'asks_for_review' : outcome)
}
