/** The two lists that standing follows, and what settling an entry of theirs takes. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { errorRecord } from '../../platform/error-record.ts'
import type { ChangedEntry } from '../../store/access-list-entries.ts'
import type { AccessList } from '../../store/access-lists.ts'
import { connectionLost } from '../../store/db.ts'
import { settleEntry } from '../../transitions/settle-entry.ts'
import type { SettleParts } from '../../transitions/settle-entry.ts'
import type { Services } from '../call.ts'

/** Whose standing follows the entries of a list; nobody's, of most lists. */
export const kindGoverned = ({ isSystem, entryType }: AccessList): EntityKind | undefined =>
  isSystem && (entryType === 'user' || entryType === 'business') ? entryType : undefined

/**
 * Has the standing follow an entry that is committed. Whoever asked is answered whatever comes of
 * it: the entry stands, a repeat would be refused, and the sweep does what is left.
 */
export async function followAtOnce(
  services: Services,
  changes: readonly ChangedEntry[],
): Promise<void> {
  const entry = changes.find((one) => !one.isSettled)
  if (!entry) return
  try {
    await settleEntry(settling(services), entry)
  } catch (error) {
    // An outage is told by whoever notices it for everybody.
    if (connectionLost(error)) return
    const { entryId } = entry
    services.errorLog.error({ entryId, ...errorRecord(error) }, 'an entry is not settled at once')
  }
}

const settling = (services: Services): SettleParts => ({
  db: services.db,
  writer: services.writer,
  listKeys: services.listKeys,
  ids: services.ids,
  clock: services.clock,
  changed: (entries) => services.accessLists.changed(entries),
})
