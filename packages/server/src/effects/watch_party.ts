/**
 * Has whoever is monitored screened again at once, because it begins or their data changed; and
 * forgets whom nobody monitors any more. Source: entity reference 9.
 */
import { isGone } from '@ostiary/domain/entity.changes'
import { unwatch, watch } from '../store/monitored-parties.ts'
import type { Effect } from './effect.ts'

export const watchParty: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Of whom is gone it is forgotten whom to look for.
  wanted: () => true,
  run: async ({ db, clock }, { held: { entity } }) => {
    const { entityId, applicationId, kind } = entity
    if (entity.detail.monitored !== true || isGone(entity)) await unwatch(db, entityId)
    else await watch(db, { entityId, applicationId, kind, nowMs: clock.now() })
    return { event: null }
  },
}
