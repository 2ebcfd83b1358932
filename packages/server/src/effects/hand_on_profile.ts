/**
 * What an approved session has read becomes the profile of its user or business: of several
 * approved sessions the latest counts. Source: entity reference 7.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { isGone } from '@ostiary/domain/entity.changes'
import { latestApproved } from '@ostiary/domain/entity.sessions'
import { factsOfSession, sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { changesBetween } from '../profile/profile.ts'
import type { Field, Profile } from '../profile/profile.ts'
import { profileOf, rewritten } from '../profile/rewritten.ts'
import { openSession } from '../sessions/context.ts'
import type { OpenedSession } from '../sessions/context.ts'
import { readLineBody } from '../store/event-lines.ts'
import type { LineBody } from '../transitions/journal.ts'
import type { Effect, EffectAnswer, EffectContext, EffectRun } from './effect.ts'

export const handOnProfile: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: ({ entity, sessions }) =>
    !isGone(entity) && sessions.some((one) => one.status === 'Approved'),
  run: async (context, run) => {
    const { entity, sessions } = run.held
    const latest = latestApproved(sessions.map(factsOfSession))
    const session = latest && sessionOf(run.held, latest.sessionId)
    if (!session) return { event: null }
    const opened = await openSession(context.vault, entity.entityId, session)
    const before = await profileOf(context, entity.entityId)
    const read = readOf(session, opened)
    const isCorrection = await wasCorrected(context, entity.entityId, run.seq)
    const news = isCorrection ? ownOf(read, before) : read
    const after = handedOn(before, news, session.sessionId)
    return written(context, run, { before, after })
  },
}

async function written(
  context: EffectContext,
  run: EffectRun,
  { before, after }: { before: Profile; after: Profile },
): Promise<EffectAnswer> {
  const { entity } = run.held
  const changes = changesBetween(before, after)
  const changed = Object.keys(changes)
  const more = changed.length > 0 ? await rewritten(context, entity, { before, after }) : undefined
  if (!more) return { event: null }
  const event: DomainEvent = {
    machine: 'entity',
    event: 'session_reported',
    by: 'system',
    actor: 'system:sessions',
    facts: { changed, profiled: true, sealed: { changes } },
  }
  // Somebody changed the profile meanwhile: it is read and handed on again when this try is.
  const stale: EffectAnswer['stale'] = (now) => now.entity.detail.profile !== entity.detail.profile
  return { event, ...more, stale }
}

/** A correction is no approval: what was written by hand since stays. */
async function wasCorrected(
  { db }: EffectContext,
  entityId: string,
  seq: number,
): Promise<boolean> {
  const body = await readLineBody(db, { entityId, seq })
  return body !== undefined && (JSON.parse(body) as LineBody).facts?.changed !== undefined
}

/** What the profile has of a session, or of nobody. */
const ownOf = (read: Profile, before: Profile): Profile =>
  Object.fromEntries(
    Object.entries(read).filter(
      // A profile has no other fields.
      ([field]) => field in (before.sources ?? {}) || before[field as Field] == null,
    ),
  )

/** An approved session writes over what stood there, and its name beside it. */
function handedOn(before: Profile, read: Profile, sessionId: string): Profile {
  const named = Object.keys(read).map((field) => [field, sessionId] as const)
  return { ...before, ...read, sources: { ...before.sources, ...Object.fromEntries(named) } }
}

type Data = Readonly<Record<string, unknown>>

const text = (data: Data | undefined, name: string): string | undefined => {
  const value = data?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Of each feature the latest node; what it has not read leaves the profile as it is. */
function readOf(session: Session, { records }: OpenedSession): Profile {
  const found = new Map<string, Data>()
  for (const { nodeId, feature, status } of session.nodes) {
    const record = records.get(nodeId)
    if (record && status === 'APPROVED') found.set(feature, record.data)
  }
  const document = found.get('OCR')
  const registry = found.get('KYB_REGISTRY')
  const company = (registry?.['company'] ?? registry) as Data | undefined
  const state = text(document, 'issuing_state')
  const email = text(found.get('EMAIL_VERIFICATION'), 'email')
  const phone = text(found.get('PHONE_VERIFICATION'), 'full_number')
  const portrait = found.get('LIVENESS')?.['reference_image'] as { media_id?: string } | undefined
  return given({
    full_name: text(document, 'full_name'),
    date_of_birth: text(document, 'date_of_birth'),
    issuing_states: state === undefined ? undefined : { [state]: 1 },
    approved_emails: email === undefined ? undefined : { [email]: true },
    approved_phones: phone === undefined ? undefined : { [phone]: true },
    portrait_image: portrait?.media_id,
    legal_name: text(company, 'name') ?? text(company, 'legal_name'),
    registration_number: text(company, 'registration_number'),
    country_code: text(company, 'country_code'),
  })
}

const given = (all: Readonly<Record<string, unknown>>): Profile =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Profile
