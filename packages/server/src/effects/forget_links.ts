/**
 * Forgets what an erased person shared with others, and removes what they uploaded. A row of the
 * queue, so that no crash between the erasure and this leaves either behind.
 */
import { isErased } from '@ostiary/domain/entity.changes'
import { forgetLinks as forgetLinksOf } from '../store/links.ts'
import type { Effect } from './effect.ts'

export const forgetLinks: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: ({ entity }) => isErased(entity),
  run: async (context, { held }) => {
    await forgetLinksOf(context.db, held.entity.entityId)
    // Unreadable already: the key went with the erasure.
    await context.media.removeMediaOf(held.entity.entityId)
    return { event: null }
  },
}
