/** Entries taken from a session: what it has read last, or the one of several that is named. */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { contentOfFace, contentOfValue } from '../../access-lists/entry-content.ts'
import type { EntryContent } from '../../access-lists/entry-content.ts'
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { valuesOfSession } from '../../access-lists/values-read.ts'
import { openSession } from '../../sessions/context.ts'
import { isUnlinked } from '@ostiary/domain/unlinked'
import type { SealedFacts } from '../../store/list-keys.ts'
import { refuse } from '../call.ts'
import type { Call, Services } from '../call.ts'
import { findSession } from '../sessions/service.ts'
import type { Found } from '../sessions/service.ts'

/** An id as the path would have it; anything else names no session. */
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @throws Refused where the application has no such session */
export const findNamed = (services: Services, call: Call, sessionId: string): Promise<Found> =>
  uuid.test(sessionId) ? findSession(services, call, sessionId) : refuse('session_not_found')

type Content = EntryContent & { readonly facts: SealedFacts }

interface Wanted {
  readonly entryType: EntryType
  readonly value?: string
}

/** @throws Refused where the session has read nothing of the kind */
export async function contentOf(
  services: Services,
  found: Found,
  wanted: Wanted,
): Promise<Content> {
  const content = await contentIn(services, found, wanted)
  if (!content) return refuse('session_data_missing')
  const { sessionId: id, number } = found.session
  return { ...content, facts: { ...content.facts, session: { id, number } } }
}

/** The same, without a refusal. */
async function contentIn(
  services: Services,
  { entityId, session, aggregate }: Found,
  { entryType, value }: Wanted,
): Promise<EntryContent | undefined> {
  if (entryType === 'face') {
    const face = await services.sessionFaceSource.faceOf({ entityId, ...session })
    return face && contentOfFace(face)
  }
  const { kind, vendorData } = aggregate.entity
  const ids =
    entryType === kind && vendorData !== null && !isUnlinked(vendorData) ? [vendorData] : []
  const { records } = await openSession(services.vault, entityId, session)
  const read = valuesOfSession(session, records).filter((one) => one.type === entryType)
  const entries = [...ids, ...read.map((one) => one.value)].flatMap((text) => {
    const reading = normaliseEntry(entryType, text)
    return reading.ok ? [reading.entry] : []
  })
  const meant = value === undefined ? undefined : normaliseEntry(entryType, value)
  const entry = meant
    ? entries.find((one) => meant.ok && isSame(one.match, meant.entry.match))
    : entries[0]
  return entry && contentOfValue(entry)
}

/** A document's number alone means the one that was read, whatever its country. */
const isSame = (read: string, meant: string): boolean =>
  read === meant || (!meant.includes(':') && read.endsWith(`:${meant}`))
