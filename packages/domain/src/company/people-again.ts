/**
 * What a step about key people that has its answer comes to by later news of one of them: whoever
 * is lost is looked at again, and what was doubted for their sake is settled once they are
 * verified. Pure.
 */
import type { Session, SessionKeyPerson, SessionNode } from '../session/session.ts'
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

/**
 * Why a company must look at one of its people again: they are declined, or what they had finished
 * is in doubt or was given up. Who has grown too old was verified, and who is asked again may be.
 * @param before what the company knew of them
 */
export function lossOf(
  before: SessionKeyPerson['status'],
  now: SessionKeyPerson['status'],
): Risk | undefined {
  if (now === 'Declined') return 'KYB_KEY_PERSON_DECLINED'
  // Where one who has finished is enough, whoever never comes takes nothing away.
  const isGivenUp = now === 'Abandoned' && !neverFinished.includes(before)
  return now === 'In Review' || isGivenUp ? 'KYB_KEY_PERSON_NOT_VERIFIED' : undefined
}

const neverFinished: readonly SessionKeyPerson['status'][] = [
  'Not Started',
  'In Progress',
  'Awaiting User',
]

/** What is noticed of the step once it has lost one of its people. */
export const withLoss = (warnings: readonly Warning[], loss: Risk): readonly Warning[] => [
  ...warnings.filter(({ risk }) => risk !== loss),
  noticed(loss, 'REVIEW'),
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
