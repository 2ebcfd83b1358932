/**
 * Forgets what an erased person shared with others and what their sessions have read, and removes
 * what they uploaded. A row of the queue, so that no crash after the erasure leaves any behind.
 */
import { isErased } from '@ostiary/domain/entity.changes'
import { forgetLinks as forgetLinksOf } from '../store/links.ts'
import { forgetNodesRead } from '../store/session-identifiers.ts'
import type { Effect } from './effect.ts'

export const forgetLinks: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: ({ entity }) => isErased(entity),
  run: async (context, { held }) => {
    const { entityId } = held.entity
    await forgetLinksOf(context.db, entityId)
    context.sessionFaces.changed(await forgetNodesRead(context.db, { entityId }))
    // Unreadable already: the key went with the erasure.
    await context.media.removeMediaOf(entityId)
    return { event: null }
  },
}
