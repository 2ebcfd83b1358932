/**
 * Keeps the system blocklists in step with an entity: who is BLOCKED stands on the list of its kind,
 * who is released does not; of a rejected customer the wallet and document stand there too.
 */
import type { Effect } from './effect.ts'
import { syncBlocklist as sync } from '../store/access-lists.ts'

export const syncBlocklist: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  wanted: () => true,
  run: async (context, { held }) => {
    await sync(context, held)
    return { event: null }
  },
}
