/** The two lists that standing follows, and what settling an entry of theirs takes. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { AccessList } from '../../store/access-lists.ts'
import type { SettleParts } from '../../transitions/settle-entry.ts'
import type { Services } from '../call.ts'

/** Whose standing follows the entries of a list; nobody's, of most lists. */
export const kindGoverned = ({ isSystem, entryType }: AccessList): EntityKind | undefined =>
  isSystem && (entryType === 'user' || entryType === 'business') ? entryType : undefined

export const settling = (services: Services): SettleParts => ({
  db: services.db,
  writer: services.writer,
  listKeys: services.listKeys,
  ids: services.ids,
  clock: services.clock,
  changed: (entries) => services.accessLists.changed(entries),
})
