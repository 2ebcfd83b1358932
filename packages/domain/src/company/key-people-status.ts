/** What the verifications of its key people say of a business: one status, and a count. */
import type { FeatureStatus } from '../entity.sessions.ts'
import type { SessionStatus } from '../session.lifecycle.ts'
import { isOwner } from './key-people.ts'
import type { KeyParty, PartyRoute } from './key-people.ts'

/** A party with its route, and the session that was opened for it. */
export interface PartyChild {
  readonly party: Pick<KeyParty, 'id' | 'roles'>
  readonly route: Pick<PartyRoute, 'check'>
  /** Missing until a session is opened. */
  readonly session?: SessionStatus
}

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
const standingOf: Readonly<Record<SessionStatus, Standing>> = {
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
}

/** Waits for the children, and then says what they come to together. */
export function aggregateParties(
  children: readonly PartyChild[],
  settings: AggregateSettings,
): { readonly status: FeatureStatus; readonly owners: OwnerSummary } {
  const checked = children
    .filter(({ route }) => route.check !== 'none')
    .map(({ party, session }) => ({
      owner: isOwner(party),
      standing: session === undefined ? ('pending' as const) : standingOf[session],
    }))
  const count = (which: (standing: Standing) => boolean): number =>
    checked.filter(({ owner, standing }) => owner && which(standing)).length
  return {
    status: statusOf(checked, settings),
    owners: {
      total: count(() => true),
      approved: count((one) => one === 'approved'),
      flagged: count((one) => one === 'declined' || one === 'doubtful'),
      pending: count((one) => one === 'pending'),
    },
  }
}

function statusOf(
  checked: readonly { owner: boolean; standing: Standing }[],
  { waitForAll, rejectIfOwnerRejected }: AggregateSettings,
): FeatureStatus {
  const finished = checked.filter(({ standing }) => standing !== 'pending')
  const waits = waitForAll ? finished.length < checked.length : finished.length === 0
  if (checked.length > 0 && waits) return 'AWAITING_USER'
  const rejected = finished.some(({ owner, standing }) => owner && standing === 'declined')
  if (rejected && rejectIfOwnerRejected) return 'DECLINED'
  return finished.every(({ standing }) => standing === 'approved') ? 'APPROVED' : 'IN_REVIEW'
}
