/**
 * Has the people and companies behind a company go with it, or with its session. A row of the
 * queue, written with what they go by, so that no crash leaves one of them behind.
 */
import type { Effect } from './effect.ts'
import { peopleGo } from './people-behind.ts'

export const removePeople: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Also of one that is purged by now: whoever is behind it has a retention period of their own.
  wanted: () => true,
  run: async (context, { held, seq }) => {
    await peopleGo(context, { entityId: held.entity.entityId, seq })
    return { event: null }
  },
}
