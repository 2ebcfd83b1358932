/** A session within its entity: the step it takes, and what follows for the entity. Pure. */
import type { Aggregate, Entity, Facts, SessionDomainEvent } from '../aggregate.ts'
import { foldSessions } from '../entity.sessions.ts'
import type { DerivedSessions, FeatureFact, SessionFacts } from '../entity.sessions.ts'
import { decide } from '../lifecycle.ts'
import type { Row, Verdict } from '../lifecycle.ts'
import { sessionLifecycle } from '../session.lifecycle.ts'
import type {
  SessionEffect,
  SessionEvent,
  SessionGuard,
  SessionState,
} from '../session.lifecycle.ts'
import { featureRow } from '../workflow/features.ts'
import { changeSession } from './changes.ts'
import { sessionGuard } from './guards.ts'
import type { Session } from './session.ts'

export const sessionOf = (
  held: Pick<Aggregate, 'sessions'>,
  sessionId: string | undefined,
): Session | undefined => held.sessions.find((one) => one.sessionId === sessionId)

export interface SessionMoved {
  readonly kind: 'moved'
  readonly next: Aggregate
  readonly row: Row<SessionState, SessionEvent, SessionGuard, SessionEffect>
}

/** Decides an event of a session; its entity's counters and features follow at once. */
export function sessionStep(
  held: Aggregate,
  event: SessionDomainEvent,
  atMs: number,
): SessionMoved | Exclude<Verdict, { kind: 'moved' }> {
  const { facts } = event
  const { sessionId } = facts.session
  const session = sessionOf(held, sessionId)
  // Only a first event brings what a session begins with.
  if (!session && !('begins' in facts.session))
    return { kind: 'refused', why: 'no_such_transition' }
  const verdict = decide(sessionLifecycle, {
    state: session?.status ?? null,
    ...(session ? { enteredBy: session.enteredBy } : {}),
    event: event.event,
    by: event.by,
    holds: (guard) => sessionGuard({ held, session, facts, by: event.by, atMs }, guard),
  })
  if (verdict.kind !== 'moved') return verdict
  const changed = changeSession(session, verdict.row.to, { ...event, atMs })
  const sessions = [...held.sessions.filter((one) => one !== session), changed]
  return { kind: 'moved', row: verdict.row, next: withSessions(held, sessions, atMs) }
}

function withSessions(held: Aggregate, sessions: readonly Session[], atMs: number): Aggregate {
  const { entity } = held
  const before = entity.detail.sessions
  const derived = timed(foldSessions(sessions.map(factsOfSession)), before)
  const detail: Entity['detail'] = {
    ...entity.detail,
    sessions: { ...derived, revision: (before?.revision ?? 0) + 1 },
    activeAtMs: atMs,
  }
  return { ...held, sessions, entity: { ...entity, detail, updatedAtMs: atMs } }
}

/** First and last are what happened, whatever of it was deleted since. */
function timed(derived: DerivedSessions, before: DerivedSessions | undefined): DerivedSessions {
  const firsts = [before?.firstSessionAtMs, derived.firstSessionAtMs].filter(isNumber)
  const lasts = [before?.lastSessionAtMs, derived.lastSessionAtMs].filter(isNumber)
  return {
    ...derived,
    ...(firsts.length === 0 ? {} : { firstSessionAtMs: Math.min(...firsts) }),
    ...(lasts.length === 0 ? {} : { lastSessionAtMs: Math.max(...lasts) }),
  }
}

const isNumber = (value: number | undefined): value is number => value !== undefined

/** What the counters and features of an entity are folded from. */
export function factsOfSession(session: Session): SessionFacts {
  const features: Record<string, FeatureFact> = {}
  for (const { feature, status, atMs } of session.nodes) {
    const { entityKey: key } = featureRow(feature)
    // A node that was done again is later than those after it.
    if (atMs >= (features[key]?.atMs ?? 0)) features[key] = { status, atMs }
  }
  const { sessionId, status, createdAtMs, updatedAtMs, approvedAtMs } = session
  return status === 'Deleted'
    ? {
        sessionId,
        status: 'Expired',
        features: {},
        createdAtMs,
        updatedAtMs,
        deletedAtMs: updatedAtMs,
      }
    : {
        sessionId,
        status,
        features,
        createdAtMs,
        updatedAtMs,
        ...(approvedAtMs === undefined ? {} : { approvedAtMs }),
      }
}

/** The names the reference has for what is derived (entity reference 7). */
const derivedFields = {
  session_count: 'sessionCount',
  approved_count: 'approvedCount',
  declined_count: 'declinedCount',
  in_review_count: 'inReviewCount',
  features: 'features',
  first_session_at: 'firstSessionAtMs',
} as const satisfies Readonly<Record<string, keyof DerivedSessions>>

/**
 * What the entity tells when a session has moved a counter or a feature; `undefined` where neither
 * was moved. `ended` names features though an earlier step of the session moved them: steps are
 * told with its result, as an event for each would say little.
 */
export function reportOf(before: Entity, after: Entity, ended = false): Facts | undefined {
  const was = before.detail.sessions
  const is = after.detail.sessions
  if (was === is) return undefined
  const changed = Object.entries(derivedFields)
    .filter(
      ([name, key]) =>
        (ended && name === 'features') ||
        JSON.stringify(was?.[key] ?? 0) !== JSON.stringify(is?.[key] ?? 0),
    )
    .map(([name]) => name)
  return changed.length === 0 ? undefined : { changed: [...changed, 'last_session_at'] }
}
