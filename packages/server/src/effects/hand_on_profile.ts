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
const ownOf = (read: Read, before: Profile): Read =>
  Object.fromEntries(
    Object.entries(read).filter(
      // A profile has no other fields.
      ([field]) => field in (before.sources ?? {}) || before[field as Field] == null,
    ),
  )

/**
 * An approved session writes over what stood there, and its name beside it; what was its own and
 * was taken away from it is nobody's.
 */
function handedOn(before: Profile, read: Read, sessionId: string): Profile {
  const { sources = {} } = before
  const said = Object.entries(read).filter(([, value]) => value !== null)
  const gone = Object.keys(read).filter(
    (field) => read[field as Field] === null && sources[field] === sessionId, // no other fields
  )
  const left = (all: object) => Object.entries(all).filter(([field]) => !gone.includes(field))
  const named = said.map(([field]) => [field, sessionId] as const)
  return {
    ...Object.fromEntries([...left(before), ...said]),
    sources: Object.fromEntries([...left(sources), ...named]),
  }
}

type Data = Readonly<Record<string, unknown>>
/** Null where the step is there and says nothing. */
type Read = Partial<Record<Field, unknown>>

const text = (data: Data, name: string): string | null => {
  const value = data[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Of each feature the latest node; a step that is not there leaves the profile as it is. */
function readOf(session: Session, { records }: OpenedSession): Read {
  const found = new Map<string, Data>()
  for (const { nodeId, feature, status } of session.nodes) {
    const record = records.get(nodeId)
    if (record && status === 'APPROVED') found.set(feature, record.data)
  }
  const document = found.get('OCR')
  const registry = found.get('KYB_REGISTRY')
  const company = (registry?.['company'] ?? registry) as Data | undefined
  const email = found.get('EMAIL_VERIFICATION')
  const phone = found.get('PHONE_VERIFICATION')
  const liveness = found.get('LIVENESS')
  const portrait = liveness?.['reference_image'] as { media_id?: string } | undefined
  return {
    ...(document && {
      full_name: text(document, 'full_name'),
      date_of_birth: text(document, 'date_of_birth'),
      issuing_states: keyed(text(document, 'issuing_state'), 1),
    }),
    ...(email && { approved_emails: keyed(text(email, 'email'), true) }),
    ...(phone && { approved_phones: keyed(text(phone, 'full_number'), true) }),
    ...(liveness && { portrait_image: portrait?.media_id ?? null }),
    ...(company && {
      legal_name: text(company, 'name') ?? text(company, 'legal_name'),
      registration_number: text(company, 'registration_number'),
      country_code: text(company, 'country_code'),
    }),
  }
}

const keyed = (key: string | null, value: unknown): object | null =>
  key === null ? null : { [key]: value }
