/**
 * Puts what identifies whoever was declined onto the system blocklists, where the workflow says so:
 * document, face, e-mail, phone; of a business its id follows its standing. Source: entity
 * reference 6.
 */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { isGone } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Feature } from '@ostiary/domain/workflow/features'
import { normaliseEntry } from '../access-lists/normalise-entry.ts'
import { openSession } from '../sessions/context.ts'
import { insertEntry } from '../store/access-list-entries.ts'
import { ensureSystemLists, findList } from '../store/access-lists.ts'
import { readLineBody } from '../store/event-lines.ts'
import type { LineBody } from '../transitions/journal.ts'
import type { Effect, EffectContext, EffectRun } from './effect.ts'

export const blocklistIdentifiers: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: (held) => !isGone(held.entity),
  run: async (context, run) => {
    const { entityId, applicationId } = run.held.entity
    const body = await readLineBody(context.db, { entityId, seq: run.seq })
    const line = body && (JSON.parse(body) as LineBody) // as the writer stored it
    const session = line ? sessionOf(run.held, line.facts?.session?.sessionId) : undefined
    if (session?.status !== 'Declined') return { event: null }
    const opened = await openSession(context.vault, entityId, session)
    const { db, ids, listKeys: keys, clock } = context
    await ensureSystemLists(db, { keys, ids, applicationId, nowMs: clock.now() })
    for (const { nodeId, feature } of session.nodes) {
      const of = identifiers[feature]
      const value = of && opened.records.get(nodeId)?.data[of.field]
      if (of && typeof value === 'string') await add(context, run, { ...of, value })
    }
    return { event: null }
  },
}

const identifiers: Readonly<Partial<Record<Feature, { type: EntryType; field: string }>>> = {
  OCR: { type: 'document', field: 'document_number' },
  EMAIL_VERIFICATION: { type: 'email', field: 'email' },
  PHONE_VERIFICATION: { type: 'phone', field: 'full_number' },
}

async function add(
  context: EffectContext,
  { held }: EffectRun,
  { type, value }: { type: EntryType; value: string },
): Promise<void> {
  const { applicationId, entityId, kind } = held.entity
  const reading = normaliseEntry(type, value)
  if (!reading.ok) return
  const { entry } = reading
  const atMs = context.clock.now()
  const added = await context.db.transaction(async (db) => {
    const list = await findList(db, { applicationId, systemOf: type }, true)
    return (
      list &&
      insertEntry(db, context.listKeys, list, {
        entryId: context.ids.next(atMs),
        forms: [entry.match, ...entry.forms.filter((form) => form !== entry.match)],
        facts: { value: entry.value, referenceType: `vendor_${kind}`, referenceObject: entityId },
        addedBy: 'system',
        atMs,
      })
    )
  })
  if (added) context.accessLists.changed([added])
}
