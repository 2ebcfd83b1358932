/** Entries of lists: what is compared is a keyed hash, what is shown lies sealed. */
import type { EntryType, ListType } from '@ostiary/domain/lists/entry-types'
import type { KeyParty } from '@ostiary/domain/scopes'
import type { AccessList } from './access-lists.ts'
import type { Database } from './db.ts'
import type { ListKeys, SealedFacts } from './list-keys.ts'

/** An entry without what is sealed and shown. */
interface Entry {
  readonly entryId: string
  readonly listId: string
  readonly applicationId: string
  readonly entryType: EntryType
  /** Eight bytes for each of its forms, one after another. */
  readonly formKeys: Buffer
  readonly isRemoved: boolean
  /** The database's own time (epoch ms). */
  readonly changedAtMs: number
}

/** An entry as memory needs it: under which keys it is found, and whether it still is. */
export interface StoredEntry extends Entry {
  readonly listType: ListType
  /** Of an address or a network of them. */
  readonly network: string | null
  /** Of a face that stands on its list. */
  readonly embedding?: Float32Array | undefined
}

export interface EntryRow extends Entry {
  readonly sealed: Buffer
  readonly addedBy: 'api' | 'system'
  readonly isSettled: boolean
  readonly createdAtMs: number
}

/** An entry that was just added or removed. */
export type ChangedEntry = EntryRow & StoredEntry

/** Who asked for a change that the standing of an entity is still to follow. */
export interface AskedBy {
  readonly party: KeyParty | 'system'
  readonly actor: string
}

const columnNames = {
  entry_id: 'entryId',
  list_id: 'listId',
  application_id: 'applicationId',
  entry_type: 'entryType',
  form_keys: 'formKeys',
  sealed: 'sealed',
  added_by: 'addedBy',
  settled: 'isSettled',
  created_at: 'createdAtMs',
  changed_at: 'changedAtMs',
  'removed_at is not null': 'isRemoved',
} as const

/** @param table its name in the statement, where there are several */
export const entryColumns = (table = 'access_list_entry'): string =>
  Object.entries(columnNames)
    .map(([column, name]) => `${table}.${column} as "${name}"`)
    .join(', ')

type Row = EntryRow & Record<string, unknown>

/** What is to stand on a list: its forms, the one that is compared first. */
export interface NewEntry {
  readonly entryId: string
  readonly forms: readonly string[]
  readonly embedding?: Float32Array
  readonly facts: SealedFacts
  readonly addedBy: EntryRow['addedBy']
  readonly atMs: number
  /** Absent where nobody's standing has to follow. */
  readonly askedBy?: AskedBy
}

const keyBytes = 8

/** An address is personal: it lies sealed, and memory alone has it in plain. */
export const networkOf = (entryType: EntryType, { value }: SealedFacts): string | null =>
  entryType === 'ip_address' ? (value ?? null) : null

/**
 * Puts an entry on its list; call it with the list locked, since the list counts it.
 * @returns `undefined` where its value stands there already
 */
export async function insertEntry(
  db: Database,
  keys: ListKeys,
  list: AccessList,
  entry: NewEntry,
): Promise<ChangedEntry | undefined> {
  const { applicationId, entryType, listId, listType } = list
  const { entryId, embedding, askedBy, atMs } = entry
  const hashes = entry.forms.map((form) => keys.formKey(applicationId, entryType, form))
  const { rows } = await db.query<Row>({
    text: `insert into access_list_entry (entry_id, list_id, application_id, entry_type, match_key,
        form_keys, sealed, template, added_by, settled, asked_by, created_at, changed_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, clock_timestamp())
      on conflict (list_id, match_key) where removed_at is null do nothing returning ${entryColumns()}`,
    values: [
      entryId,
      listId,
      applicationId,
      entryType,
      hashes[0],
      Buffer.concat(hashes.map((hash) => hash.subarray(0, keyBytes))),
      await keys.sealFacts(list, entryId, entry.facts),
      embedding ? await keys.sealFace(list, entryId, embedding) : null,
      entry.addedBy,
      askedBy === undefined,
      askedBy === undefined ? null : JSON.stringify(askedBy),
      new Date(atMs),
    ],
  })
  const [row] = rows
  if (!row) return undefined
  await addToCount(db, listId, { by: 1, atMs })
  return { ...row, listType, embedding, network: networkOf(entryType, entry.facts) }
}

/** Takes an entry off its list, which is locked. @returns `undefined` where it is off already */
export async function removeEntry(
  db: Database,
  keys: ListKeys,
  list: AccessList,
  of: { entryId: string; atMs: number; askedBy?: AskedBy },
): Promise<ChangedEntry | undefined> {
  const { listId, listType } = list
  const { entryId, atMs, askedBy } = of
  const { rows } = await db.query<Row>({
    text: `update access_list_entry set removed_at = $3, changed_at = clock_timestamp(),
        settled = $4, asked_by = $5
      where list_id = $1 and entry_id = $2 and removed_at is null returning ${entryColumns()}`,
    values: [
      listId,
      entryId,
      new Date(atMs),
      askedBy === undefined,
      askedBy === undefined ? null : JSON.stringify(askedBy),
    ],
  })
  const [row] = rows
  if (!row) return undefined
  await addToCount(db, listId, { by: -1, atMs })
  const facts = await keys.openFacts(list, entryId, row.sealed)
  return { ...row, listType, network: networkOf(list.entryType, facts) }
}

const addToCount = (db: Database, listId: string, { by, atMs }: { by: 1 | -1; atMs: number }) =>
  db.query({
    text: `update access_list set entry_count = entry_count + $2, updated_at = $3,
        last_entry_added_at = case when $2 > 0 then $3 else last_entry_added_at end
      where list_id = $1`,
    values: [listId, by, new Date(atMs)],
  })

/** Has an entry looked at once more when every process knows of it. */
export async function unsettle(db: Database, entryId: string, askedBy: AskedBy): Promise<void> {
  await db.query({
    text: `update access_list_entry set settled = false, asked_by = $2,
        changed_at = clock_timestamp()
      where entry_id = $1 and settled and removed_at is null`,
    values: [entryId, JSON.stringify(askedBy)],
  })
}

/** One entry that stands on a list. */
export async function findEntry(
  db: Database,
  of: { listId: string; entryId: string },
): Promise<EntryRow | undefined> {
  const { rows } = await db.query<Row>({
    text: `select ${entryColumns()} from access_list_entry
      where list_id = $1 and entry_id = $2 and removed_at is null`,
    values: [of.listId, of.entryId],
  })
  return rows[0]
}

/** The entries of a list that stand for a value, by the keys of the forms it may stand under. */
export async function findByForms(
  db: Database,
  of: { listId: string; matchKeys: readonly Buffer[] },
): Promise<EntryRow[]> {
  const { rows } = await db.query<Row>({
    text: `select ${entryColumns()} from access_list_entry
      where list_id = $1 and match_key = any($2::bytea[]) and removed_at is null`,
    values: [of.listId, of.matchKeys],
  })
  return rows
}

export interface EntryQuery {
  readonly listId: string
  /** The keys of one value's forms; any of them finds it. */
  readonly matchKeys?: readonly Buffer[]
  readonly oldestFirst: boolean
  readonly limit: number
  readonly offset: number
  /** Creation time and id of the last row before. */
  readonly after: readonly [number, string] | undefined
}

export async function entryPage(db: Database, query: EntryQuery): Promise<EntryRow[]> {
  const { listId, matchKeys, oldestFirst, limit, offset, after } = query
  const values: unknown[] = [listId]
  const where = ['list_id = $1', 'removed_at is null']
  if (matchKeys) where.push(`match_key = any($${values.push(matchKeys)}::bytea[])`)
  if (after) {
    const at = `$${values.push(new Date(after[0]))}::timestamptz, $${values.push(after[1])}::uuid`
    where.push(`(created_at, entry_id) ${oldestFirst ? '>' : '<'} (${at})`)
  }
  const way = oldestFirst ? 'asc' : 'desc'
  const { rows } = await db.query<Row>({
    text: `select ${entryColumns()} from access_list_entry where ${where.join(' and ')}
      order by created_at ${way}, entry_id ${way} limit ${limit} offset ${offset}`,
    values,
  })
  return rows
}

/** An entry whose entity is to be blocked or released still, and for whom. */
export interface UnsettledEntry extends EntryRow {
  readonly askedBy: AskedBy
}

const unsettledOf = (row: Record<string, unknown>): UnsettledEntry => ({
  ...(row as unknown as EntryRow),
  askedBy: JSON.parse(row['askedBy'] as string) as AskedBy,
})

/** What was left unsettled since before a time, the oldest first. */
export async function unsettledEntries(
  db: Database,
  of: { changedBeforeMs: number; limit: number },
): Promise<UnsettledEntry[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${entryColumns()}, asked_by as "askedBy" from access_list_entry
      where not settled and changed_at < $1 order by changed_at limit $2`,
    values: [new Date(of.changedBeforeMs), of.limit],
  })
  return rows.map(unsettledOf)
}

/** One that is unsettled still; `undefined` where it is settled, or was asked for anew. */
export async function findUnsettled(
  db: Database,
  entry: Pick<EntryRow, 'entryId' | 'isRemoved'>,
): Promise<UnsettledEntry | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${entryColumns()}, asked_by as "askedBy" from access_list_entry
      where entry_id = $1 and not settled and (removed_at is not null) = $2`,
    values: [entry.entryId, entry.isRemoved],
  })
  return rows[0] && unsettledOf(rows[0])
}

/** Its standing follows; memory need not hear of it. */
export async function markSettled(db: Database, entry: Pick<EntryRow, 'entryId' | 'isRemoved'>) {
  await db.query({
    text: `update access_list_entry set settled = true, asked_by = null
      where entry_id = $1 and (removed_at is not null) = $2`,
    values: [entry.entryId, entry.isRemoved],
  })
}

/** Removes what no process has to learn of any more, a slice. @returns how many rows went */
export async function sweepEntries(
  db: Database,
  of: { removedBeforeMs: number; limit: number },
): Promise<number> {
  const removed = await db.query({
    text: `delete from access_list_entry where ctid in (select ctid from access_list_entry
      where removed_at < $1 and settled limit $2)`,
    values: [new Date(of.removedBeforeMs), of.limit],
  })
  const orphaned = await db.query({
    text: `delete from access_list_entry where ctid in (select ctid from access_list_entry
      where removed_at is null
        and list_id in (select list_id from access_list where deleted_at is not null) limit $1)`,
    values: [of.limit],
  })
  if (orphaned.rowCount === 0)
    await db.query({
      text: `delete from access_list l where l.deleted_at < $1 and not exists
        (select 1 from access_list_entry e where e.list_id = l.list_id)`,
      values: [new Date(of.removedBeforeMs)],
    })
  return (removed.rowCount ?? 0) + (orphaned.rowCount ?? 0)
}
