/**
 * Removes what was uploaded for a session that was deleted, and what it has read; bytes go with the
 * next sweep.
 */
import { readLineBody } from '../store/event-lines.ts'
import { forgetNodesRead } from '../store/session-identifiers.ts'
import type { LineBody } from '../transitions/journal.ts'
import type { Effect } from './effect.ts'

export const removeMedia: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Whatever became of the entity: a session that was deleted leaves nothing.
  wanted: () => true,
  run: async ({ db, media, sessionFaces }, { held, seq }) => {
    const { entityId } = held.entity
    const body = await readLineBody(db, { entityId, seq })
    const sessionId = body && (JSON.parse(body) as LineBody).facts?.session?.sessionId
    if (!sessionId) return { event: null }
    await media.removeOfSession(entityId, sessionId)
    await db.query({
      text: `delete from vault where entity_id = $1 and (item = $2 or item like $3)`,
      values: [entityId, `session:${sessionId}`, `session:${sessionId}/%`],
    })
    sessionFaces.changed(await forgetNodesRead(db, { entityId, sessionId }))
    return { event: null }
  },
}
