/** What memory reads of lists: their entries in pages, and what has changed since. */
import type { EntryType, ListType } from '@ostiary/domain/lists/entry-types'
import { networkOf } from './access-list-entries.ts'
import type { StoredEntry } from './access-list-entries.ts'
import type { Database } from './db.ts'
import type { ListKeys } from './list-keys.ts'

interface Asked {
  readonly applicationId: string
  readonly entryType: EntryType
  /** The last id of the page before. */
  readonly after: string
  readonly limit: number
}

interface Page {
  readonly entries: readonly StoredEntry[]
  /** The last id that was looked at; absent after the last page. */
  readonly last: string | undefined
}

interface Row extends Record<string, unknown>, Omit<StoredEntry, 'listType' | 'network'> {
  readonly sealed: Buffer | null
  readonly template: Buffer | null
  /** Of a list that is there: a deleted one has no key, and its entries are gone. */
  readonly listType: ListType | null
  readonly wrapped: Buffer | null
}

/** The list is looked up for each row found, so that the rows are found by their index. */
const readable = (found: string): string => `select e.entry_id as "entryId",
    e.list_id as "listId", e.application_id as "applicationId", e.entry_type as "entryType",
    e.form_keys as "formKeys", e.changed_at as "changedAtMs", e.template,
    e.removed_at is not null as "isRemoved", l.list_type as "listType", l.data_key as wrapped,
    case when e.entry_type = 'ip_address' then e.sealed end as sealed
  from (select * from access_list_entry where ${found}) e
    left join access_list l on l.list_id = e.list_id and l.deleted_at is null`

/** Times are the database's own (epoch ms). */
export function listSource(db: Database, keys: ListKeys) {
  const opened = async (row: Row): Promise<StoredEntry[]> => {
    const { template, wrapped, sealed, listType, ...rest } = row
    if (wrapped === null || listType === null) return []
    const key = { listId: row.listId, wrapped }
    const facts = sealed === null ? {} : await keys.openFacts(key, row.entryId, sealed)
    const entry = { ...rest, listType, network: networkOf(row.entryType, facts) }
    if (template === null || entry.isRemoved) return [entry]
    return [{ ...entry, embedding: await keys.openFace(key, row.entryId, template) }]
  }
  async function openedAll(rows: readonly Row[]): Promise<StoredEntry[]> {
    const entries: StoredEntry[] = []
    for (const row of rows) for (const entry of await opened(row)) entries.push(entry)
    return entries
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
    page: async ({ applicationId, entryType, after, limit }: Asked): Promise<Page> => {
      const { rows } = await db.query<Row>({
        text: `${readable(`application_id = $1 and entry_type = $2 and entry_id > $3
            and removed_at is null order by application_id, entry_type, entry_id limit $4`)}
          order by e.entry_id`,
        values: [applicationId, entryType, after, limit],
      })
      const last = rows.length < limit ? undefined : rows.at(-1)?.entryId
      return { entries: await openedAll(rows), last }
    },
    changedSince: async (applicationIds: readonly string[], ms: number): Promise<StoredEntry[]> => {
      const { rows } = await db.query<Row>({
        text: `${readable('application_id = any($1::uuid[]) and changed_at > $2')}
          order by e.changed_at`,
        values: [applicationIds, new Date(ms)],
      })
      return openedAll(rows)
    },
  }
}
