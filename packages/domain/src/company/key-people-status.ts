/** What the verifications of its key people say of a business: one status, and a count. */
import type { FeatureStatus } from '../entity.sessions.ts'
import type { SessionKeyPerson } from '../session/session.ts'
import type { Risk } from '../session/warning-texts.ts'

/** A party that must be verified, by the session that was opened for it. */
export type CheckedParty = Pick<SessionKeyPerson, 'status' | 'owner'>

export interface AggregateSettings {
  /** Otherwise those who have finished decide, as soon as one has. */
  readonly waitForAll: boolean
  /** Otherwise a person looks at a business whose owner was declined. */
  readonly rejectIfOwnerRejected: boolean
}

export interface OwnerSummary {
  readonly total: number
  readonly approved: number
  /** Finished, and not approved. */
  readonly flagged: number
  readonly pending: number
}

type Standing = 'approved' | 'declined' | 'doubtful' | 'pending'

/** A session that ended without a verdict has verified nobody: a person must look. */
const standingOf: Readonly<Record<SessionKeyPerson['status'], Standing>> = {
  'Not Started': 'pending',
  'In Progress': 'pending',
  'Awaiting User': 'pending',
  Resubmitted: 'pending',
  Approved: 'approved',
  Declined: 'declined',
  'In Review': 'doubtful',
  Expired: 'doubtful',
  Abandoned: 'doubtful',
  'Kyc Expired': 'doubtful',
  // What is told of one that was deleted is that it was abandoned.
  Deleted: 'pending',
}

/** Waits for the parties, and then says what they come to together. */
export function keyPeopleStatus(
  parties: readonly CheckedParty[],
  { waitForAll, rejectIfOwnerRejected }: AggregateSettings,
): FeatureStatus {
  const checked = parties.map(({ owner, status }) => ({ owner, standing: standingOf[status] }))
  const finished = checked.filter(({ standing }) => standing !== 'pending')
  const waits = waitForAll ? finished.length < checked.length : finished.length === 0
  if (checked.length > 0 && waits) return 'AWAITING_USER'
  const rejected = finished.some(({ owner, standing }) => owner && standing === 'declined')
  if (rejected && rejectIfOwnerRejected) return 'DECLINED'
  return finished.every(({ standing }) => standing === 'approved') ? 'APPROVED' : 'IN_REVIEW'
}

/** Why people who have finished are to be looked at, in the words of a warning. */
export function doubtsAboutPeople(parties: readonly Pick<CheckedParty, 'status'>[]): Risk[] {
  const standings = parties.map(({ status }) => standingOf[status])
  return [
    ...(standings.includes('declined') ? (['KYB_KEY_PERSON_DECLINED'] as const) : []),
    ...(standings.includes('doubtful') ? (['KYB_KEY_PERSON_NOT_VERIFIED'] as const) : []),
  ]
}

export function ownerSummary(parties: readonly CheckedParty[]): OwnerSummary {
  const owners = parties.filter((one) => one.owner).map(({ status }) => standingOf[status])
  const count = (...which: Standing[]): number => owners.filter((one) => which.includes(one)).length
  return {
    total: owners.length,
    approved: count('approved'),
    flagged: count('declined', 'doubtful'),
    pending: count('pending'),
  }
}
