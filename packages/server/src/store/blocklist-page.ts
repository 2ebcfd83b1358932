/** Entries of several lists as one page, newest first. */
import { entryColumns } from './access-list-entries.ts'
import type { EntryRow } from './access-list-entries.ts'
import type { Database } from './db.ts'

export async function blocklistPage(
  db: Database,
  of: { listIds: readonly string[]; limit: number; offset: number },
): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow & Record<string, unknown>>({
    text: `select ${entryColumns()} from access_list_entry
      where list_id = any($1::uuid[]) and removed_at is null
      order by created_at desc, entry_id desc limit $2 offset $3`,
    values: [of.listIds, of.limit, of.offset],
  })
  return rows
}
