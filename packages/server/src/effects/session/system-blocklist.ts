/** Puts on a system blocklist what stands for an entity, where it does not stand there yet. */
import type { Entity } from '@ostiary/domain/aggregate'
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import type { Session } from '@ostiary/domain/session/session'
import { contentOfValue } from '../../access-lists/entry-content.ts'
import type { EntryContent } from '../../access-lists/entry-content.ts'
import { normaliseEntry } from '../../access-lists/normalise-entry.ts'
import { insertEntry } from '../../store/access-list-entries.ts'
import { findList } from '../../store/access-lists.ts'
import type { EffectContext } from '../effect.ts'

interface Listing {
  readonly entity: Entity
  /** The session it was read in. */
  readonly session?: Session
}

/** What no list takes is passed over. */
export async function blocklistValue(
  context: EffectContext,
  listing: Listing,
  { type, value }: { readonly type: EntryType; readonly value: string },
): Promise<void> {
  const reading = normaliseEntry(type, value)
  if (reading.ok)
    await blocklist(context, listing, { type, content: contentOfValue(reading.entry) })
}

export async function blocklist(
  context: EffectContext,
  { entity, session }: Listing,
  { type, content }: { readonly type: EntryType; readonly content: EntryContent },
): Promise<void> {
  const { applicationId, entityId, kind } = entity
  const atMs = context.clock.now()
  const added = await context.db.transaction(async (db) => {
    const list = await findList(db, { applicationId, systemOf: type }, true)
    return (
      list &&
      insertEntry(db, context.listKeys, list, {
        ...content,
        facts: {
          ...content.facts,
          referenceType: `vendor_${kind}`,
          referenceObject: entityId,
          ...(session ? { session: { id: session.sessionId, number: session.number } } : {}),
        },
        entryId: context.ids.next(atMs),
        addedBy: 'system',
        atMs,
      })
    )
  })
  if (added) context.accessLists.changed([added])
}
