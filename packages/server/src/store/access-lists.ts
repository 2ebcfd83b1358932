/** Lists of an application's own: system blocklists, which are always there, and those it made. */
import { entryTypeFacts, systemBlocklistTypes } from '@ostiary/domain/lists/entry-types'
import type { EntryType, ListType } from '@ostiary/domain/lists/entry-types'
import type { Ids } from '../platform/ids.ts'
import type { Database } from './db.ts'
import type { ListKeys } from './list-keys.ts'

export interface AccessList {
  readonly listId: string
  readonly applicationId: string
  readonly name: string
  readonly description: string
  readonly listType: ListType
  readonly entryType: EntryType
  readonly isSystem: boolean
  /** Its data key as it is stored. */
  readonly wrapped: Buffer
  readonly entryCount: number
  readonly lastEntryAddedAtMs: number | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

const columns = `list_id as "listId", application_id as "applicationId", name, description,
  list_type as "listType", entry_type as "entryType", is_system as "isSystem",
  data_key as wrapped, entry_count as "entryCount",
  last_entry_added_at as "lastEntryAddedAtMs", created_at as "createdAtMs",
  updated_at as "updatedAtMs"`

type Row = AccessList & Record<string, unknown>

/** Of one list, or of the system blocklist of a type. */
export type ListName = { readonly applicationId: string } & (
  | { readonly listId: string }
  | { readonly systemOf: EntryType }
)

/** @param lock keeps others from changing the list or its entries until the commit */
export async function findList(
  db: Database,
  name: ListName,
  lock = false,
): Promise<AccessList | undefined> {
  const bySystem = 'systemOf' in name
  const { rows } = await db.query<Row>({
    text: `select ${columns} from access_list where application_id = $1 and deleted_at is null
      and ${bySystem ? 'is_system and entry_type = $2' : 'list_id = $2'}
      ${lock ? 'for update' : ''}`,
    values: [name.applicationId, bySystem ? name.systemOf : name.listId],
  })
  return rows[0]
}

/** A name that no other list of the application has is another one in every letter case. */
const nameOf = (type: EntryType): string => `Blocklist: ${type.replaceAll('_', ' ')}`

interface Making {
  readonly keys: ListKeys
  readonly ids: Ids
  readonly applicationId: string
  readonly nowMs: number
}

/**
 * Makes the system blocklists that are not there yet; of two who do so at once each list is made by
 * one. Asked before anything is done with lists, so that no list of their own takes a name first.
 */
export async function ensureSystemLists(db: Database, making: Making): Promise<void> {
  const { keys, ids, applicationId, nowMs } = making
  const { rows } = await db.query<{ entry_type: EntryType }>({
    name: 'system_lists',
    text: 'select entry_type from access_list where application_id = $1 and is_system',
    values: [applicationId],
  })
  const there = new Set(rows.map((row) => row.entry_type))
  for (const entryType of systemBlocklistTypes.filter((type) => !there.has(type))) {
    const { listId, wrapped } = await keys.newKey(ids.next(nowMs))
    await insertList(db, {
      listId,
      applicationId,
      name: nameOf(entryType),
      description: entryTypeFacts[entryType].holds,
      listType: 'blocklist',
      entryType,
      isSystem: true,
      wrapped,
      entryCount: 0,
      lastEntryAddedAtMs: null,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
  }
}

/** @returns `false` where the name is taken */
export async function insertList(db: Database, one: AccessList): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `insert into access_list (list_id, application_id, name, description, list_type,
        entry_type, is_system, data_key, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) on conflict do nothing`,
    values: [
      one.listId,
      one.applicationId,
      one.name,
      one.description,
      one.listType,
      one.entryType,
      one.isSystem,
      one.wrapped,
      new Date(one.createdAtMs),
    ],
  })
  return rowCount === 1
}

/** Call it with the list locked. @returns `false` where another list has the name */
export async function renameList(
  db: Database,
  one: Pick<AccessList, 'listId' | 'applicationId' | 'name' | 'description' | 'updatedAtMs'>,
): Promise<boolean> {
  const { rowCount } = await db.query({
    text: `update access_list set name = $3, description = $4, updated_at = $5
      where list_id = $1 and not exists (select 1 from access_list o where o.application_id = $2
        and lower(o.name) = lower($3) and o.deleted_at is null and o.list_id <> $1)`,
    values: [one.listId, one.applicationId, one.name, one.description, new Date(one.updatedAtMs)],
  })
  return rowCount === 1
}

/** Its key goes at once, and with it every value; the rows of its entries go by and by. */
export async function deleteList(db: Database, listId: string, atMs: number): Promise<void> {
  await db.query({
    text: `update access_list set deleted_at = $2, data_key = ''::bytea where list_id = $1`,
    values: [listId, new Date(atMs)],
  })
}

export interface ListQuery {
  readonly applicationId: string
  readonly listType: string | undefined
  readonly entryType: string | undefined
  readonly search: string | undefined
  /** A column of these, and which way; system blocklists come first where none is named. */
  readonly order: { readonly by: keyof typeof orderColumns; readonly isDown: boolean } | undefined
  readonly limit: number
  readonly offset: number
}

const orderColumns = {
  name: 'lower(name)',
  created_at: 'created_at',
  updated_at: 'updated_at',
  entry_count: 'entry_count',
} as const

function partsOf(query: ListQuery): { where: string; values: unknown[] } {
  const values: unknown[] = [query.applicationId]
  const where = ['application_id = $1', 'deleted_at is null']
  if (query.listType !== undefined) where.push(`list_type = $${values.push(query.listType)}`)
  if (query.entryType !== undefined) where.push(`entry_type = $${values.push(query.entryType)}`)
  if (query.search !== undefined)
    where.push(`strpos(lower(name), lower($${values.push(query.search)})) > 0`)
  return { where: where.join(' and '), values }
}

export async function listPage(db: Database, query: ListQuery): Promise<AccessList[]> {
  const { where, values } = partsOf(query)
  const { order } = query
  const by = order
    ? `${orderColumns[order.by]} ${order.isDown ? 'desc' : 'asc'}`
    : 'is_system desc, created_at desc'
  const { rows } = await db.query<Row>({
    text: `select ${columns} from access_list where ${where} order by ${by}, list_id
      limit ${query.limit} offset ${query.offset}`,
    values,
  })
  return rows
}

export async function listCount(db: Database, query: ListQuery): Promise<number> {
  const { where, values } = partsOf(query)
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count from access_list where ${where}`,
    values,
  })
  return rows[0]!.count // an aggregate has a row
}
