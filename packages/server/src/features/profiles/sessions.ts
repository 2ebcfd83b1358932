/**
 * What a session does to its user or business: makes it where there is none, counts, keeps the
 * latest status of each feature, and hands on what an approved session has read (entity reference
 * 1, 7). Sessions themselves come with their own feature and tell through here.
 */
import type { DomainEvent, EntityKind, Facts } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import { foldSessions, latestApproved, noSessions } from '@ostiary/domain/entity.sessions'
import type { DerivedSessions, SessionFacts } from '@ostiary/domain/entity.sessions'
import { isErased } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { Head } from '../../store/heads.ts'
import { sessionFactsOf } from '../../store/session-facts.ts'
import type { Decision } from '../../transitions/command.ts'
import { findEntityId } from '../../store/directory.ts'
import { answered, refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { createClaimed, ownedBy, wantedOf } from '../entities/service.ts'
import { profileOf } from './load.ts'
import { changesBetween } from './profile.ts'
import type { Profile } from './profile.ts'
import { rewritten } from './update.ts'

/** A session as it is now, and what it has read of the person or company. */
export interface SessionReport {
  readonly facts: SessionFacts
  /** Only an approved session hands it on. */
  readonly read?: Profile
}

const bySystem = { by: 'system', actor: 'system:sessions' } as const
/** So often a report is folded anew because another one came between. */
const triesMax = 10

/** The names the reference has for what is derived (entity reference 7). */
const derivedFields = {
  session_count: 'sessionCount',
  approved_count: 'approvedCount',
  declined_count: 'declinedCount',
  in_review_count: 'inReviewCount',
  features: 'features',
  first_session_at: 'firstSessionAtMs',
  last_session_at: 'lastSessionAtMs',
} as const satisfies Readonly<Record<string, keyof DerivedSessions>>

/**
 * The entity a session is for: the one that has the caller's id, or a new one (entity reference 1).
 * @returns its id; under a blocklisted or barred id it is BLOCKED from the start
 */
export async function entityForSession(
  services: Services,
  call: Call,
  asked: { kind: EntityKind; vendorData: string },
): Promise<string> {
  const { kind, vendorData } = asked
  const wanted = wantedOf(services, call, { kind, vendorData, path: '/vendor_data' })
  const found = await findEntityId(services.db, wanted.claims.dirKey)
  const head = found === undefined ? undefined : await services.heads.read(found)
  if (head && ownedBy(head.aggregate, call)) return head.aggregate.entity.entityId
  const { idempotency: _ofTheSession, ...rest } = call
  const outcome = await createClaimed(services, rest, {
    ...wanted,
    whenBarred: 'blocked',
    begin: () => ({
      events: [{ machine: 'entity', event: 'created', ...bySystem, facts: { changed: [] } }],
      vault: [],
      answer: () => ({ status: 201, body: '' }),
    }),
    refusal: () => Promise.resolve(undefined),
    // Somebody else's session came first: it is theirs too.
    attach: (held) =>
      Promise.resolve({
        kind: 'answered',
        answer: { status: 200, body: '' },
        replayed: false,
        subject: held.entity.entityId,
      }),
  })
  return answered(outcome, 'entity_not_found').subject
}

/**
 * Tells an entity of one of its sessions: a new one, or what has become of it.
 * @throws Refused where there is no such entity (any more)
 */
export async function reportSession(
  services: Services,
  entityId: string,
  report: SessionReport,
): Promise<void> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const head = await services.heads.read(entityId)
    if (!head) return refuse('entity_not_found')
    const outcome = await services.writer.change(await planned(services, head, report))
    if (outcome.kind === 'answered') return
    if (outcome.kind !== 'refused') return refuse('entity_not_found')
    if (outcome.problem.code !== 'version_conflict') return refuse(outcome.problem.code)
  }
  return refuse('version_conflict')
}

/** Folded over what is there; whoever else reports meanwhile makes it void. */
async function planned(services: Services, head: Head, report: SessionReport) {
  const { entity } = head.aggregate
  const { entityId, detail } = entity
  const { facts: told } = report
  const others = await sessionFactsOf(services.db, entityId)
  const all = [...others.filter((one) => one.sessionId !== told.sessionId), told]
  const derived = foldSessions(all)
  const handsOn =
    report.read !== undefined &&
    !isErased(entity) &&
    latestApproved(all)?.sessionId === told.sessionId
  const before = handsOn ? await profileOf(services, entityId) : {}
  const after = handsOn ? handedOn(before, report.read, told.sessionId) : before
  const changes = changesBetween(before, after)
  const isProfiled = Object.keys(changes).length > 0
  const facts: Facts = {
    session: { told, derived },
    changed: [...Object.keys(changes), ...changedNames(detail.sessions ?? noSessions, derived)],
    ...(isProfiled ? { profiled: true, sealed: { changes } } : {}),
  }
  const event: DomainEvent = { machine: 'entity', event: 'session_reported', ...bySystem, facts }
  const written = isProfiled ? await rewritten(services, entity, { before, after }) : {}
  const sealFacts = isProfiled ? await services.vault.factsSealer(entityId) : undefined
  return {
    entityId,
    ...(sealFacts ? { sealFacts } : {}),
    decide: (now: Head['aggregate'], atMs: number): Decision => {
      const is = now.entity.detail
      const isFolded = is.sessions?.revision === detail.sessions?.revision
      // Of who was erased meanwhile nothing that was read is to be found by.
      const isErasedSince = is.erasedAtMs !== detail.erasedAtMs
      if (!isFolded || is.profile !== detail.profile || isErasedSince)
        return { kind: 'refuse', problem: problem('version_conflict') }
      const verdict = change(now, event, atMs)
      return verdict.kind === 'changed'
        ? { kind: 'write', verdict, ...written }
        : { kind: 'refuse', problem: problem('entity_not_found') }
    },
  }
}

/** An approved session writes over what stood there, and its name beside it. */
function handedOn(before: Profile, read: Profile, sessionId: string): Profile {
  const named = Object.keys(read).map((field) => [field, sessionId] as const)
  return { ...before, ...read, sources: { ...before.sources, ...Object.fromEntries(named) } }
}

function changedNames(before: DerivedSessions, after: DerivedSessions): string[] {
  return Object.entries(derivedFields)
    .filter(([, key]) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map(([name]) => name)
}
