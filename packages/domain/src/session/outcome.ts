/** What a session comes to, from its nodes, the end of its workflow and its entity. Pure. */
import { dayMs } from '../units.ts'
import type { Session, SessionNode } from './session.ts'
import { currentNode } from './session.ts'

export type Outcome = 'declines' | 'awaits_others' | 'asks_for_review' | 'approves'

const has = (session: Session, status: SessionNode['status']): boolean =>
  session.nodes.some((one) => one.status === status)

/**
 * How a session that is to end ends; `undefined` while there is more to do.
 * The end a workflow names is followed, but never past a step that is in review: nobody has said
 * yet that it is good, whatever put it there. Nor does an outage decline.
 */
export function outcomeOf(session: Session): Outcome | undefined {
  if (currentNode(session)?.waits === 'parties') return 'awaits_others'
  if (session.at !== null || session.end === undefined) return undefined
  switch (session.end) {
    case 'Declined':
      return isDoubtful(session) ? 'asks_for_review' : 'declines'
    case 'In Review':
      return 'asks_for_review'
    case 'Approved':
      return has(session, 'IN_REVIEW') ? 'asks_for_review' : 'approves'
    case 'Determine':
      return determined(session)
  }
}

const isUnseen = (node: SessionNode): boolean => node.manual === true && node.status === 'IN_REVIEW'

/** Nothing was found against the person, and something was not looked at. */
const isDoubtful = (session: Session): boolean =>
  session.nodes.some(isUnseen) && !has(session, 'DECLINED')

/** What the features came to: one declined declines, one in review asks for a reviewer. */
function determined(session: Session): Outcome {
  if (has(session, 'DECLINED')) return 'declines'
  return session.nodes.every((one) => one.status === 'APPROVED') ? 'approves' : 'asks_for_review'
}

/**
 * Of a session in review: what its features say now that a reviewer has decided one. What was cut
 * short has features nobody has looked at: a reviewer asks for them, or decides the whole.
 */
export function reviewOutcome(session: Session): 'declines' | 'approves' | undefined {
  if (has(session, 'DECLINED')) return 'declines'
  return session.cutShort !== true &&
    session.nodes.length > 0 &&
    session.nodes.every((one) => one.status === 'APPROVED')
    ? 'approves'
    : undefined
}

/**
 * Of a session that is decided: what it becomes now that a reviewer says something else of a
 * feature. What a person has declined as a whole stays so until a person says otherwise of it.
 */
export function revisedOutcome(session: Session, said: SessionNode['status'] | undefined) {
  if (session.status === 'Approved' && said === 'IN_REVIEW') return 'asks_for_review'
  if (session.status === 'Approved' || session.status === 'Kyc Expired')
    return said === 'DECLINED' ? 'declines' : undefined
  if (session.status !== 'Declined' || session.enteredBy === 'declined') return undefined
  if (said === undefined || has(session, 'DECLINED')) return undefined
  return isWalkedThrough(session) && reviewOutcome(session) === 'approves'
    ? 'approves'
    : 'asks_for_review'
}

/** A declined feature that ended the session has left others unasked. */
const isWalkedThrough = ({ end }: Session): boolean => end !== undefined && end !== 'Declined'

/**
 * Declined for the standing of its entity, and for nothing it has found: no try of the person, and
 * over with the block.
 */
export const isTurnedAway = (session: Session): boolean =>
  session.status === 'Declined' &&
  (session.enteredBy === 'created' || session.enteredBy === 'completed') &&
  !has(session, 'DECLINED') &&
  outcomeOf(session) !== 'declines'

/** Sessions of one workflow that were declined since then: each was a try. */
export const declinedTries = (
  sessions: readonly Session[],
  asked: { readonly workflowId: string; readonly sinceMs: number },
): number =>
  sessions.filter(
    (one) =>
      one.status === 'Declined' &&
      one.workflowId === asked.workflowId &&
      !isTurnedAway(one) &&
      // A note or a correction later on is no try.
      (one.endedAtMs ?? one.updatedAtMs) >= asked.sinceMs,
  ).length

/** Whether nothing may be tried any more: as many were declined as the workflow allows, and one. */
export function areRetriesSpent(
  sessions: readonly Session[],
  asked: Pick<Session, 'workflowId' | 'settings'>,
  atMs: number,
): boolean {
  const { max_retry_attempts, retry_window_days } = asked.settings
  const sinceMs = retry_window_days === null ? 0 : atMs - retry_window_days * dayMs
  return declinedTries(sessions, { workflowId: asked.workflowId, sinceMs }) > max_retry_attempts
}
