/**
 * What an entity's sessions say about it: counters, the latest status of each feature, first and
 * last times. A pure fold over the facts of all its sessions, so that it can be built anew.
 */
import type { SessionStatus } from './session.lifecycle.ts'

export const featureStatuses = [
  'NOT_FINISHED',
  'APPROVED',
  'DECLINED',
  'IN_REVIEW',
  'RESUB_REQUESTED',
  'AWAITING_USER',
] as const
export type FeatureStatus = (typeof featureStatuses)[number]
/** Of a feature that has its answer; in the others somebody is still to finish it. */
export const answeredStatuses: readonly FeatureStatus[] = ['APPROVED', 'DECLINED', 'IN_REVIEW']

/** What a feature of a session came to, and when (epoch ms). */
export interface FeatureFact {
  readonly status: FeatureStatus
  readonly atMs: number
}

/** A session, as far as its entity is concerned. No personal data. */
export interface SessionFacts {
  readonly sessionId: string
  readonly status: SessionStatus
  /** By lower snake name, such as `id_verification`. */
  readonly features: Readonly<Record<string, FeatureFact>>
  readonly createdAtMs: number
  readonly updatedAtMs: number
  /** When it was last approved; of one that was imported this is long before it came here. */
  readonly approvedAtMs?: number
  readonly deletedAtMs?: number
}

export interface DerivedSessions {
  readonly sessionCount: number
  readonly approvedCount: number
  readonly declinedCount: number
  readonly inReviewCount: number
  readonly features: Readonly<Record<string, FeatureStatus>>
  readonly firstSessionAtMs?: number
  readonly lastSessionAtMs?: number
}

export const noSessions: DerivedSessions = {
  sessionCount: 0,
  approvedCount: 0,
  declinedCount: 0,
  inReviewCount: 0,
  features: {},
}

/**
 * Folds the facts of an entity's sessions, in any order. Counters and features come from those that
 * are there; the first and the last time from all there ever were, since they are set by what
 * happened and not by what is left of it.
 * Source: entity reference 2.1, 7 and 15.26.
 */
export function foldSessions(sessions: readonly SessionFacts[]): DerivedSessions {
  const live = sessions.filter((one) => one.deletedAtMs === undefined)
  const count = (status: SessionStatus): number =>
    live.filter((one) => one.status === status).length
  return {
    sessionCount: live.length,
    approvedCount: count('Approved'),
    declinedCount: count('Declined'),
    inReviewCount: count('In Review'),
    features: latestFeatures(live),
    ...times(sessions),
  }
}

function times(
  sessions: readonly SessionFacts[],
): Pick<DerivedSessions, 'firstSessionAtMs' | 'lastSessionAtMs'> {
  if (sessions.length === 0) return {}
  return {
    firstSessionAtMs: Math.min(...sessions.map((one) => one.createdAtMs)),
    lastSessionAtMs: Math.max(...sessions.map((one) => one.updatedAtMs)),
  }
}

/** Of several answers for a feature the latest counts; of two at once, the newer session's. */
function latestFeatures(live: readonly SessionFacts[]): Record<string, FeatureStatus> {
  const latest = new Map<string, { fact: FeatureFact; session: SessionFacts }>()
  for (const session of live) {
    for (const [name, fact] of Object.entries(session.features)) {
      const before = latest.get(name)
      if (!before || isLater({ fact, session }, before)) latest.set(name, { fact, session })
    }
  }
  const names = [...latest.keys()].toSorted()
  return Object.fromEntries(names.map((name) => [name, latest.get(name)!.fact.status]))
}

interface Told {
  readonly fact: FeatureFact
  readonly session: SessionFacts
}

function isLater(one: Told, other: Told): boolean {
  if (one.fact.atMs !== other.fact.atMs) return one.fact.atMs > other.fact.atMs
  if (one.session.createdAtMs !== other.session.createdAtMs)
    return one.session.createdAtMs > other.session.createdAtMs
  return one.session.sessionId > other.session.sessionId
}

/** The session whose answers make the profile: the latest that is approved and still there. */
export function latestApproved(sessions: readonly SessionFacts[]): SessionFacts | undefined {
  return sessions
    .filter((one) => one.status === 'Approved' && one.deletedAtMs === undefined)
    .toSorted((one, other) => approvedAt(other) - approvedAt(one))[0]
}

const approvedAt = ({ approvedAtMs, updatedAtMs }: SessionFacts): number =>
  approvedAtMs ?? updatedAtMs
