/** Answers the named guards of the session table. Pure. */
import type { Aggregate, Facts } from '../aggregate.ts'
import { lossOf } from '../company/people-again.ts'
import { isGone } from '../entity.changes.ts'
import { gate } from '../gates.ts'
import type { Party } from '../lifecycle.ts'
import { decidedStatuses } from '../session.lifecycle.ts'
import type { SessionGuard } from '../session.lifecycle.ts'
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

type Guard = (asked: Asked) => boolean
type AskedOfBegun = Asked & { readonly session: Session }

export const sessionGuard = (asked: Asked, guard: SessionGuard): boolean => guards[guard](asked)

/** One that is to begin has none of these. */
const ofBegun =
  (holds: (asked: AskedOfBegun) => boolean): Guard =>
  (asked) => {
    const { session } = asked
    return session !== undefined && holds({ ...asked, session })
  }

const endsAs = (end: NonNullable<ReturnType<typeof endOf>>): Guard =>
  ofBegun((asked) => endOf(asked) === end)

const isThere: Guard = ({ held }) => !isGone(held.entity)
const mayOpen: Guard = ({ held }) => gate(held, 'open_session').allowed
const mayGoOn: Guard = (asked) => isThere(asked) && gate(asked.held, 'create_link').allowed

const keyPersonOf = ({ session, facts }: AskedOfBegun) =>
  session.parties?.find((one) => one.partyId === facts.session?.party?.partyId)

const hasKeyPerson = (asked: AskedOfBegun): boolean => keyPersonOf(asked) !== undefined

/** Of what was approved by the people behind it, one is not verified after all. */
function losesKeyPerson(asked: AskedOfBegun): boolean {
  const [before, now] = [keyPersonOf(asked)?.status, asked.facts.session?.party?.status]
  return before !== undefined && now !== undefined && lossOf(before, now) !== undefined
}

const guards: Readonly<Record<SessionGuard, Guard>> = {
  not_gone: isThere,
  may_begin: (asked) => isThere(asked) && mayOpen(asked),
  is_turned_away: (asked) => isThere(asked) && !mayOpen(asked),
  is_trusted: (asked) =>
    isThere(asked) && gate(asked.held, 'open_session').verdict === 'run' && isWhole(asked),
  came_declined: (asked) => isThere(asked) && asked.facts.session?.came?.status === 'Declined',
  came_expired: (asked) => isThere(asked) && asked.facts.session?.came?.status === 'Kyc Expired',
  may_go_on: mayGoOn,
  may_be_armed: (asked) => mayGoOn(asked) && asked.facts.session?.scenario !== undefined,
  // Who is BLOCKED on the way is asked nothing more.
  is_asked: ofBegun((asked) => mayGoOn(asked) && isWaiting(asked, 'person')),
  is_checked: ofBegun((asked) => isWaiting(asked, 'provider')),
  is_current: ofBegun(
    (asked) =>
      isThere(asked) &&
      asked.session.at !== null &&
      asked.session.at === asked.facts.session?.result?.nodeId,
  ),
  has_key_person: ofBegun(hasKeyPerson),
  loses_key_person: ofBegun(losesKeyPerson),
  match_is_reviewed: ofBegun((asked) => isMatchedAs(asked, 'IN_REVIEW')),
  match_declines: ofBegun((asked) => isMatchedAs(asked, 'DECLINED')),
  has_matched_node: ofBegun((asked) => matchedNode(asked) !== undefined),
  has_node: ofBegun((asked) => isThere(asked) && namedNode(asked) !== undefined),
  is_reviewable: ofBegun((asked) => isThere(asked) && isReviewable(asked)),
  may_redo: ofBegun(mayRedo),
  is_due: ofBegun(
    (asked) =>
      !isThere(asked) ||
      (asked.session.dueAtMs !== undefined && asked.session.dueAtMs <= asked.atMs),
  ),
  declines: endsAs('declines'),
  awaits_others: endsAs('awaits_others'),
  asks_for_review: endsAs('asks_for_review'),
  approves: endsAs('approves'),
  is_reviewed: endsAs('is_reviewed'),
}

/** What came from elsewhere is taken as approved only where every part of it was. */
function isWhole({ facts }: Asked): boolean {
  const { nodes = [], came } = facts.session ?? {}
  if (came && came.status !== 'Approved') return false
  return nodes.length > 0 && nodes.every((one) => one.status === 'APPROVED')
}

/** The step monitoring has found something for. */
function matchedNode({ held, session, facts }: AskedOfBegun) {
  const nodeId = facts.session?.result?.nodeId
  return isGone(held.entity) || nodeId === undefined ? undefined : nodeOf(session, nodeId)
}

const isMatchedAs = (asked: AskedOfBegun, status: 'IN_REVIEW' | 'DECLINED'): boolean =>
  matchedNode(asked) !== undefined && asked.facts.session?.result?.status === status

const namedNode = ({ session, facts }: AskedOfBegun) => nodeOf(session, facts.session?.nodeId ?? '')

const isWaiting = ({ session, facts }: AskedOfBegun, who: 'person' | 'provider'): boolean =>
  session.at === facts.session?.nodeId && currentNode(session)?.waits === who

/** What the person is asked for again is theirs: reviewed meanwhile, nobody could answer it. */
function isReviewable(asked: AskedOfBegun): boolean {
  const node = namedNode(asked)
  return node !== undefined && !(asked.session.status === 'Resubmitted' && node.waits !== undefined)
}

function mayRedo(asked: AskedOfBegun): boolean {
  const redo = asked.facts.session?.redo ?? []
  return (
    redo.length > 0 &&
    redo.every(({ nodeId }) => nodeOf(asked.session, nodeId) !== undefined) &&
    mayGoOn(asked)
  )
}

/**
 * Which way it ends, if it does: by its nodes; a BLOCKED entity is declined, a FLAGGED one is
 * looked at (entity reference 6).
 */
function endOf({ held, session, facts }: AskedOfBegun): Outcome | 'is_reviewed' | undefined {
  if (decidedStatuses.includes(session.status))
    return revisedOutcome(session, facts.session?.status)
  if (session.status === 'In Review') {
    const reviewed = reviewOutcome(session)
    return reviewed === 'approves' ? 'is_reviewed' : reviewed
  }
  const outcome = outcomeOf(session)
  if (outcome === undefined || outcome === 'awaits_others') return outcome
  const { verdict } = gate(held, 'open_session')
  if (verdict === 'decline' || verdict === 'refuse') return 'declines'
  return verdict !== 'run' && outcome === 'approves' ? 'asks_for_review' : outcome
}
