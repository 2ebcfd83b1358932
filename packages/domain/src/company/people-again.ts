/**
 * What a step about key people that has its answer comes to by later news of one of them: a decline
 * is looked at again, and what was doubted for their sake is settled once they are verified. Pure.
 */
import type { Session, SessionNode } from '../session/session.ts'
import { noticed } from '../session/warning.ts'
import type { Warning } from '../session/warning.ts'
import type { Risk } from '../session/warning-texts.ts'
import { runningStatuses } from '../session.lifecycle.ts'
import { doubtsAboutPeople, keyPeopleStatus } from './key-people-status.ts'

/** These are of the people and not of the list: they go as the people do. */
const ofPeople: readonly Risk[] = [
  'KYB_KEY_PERSON_DECLINED',
  'KYB_KEY_PERSON_NOT_VERIFIED',
  'KYB_INDIRECT_OWNER_NOT_VERIFIED',
]

/** Of what was declined, or is over, its people change no more than the count. */
export const followsPeople = ({ status }: Session, node: SessionNode): boolean =>
  node.feature === 'KYB_KEY_PEOPLE' &&
  (node.status === 'APPROVED' || node.status === 'IN_REVIEW') &&
  (status === 'Approved' || status === 'In Review' || runningStatuses.includes(status))

/**
 * Whether nobody but its people keeps the step in review: no person has decided it, and a machine
 * has looked.
 */
export const isLeftToPeople = (session: Session, node: SessionNode): boolean =>
  followsPeople(session, node) &&
  session.status !== 'Approved' &&
  node.status === 'IN_REVIEW' &&
  node.reviewedBy === undefined &&
  node.manual !== true

/** What is noticed of the step once one more of its people is declined. */
export const withDecline = (warnings: readonly Warning[]): readonly Warning[] => [
  ...warnings.filter(({ risk }) => risk !== 'KYB_KEY_PERSON_DECLINED'),
  noticed('KYB_KEY_PERSON_DECLINED', 'REVIEW'),
]

export interface PeopleNow {
  /** With the news. */
  readonly parties: NonNullable<Session['parties']>
  /** What was noticed of the step before them. */
  readonly warnings: readonly Warning[]
  readonly waitForAll: boolean
  /** Somebody owns enough through several companies and was verified for none. */
  readonly isOwnerMissed: boolean
}

/** @returns what is noticed now; `undefined` while somebody is still to finish */
export function noticedOfPeople(now: PeopleNow): readonly Warning[] | undefined {
  const { parties, warnings, waitForAll, isOwnerMissed } = now
  // A company nobody has declined yet is not declined by news.
  const status = keyPeopleStatus(parties, { waitForAll, rejectIfOwnerRejected: false })
  // Where one who has finished is enough, whoever is asked again had finished too.
  const isAskedAgain = parties.some((one) => one.status === 'Resubmitted')
  if (status === 'AWAITING_USER' || isAskedAgain) return undefined
  const kept = warnings.filter(({ risk }) => !ofPeople.includes(risk))
  if (status === 'APPROVED')
    return isOwnerMissed ? [...kept, noticed('KYB_INDIRECT_OWNER_NOT_VERIFIED', 'REVIEW')] : kept
  return [...kept, ...doubtsAboutPeople(parties).map((risk) => noticed(risk, 'REVIEW'))]
}
