/**
 * Puts what identifies whoever was declined onto the system blocklists, where the workflow says so:
 * document, face, e-mail, phone; of a business its id follows its standing. Source: entity
 * reference 6.
 */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { isGone } from '@ostiary/domain/entity.changes'
import { contentOfFace } from '../access-lists/entry-content.ts'
import { valuesOfSession } from '../access-lists/values-read.ts'
import { openSession } from '../sessions/context.ts'
import { ensureSystemLists } from '../store/access-lists.ts'
import type { Effect } from './effect.ts'
import { sessionOfLine } from './session/of-line.ts'
import { blocklist, blocklistValue } from './session/system-blocklist.ts'

const types: readonly EntryType[] = ['document', 'email', 'phone']

export const blocklistIdentifiers: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: (held) => !isGone(held.entity),
  run: async (context, run) => {
    const { entity } = run.held
    const { entityId, applicationId } = entity
    const { session } = (await sessionOfLine(context, run)) ?? {}
    if (session?.status !== 'Declined') return { event: null }
    const { records } = await openSession(context.vault, entityId, session)
    const { db, ids, listKeys: keys, clock } = context
    await ensureSystemLists(db, { keys, ids, applicationId, nowMs: clock.now() })
    for (const read of valuesOfSession(session, records))
      if (types.includes(read.type)) await blocklistValue(context, { entity, session }, read)
    const face = await context.sessionFaceSource.faceOf({ entityId, ...session })
    if (face)
      await blocklist(context, { entity, session }, { type: 'face', content: contentOfFace(face) })
    return { event: null }
  },
}
