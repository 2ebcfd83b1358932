/** How lists and entries look from outside. */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import type { EntryRow } from '../../store/access-list-entries.ts'
import type { AccessList } from '../../store/access-lists.ts'
import type { SealedFacts } from '../../store/list-keys.ts'
import { iso, mayReadPersonal } from '../call.ts'
import type { Call, Services } from '../call.ts'

export const listShape = (one: AccessList) => ({
  uuid: one.listId,
  name: one.name,
  description: one.description,
  list_type: one.listType,
  entry_type: one.entryType,
  is_system: one.isSystem,
  entry_count: one.entryCount,
  last_entry_added_at: one.lastEntryAddedAtMs === null ? null : iso(one.lastEntryAddedAtMs),
  created_at: iso(one.createdAtMs),
  updated_at: iso(one.updatedAtMs),
})

/** The caller's own ids are shown everywhere, and a country is nobody's secret. */
const openTypes: readonly EntryType[] = ['user', 'business', 'country']

export const mayReadValues = (call: Call, { entryType }: Pick<AccessList, 'entryType'>): boolean =>
  mayReadPersonal(call) || openTypes.includes(entryType)

export const entryShape = (call: Call, row: EntryRow, facts: SealedFacts) => {
  const isOpen = mayReadPersonal(call)
  const { referenceType } = facts
  return {
    uuid: row.entryId,
    value: mayReadValues(call, row) ? (facts.value ?? null) : null,
    display_label: isOpen ? (facts.label ?? null) : null,
    comment: isOpen ? (facts.comment ?? null) : null,
    added_by: row.addedBy,
    reference_session_id: facts.session?.id ?? null,
    reference_session_number: facts.session?.number ?? null,
    reference_object_uuid: facts.referenceObject ?? null,
    metadata: {
      ...(referenceType === undefined ? {} : { reference_type: referenceType }),
      ...(isOpen ? facts.metadata : {}),
    },
    created_at: iso(row.createdAtMs),
  }
}

/** Entries with what is sealed of them. */
export const openedEntries = (
  { listKeys }: Pick<Services, 'listKeys'>,
  list: AccessList,
  rows: readonly EntryRow[],
): Promise<{ row: EntryRow; facts: SealedFacts }[]> =>
  Promise.all(
    rows.map(async (row) => ({
      row,
      facts: await listKeys.openFacts(list, row.entryId, row.sealed),
    })),
  )
