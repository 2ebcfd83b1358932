/** The conditions on sessions the reaction table names, and what such reactions bring. Pure. */
import type { Aggregate, Entry, Facts, VerificationDetail } from '../aggregate.ts'
import { isGone } from '../entity.changes.ts'
import { answeredStatuses } from '../entity.sessions.ts'
import { evaluationOf } from '../evaluation.changes.ts'
import type { CheckAnswer } from '../evaluation.decision.ts'
import { kycChecks } from '../evaluation.ts'
import { gate } from '../gates.ts'
import { reportOf, sessionOf } from './aggregate.ts'
import {
  areRetriesSpent,
  isTurnedAway,
  outcomeOf,
  reviewOutcome,
  revisedOutcome,
} from './outcome.ts'
import { decidedStatuses, runningStatuses } from '../session.lifecycle.ts'
import type { Session, SessionNode } from './session.ts'

/** What a reaction is asked about: the entity before and after the entry that calls for it. */
export interface Cause {
  readonly was: Aggregate
  readonly is: Aggregate
  readonly entry: Entry
}

export const sessionGuards = [
  'counters_moved',
  'session_is_at_its_end',
  'people_end_the_review',
  'session_is_the_customers',
  'session_was_turned_away',
  'session_gives_way',
  'session_settles_the_customer',
  'session_spent_the_retries',
  'session_leaves_retries',
  'evaluation_awaits_the_session',
  'session_blocks',
  'face_is_blocklisted',
] as const
export type SessionReactionGuard = (typeof sessionGuards)[number]

export function sessionReactionHolds(
  { was, is, entry }: Cause,
  guard: SessionReactionGuard,
): boolean {
  const session = sessionOf(is, entry.facts.session?.sessionId)
  if (!session) return false
  switch (guard) {
    case 'counters_moved':
      return !isGone(is.entity) && toldOf({ was, is, entry }, session) !== undefined
    case 'session_is_at_its_end':
      return isAtItsEnd(session) || isRevised({ was, is, entry }, session)
    case 'people_end_the_review':
      return isEndedByPeople({ was, is, entry }, session)
    case 'session_is_the_customers':
      return isTheCustomers(is, session) && !isTurnedAway(session)
    case 'session_was_turned_away':
      return isForVerifying(is, session) && isTurnedAway(session)
    case 'session_gives_way':
      return isTheCustomers(is, session) && isToBeVerified(is)
    case 'session_settles_the_customer':
      return isTheCustomers(is, session) && evaluationOf(is) === undefined
    case 'session_spent_the_retries':
    case 'session_leaves_retries':
      return (
        isTheCustomers(is, session) && !isTurnedAway(session) && guard === retriesOf(is, session)
      )
    case 'evaluation_awaits_the_session':
      return isTheCustomers(is, session) && isAwaited(is, session)
    case 'session_blocks':
      return session.settings.auto_block_on_decline && entry.from !== null
    case 'face_is_blocklisted':
      return entry.facts.session?.result?.warnings.includes('FACE_IN_BLOCKLIST') === true
  }
}

/** Within a session that goes on nothing is told: its end tells what its steps have moved. */
function toldOf({ was, is, entry }: Cause, session: Session): Facts | undefined {
  const isGoingOn = runningStatuses.includes(session.status)
  if (isGoingOn && entry.from === entry.to) return undefined
  const hasEnded = !isGoingOn && runningStatuses.some((one) => one === entry.from)
  return reportOf(was.entity, is.entity, hasEnded && session.nodes.length > 0)
}

/** A reviewer says something else of a feature than before, and the whole was decided. */
function isRevised({ was, entry }: Cause, session: Session): boolean {
  if (entry.event !== 'feature_reviewed' || !decidedStatuses.includes(session.status)) return false
  const { nodeId = '', status } = entry.facts.session ?? {}
  const before = sessionOf(was, session.sessionId)?.nodes.find((one) => one.nodeId === nodeId)
  if (before === undefined || before.status === status) return false
  // Of what was declined for another reason the features have nothing to say.
  if (session.status === 'Declined' && before.status !== 'DECLINED') return false
  return revisedOutcome(session, status) !== undefined
}

/** Nothing is left to do, and its status does not say so yet. */
function isAtItsEnd(session: Session): boolean {
  if (decidedStatuses.includes(session.status)) return false
  return session.status === 'In Review'
    ? reviewOutcome(session) !== undefined
    : session.status !== 'Not Started' && outcomeOf(session) !== undefined
}

/**
 * A company was in review for the sake of its people alone, and would have been approved with what
 * they have come to since. Whoever is FLAGGED is looked at all the same.
 */
function isEndedByPeople({ is, entry }: Cause, session: Session): boolean {
  const { result, step } = entry.facts.session ?? {}
  return (
    session.status === 'In Review' &&
    result?.status === 'APPROVED' &&
    step !== undefined &&
    gate(is, 'open_session').verdict === 'run' &&
    outcomeOf(session) === 'approves' &&
    reviewOutcome(session) === 'approves'
  )
}

const isForVerifying = ({ customer }: Pick<Aggregate, 'customer'>, session: Session): boolean =>
  session.forCustomer === true && customer?.state === 'verifying'

/**
 * It is the one the customer is being verified by now. One that is new, asked for again or approved
 * is, whichever was before: whoever was approved in any of them is verified.
 */
const isTheCustomers = ({ customer }: Aggregate, session: Session): boolean =>
  isForVerifying({ customer }, session) &&
  (customer?.detail.verification === undefined ||
    customer.detail.verification.sessionId === session.sessionId ||
    ['Not Started', 'Resubmitted', 'Approved'].includes(session.status))

/** Nobody but a session verifies them, none is on its way, and they may go on with one. */
const isToBeVerified = (held: Aggregate): boolean =>
  held.customer?.detail.awaits?.who !== 'provider' &&
  (evaluationOf(held) === undefined || isSessionPending(held)) &&
  gate(held, 'create_link').allowed

/**
 * Whether the person may try again. Where an evaluation was asked for, the last decline is its
 * answer, and those before it leave a try as they do without one.
 */
function retriesOf(
  held: Aggregate,
  session: Session,
): 'session_spent_the_retries' | 'session_leaves_retries' | undefined {
  const isEvaluated = evaluationOf(held) !== undefined
  if (areRetriesSpent(held.sessions, session, session.updatedAtMs))
    return isEvaluated ? undefined : 'session_spent_the_retries'
  return !isEvaluated || isSessionPending(held) ? 'session_leaves_retries' : undefined
}

function isSessionPending(held: Aggregate): boolean {
  const one = evaluationOf(held)
  return (
    one?.kycSource === 'session' &&
    kycChecks.some((check) => one.checks[check].answer === 'pending')
  )
}

const isAwaited = (held: Aggregate, session: Session): boolean =>
  isSessionPending(held) &&
  (session.status === 'Approved' ||
    (session.status === 'Declined' &&
      !isTurnedAway(session) &&
      areRetriesSpent(held.sessions, session, session.updatedAtMs)))

export const sessionFacts = [
  'counters',
  'same_session',
  'customers_session',
  'identifiers',
  'answers',
  'hits',
] as const
export type SessionFactsName = (typeof sessionFacts)[number]

/** What a reaction brings that is not the same each time. */
export function broughtBy({ was, is, entry }: Cause, name: SessionFactsName): Facts {
  const sessionId = entry.facts.session?.sessionId ?? ''
  const session = sessionOf(is, sessionId)
  switch (name) {
    case 'counters':
      return (session && toldOf({ was, is, entry }, session)) ?? {}
    case 'same_session':
      return { session: { sessionId, ...saidOf(entry) } }
    case 'customers_session':
      return session ? { verification: verificationOf(is, session) } : {}
    case 'identifiers':
      return session?.identifiers ? { identifiers: session.identifiers } : {}
    case 'answers':
      return session ? { evaluation: { answers: answersOf(session) } } : {}
    case 'hits':
      return { hits: entry.facts.session?.hits ?? [] }
  }
}

/** What a reviewer said of the feature decides what becomes of the whole. */
const saidOf = ({ event, facts }: Entry) =>
  event === 'feature_reviewed' && facts.session?.status !== undefined
    ? { status: facts.session.status }
    : {}

function verificationOf({ customer }: Aggregate, session: Session): VerificationDetail {
  const before = customer?.detail.verification
  return {
    provider: 'session',
    sessionId: session.sessionId,
    attempt: (before?.attempt ?? 0) + (before?.sessionId === session.sessionId ? 0 : 1),
    linkNo: session.link.no,
    linkOpened: session.link.device !== undefined,
    expiresAtMs: session.dueAtMs ?? session.updatedAtMs,
    asks: session.asks ?? [],
  }
}

/**
 * Its lists answer for the watchlist, and everything else for the person (requirement 4). Lists it
 * has not asked have not answered: nobody is cleared by them.
 */
function answersOf(session: Session) {
  const lists = session.nodes.filter((one) => one.feature === 'AML').map((one) => one.status)
  const hasOther = session.nodes.some((one) => one.feature !== 'AML' && one.status === 'DECLINED')
  const isListed = lists.includes('DECLINED')
  const isClear = session.status === 'Approved'
  // Whoever declines the whole by hand says no to the person too.
  const isOnlyListed = isListed && !hasOther && session.enteredBy !== 'declined'
  const from = { provider: 'session', basis: 'session' } as const
  return {
    identity: { ...from, answer: isClear || isOnlyListed ? 'clear' : 'adverse' },
    watchlist: { ...from, answer: watchlistOf(lists, isClear) },
  } as const
}

function watchlistOf(lists: readonly SessionNode['status'][], isClear: boolean): CheckAnswer {
  const isAsked = lists.length > 0 && lists.every((one) => answeredStatuses.includes(one))
  if (lists.includes('DECLINED')) return 'adverse'
  if (!isAsked) return 'error'
  // A hit nobody has looked at is cleared by whoever approves the session, and by nobody else.
  return isClear || !lists.includes('IN_REVIEW') ? 'clear' : 'adverse'
}

/** The sessions that end with their entity: nobody can go on with them. */
export const unfinishedOf = (held: Aggregate, status: 'begun' | 'unbegun'): readonly Session[] =>
  held.sessions.filter((one) =>
    status === 'unbegun' ? one.status === 'Not Started' : runningStatuses.includes(one.status),
  )
