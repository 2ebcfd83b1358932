/** Taking an entry off its list. */
import { recordBy } from '../../store/admin-events.ts'
import { findEntry, removeEntry } from '../../store/access-list-entries.ts'
import type { ChangedEntry } from '../../store/access-list-entries.ts'
import { isRejected } from '../../store/blocklist-standing.ts'
import { actorName, authorOf, refuse } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { partyV3 } from '../profiles/service.ts'
import { rememberedWrite } from '../remembered.ts'
import { followAtOnce, kindGoverned } from './governed.ts'
import { lockList } from './load.ts'

/**
 * Where standing follows the list, whoever has the id is released, unless its customer was rejected
 * for good: then the entry stays.
 */
export const deleteEntry =
  (services: Services): Handler =>
  async (call) => {
    const atMs = services.clock.now()
    const entryId = call.params['entry_uuid']! // the route names it
    const changes: ChangedEntry[] = []
    const reply = await rememberedWrite(services, call, 'list entry gone', async (db) => {
      const list = await lockList(db, call)
      const entry = await findEntry(db, { listId: list.listId, entryId })
      if (!entry) return refuse('entry_not_found')
      const kind = kindGoverned(list)
      if (kind) {
        const { value } = await services.listKeys.openFacts(list, entryId, entry.sealed)
        // An entry of an id has one.
        const id = { applicationId: list.applicationId, kind, vendorData: value! }
        if (await isRejected(db, services.keyring.lookupKey, id)) return refuse('customer_rejected')
      }
      const by = partyV3(call)
      const askedBy = { party: by, actor: actorName(by, call) }
      const removed = await removeEntry(db, services.listKeys, list, {
        entryId,
        atMs,
        ...(kind ? { askedBy } : {}),
      })
      if (!removed) return refuse('entry_not_found')
      changes.push(removed)
      await recordBy(authorOf(services, call), db, {
        atMs,
        kind: 'list_entry_removed',
        body: { list: list.listId, entry: entryId },
      })
      return { status: 204, body: null }
    })
    services.accessLists.changed(changes)
    await followAtOnce(services, changes)
    return reply
  }
