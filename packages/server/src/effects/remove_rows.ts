/**
 * Removes the rows and the uploads of an entity whose retention period has ended. A row of the
 * queue, so that no crash leaves an orphan behind.
 */
import { removeRows as removeRowsOf } from '../store/deleted.ts'
import { forgetNodesRead } from '../store/session-identifiers.ts'
import type { Effect } from './effect.ts'

export const removeRows: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: ({ entity }) => entity.standing === 'PURGED',
  run: async (context, { held }) => {
    const { entityId } = held.entity
    await removeRowsOf(context.db, entityId)
    context.sessionFaces.changed(await forgetNodesRead(context.db, { entityId }))
    await context.media.removeMediaOf(entityId)
    return { event: null }
  },
}
