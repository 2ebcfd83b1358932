/** The conditions on sessions the reaction table names, and what such reactions bring. Pure. */
import type { Aggregate, Entry, Facts, VerificationDetail } from '../aggregate.ts'
import { isGone } from '../entity.changes.ts'
import { evaluationOf } from '../evaluation.changes.ts'
import { kycChecks } from '../evaluation.ts'
import { reportOf, sessionOf } from './aggregate.ts'
import { areRetriesSpent, outcomeOf, reviewOutcome } from './outcome.ts'
import type { Session } from './session.ts'

/** What a reaction is asked about: the entity before and after the entry that calls for it. */
export interface Cause {
  readonly was: Aggregate
  readonly is: Aggregate
  readonly entry: Entry
}

export const sessionGuards = [
  'counters_moved',
  'session_is_at_its_end',
  'session_is_the_customers',
  'session_settles_the_customer',
  'session_spent_the_retries',
  'session_leaves_retries',
  'evaluation_awaits_the_session',
  'session_blocks',
  'face_is_blocklisted',
  'monitoring_found_it',
] as const
export type SessionReactionGuard = (typeof sessionGuards)[number]

export function sessionReactionHolds({ was, is, entry }: Cause, guard: SessionReactionGuard): boolean {
  const session = sessionOf(is, entry.facts.session?.sessionId)
  if (!session) return false
  switch (guard) {
    case 'counters_moved':
      return !isGone(is.entity) && reportOf(was.entity, is.entity) !== undefined
    case 'session_is_at_its_end':
      return isAtItsEnd(session)
    case 'session_is_the_customers':
      return isTheCustomers(is, session)
    case 'session_settles_the_customer':
      return isTheCustomers(is, session) && evaluationOf(is) === undefined
    case 'session_spent_the_retries':
    case 'session_leaves_retries':
      return isTheCustomers(is, session) && guard === retriesOf(is, session)
    case 'evaluation_awaits_the_session':
      return isTheCustomers(is, session) && isAwaited(is, session)
    case 'session_blocks':
      return session.pinned.autoBlock && entry.from !== null
    case 'face_is_blocklisted':
      return entry.facts.session?.result?.warnings.includes('FACE_IN_BLOCKLIST') === true
    case 'monitoring_found_it':
      return entry.event === 'hit_found'
  }
}

/** Nothing is left to do, and its status does not say so yet. */
function isAtItsEnd(session: Session): boolean {
  return session.status === 'In Review'
    ? reviewOutcome(session) !== undefined
    : session.status !== 'Not Started' && outcomeOf(session) !== undefined
}

/** It is the one the customer is being verified by now. */
const isTheCustomers = ({ customer }: Aggregate, session: Session): boolean =>
  session.forCustomer === true &&
  customer?.state === 'verifying' &&
  (customer.detail.verification === undefined ||
    customer.detail.verification.sessionId === session.sessionId ||
    session.status === 'Not Started')

/** A person who was asked again has a try left, unless a reviewer has declined it for good. */
function retriesOf(
  { sessions, customer }: Aggregate,
  session: Session,
): 'session_spent_the_retries' | 'session_leaves_retries' | undefined {
  if (customer?.detail.evaluations?.some((one) => one.trigger === 'onboarding')) return undefined
  return areRetriesSpent(sessions, session, session.updatedAtMs)
    ? 'session_spent_the_retries'
    : 'session_leaves_retries'
}

function isAwaited(held: Aggregate, session: Session): boolean {
  const one = evaluationOf(held)
  const isPending =
    one?.kycSource === 'session' && kycChecks.some((check) => one.checks[check].answer === 'pending')
  if (!isPending) return false
  return (
    session.status === 'Approved' ||
    (session.status === 'Declined' && areRetriesSpent(held.sessions, session, session.updatedAtMs))
  )
}

export const sessionFacts = [
  'counters',
  'same_session',
  'customers_session',
  'identifiers',
  'answers',
] as const
export type SessionFactsName = (typeof sessionFacts)[number]

/** What a reaction brings that is not the same each time. */
export function broughtBy({ was, is, entry }: Cause, name: SessionFactsName): Facts {
  const sessionId = entry.facts.session?.sessionId ?? ''
  const session = sessionOf(is, sessionId)
  switch (name) {
    case 'counters':
      return reportOf(was.entity, is.entity) ?? {}
    case 'same_session':
      return { session: { sessionId } }
    case 'customers_session':
      return session ? { verification: verificationOf(is, session) } : {}
    case 'identifiers':
      return session?.identifiers ? { identifiers: session.identifiers } : {}
    case 'answers':
      return session ? { evaluation: { answers: answersOf(session) } } : {}
  }
}

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
 * Its lists answer for the watchlist where it has asked them, and everything else for the person
 * (requirement 4).
 */
function answersOf(session: Session) {
  const aml = session.nodes.find((one) => one.feature === 'AML')
  const hasOther = session.nodes.some((one) => one.feature !== 'AML' && one.status === 'DECLINED')
  const isListed = aml?.status === 'DECLINED'
  const isClear = session.status === 'Approved'
  const basis = 'session' as const
  return {
    identity: { answer: isClear || (isListed && !hasOther) ? 'clear' : 'adverse', provider: 'session', basis },
    watchlist: { answer: isListed ? 'adverse' : 'clear', provider: 'session', basis },
  } as const
}

/** The sessions that end with their entity: nobody can go on with them. */
export const unfinishedOf = (held: Aggregate, status: 'begun' | 'unbegun'): readonly Session[] =>
  held.sessions.filter((one) =>
    status === 'unbegun'
      ? one.status === 'Not Started'
      : ['In Progress', 'Awaiting User', 'Resubmitted'].includes(one.status),
  )
