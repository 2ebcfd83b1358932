/**
 * Removes what was uploaded for a session that was deleted, and what it has read; bytes go with the
 * next sweep.
 */
import { forgetNodesRead } from '../store/session-identifiers.ts'
import type { Effect } from './effect.ts'
import { factsOfLine } from './session/of-line.ts'

export const removeMedia: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Whatever became of the entity: a session that was deleted leaves nothing.
  wanted: () => true,
  run: async (context, run) => {
    const { db, media, sessionFaces } = context
    const { entityId } = run.held.entity
    // The session itself is gone.
    const { sessionId } = (await factsOfLine(context, run)) ?? {}
    if (sessionId === undefined) return { event: null }
    await media.removeOfSession(entityId, sessionId)
    await db.query({
      text: `delete from vault where entity_id = $1 and (item = $2 or item like $3)`,
      values: [entityId, `session:${sessionId}`, `session:${sessionId}/%`],
    })
    sessionFaces.changed(await forgetNodesRead(db, { entityId, sessionId }))
    return { event: null }
  },
}
