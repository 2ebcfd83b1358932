/** What memory reads of lists: their entries in pages, and what has changed since. */
import type { EntryType } from '@ostiary/domain/lists/entry-types'
import { entryColumns, networkOf } from './access-list-entries.ts'
import type { EntryRow, StoredEntry } from './access-list-entries.ts'
import type { Database } from './db.ts'
import type { ListKeys } from './list-keys.ts'

interface Page {
  readonly applicationId: string
  readonly entryType: EntryType
  /** The last id of the page before. */
  readonly after: string
  readonly limit: number
}

type Row = EntryRow &
  StoredEntry & { template: Buffer | null; wrapped: Buffer } & Record<string, unknown>

// With the key of its list: a deleted list has none, and its entries are gone.
const readable = `select ${entryColumns('e')}, e.template, l.list_type as "listType",
    l.data_key as wrapped
  from access_list_entry e join access_list l on l.list_id = e.list_id and l.deleted_at is null`

/** Times are the database's own (epoch ms). */
export function listSource(db: Database, keys: ListKeys) {
  const opened = async (row: Row): Promise<StoredEntry> => {
    const { template, wrapped, ...rest } = row
    const key = { listId: row.listId, wrapped }
    const isNetwork = row.entryType === 'ip_address'
    const facts = isNetwork ? await keys.openFacts(key, row.entryId, row.sealed) : {}
    const entry = { ...rest, network: networkOf(row.entryType, facts) }
    if (template === null || entry.isRemoved) return entry
    return { ...entry, embedding: await keys.openFace(key, row.entryId, template) }
  }
  return {
    formKey: keys.formKey,
    nowMs: async (): Promise<number> => {
      const { rows } = await db.query<{ now: number }>({ text: 'select clock_timestamp() as now' })
      return rows[0]!.now // it always answers
    },
    listIds: async (applicationIds: readonly string[]): Promise<string[]> => {
      const { rows } = await db.query<{ list_id: string }>({
        text: `select list_id from access_list
          where application_id = any($1::uuid[]) and deleted_at is null`,
        values: [applicationIds],
      })
      return rows.map((row) => row.list_id)
    },
    page: async ({ applicationId, entryType, after, limit }: Page): Promise<StoredEntry[]> => {
      const { rows } = await db.query<Row>({
        text: `${readable} where e.application_id = $1 and e.entry_type = $2 and e.entry_id > $3
          and e.removed_at is null order by e.entry_id limit $4`,
        values: [applicationId, entryType, after, limit],
      })
      return Promise.all(rows.map(opened))
    },
    changedSince: async (applicationIds: readonly string[], ms: number): Promise<StoredEntry[]> => {
      const { rows } = await db.query<Row>({
        text: `${readable} where e.application_id = any($1::uuid[]) and e.changed_at > $2
          order by e.changed_at`,
        values: [applicationIds, new Date(ms)],
      })
      return Promise.all(rows.map(opened))
    },
  }
}
