/** What was deleted: who is due to go for good, and the rows that go. */
import type { Database } from './db.ts'

/** That the entity a row belongs to is there: a deleted one is in no list. */
export const isThere = (column: string): string => `not exists (select 1 from entity gone
  where gone.entity_id = ${column} and gone.standing in ('DELETED', 'PURGED'))`

export interface Due {
  readonly applicationId: string
  readonly deletedBeforeMs: number
  /** The last one of the page before. */
  readonly after?: DeletedPlace | undefined
  readonly limit: number
}

export interface DeletedPlace {
  readonly entityId: string
  readonly deletedAtMs: number
}

/**
 * Entities deleted before a time, the earliest first. The row changes once more after a deletion at
 * most, when it is erased, and then has nothing left that could wait.
 */
export async function deletedEntities(db: Database, due: Due): Promise<DeletedPlace[]> {
  const { after } = due
  const { rows } = await db.query<DeletedPlace & Record<string, unknown>>({
    name: 'entities_due_to_purge',
    text: `select entity_id as "entityId", updated_at as "deletedAtMs" from entity
      where application_id = $1 and standing = 'DELETED' and updated_at <= $2
        and (updated_at, entity_id) > ($3::timestamptz, $4::uuid)
      order by updated_at, entity_id limit $5`,
    values: [
      due.applicationId,
      new Date(due.deletedBeforeMs),
      after ? new Date(after.deletedAtMs) : '-infinity',
      after?.entityId ?? nobody,
      due.limit,
    ],
  })
  return rows
}

/** Before every id there is. */
const nobody = '00000000-0000-0000-0000-000000000000'

/** How many those are, and how many there are in all. */
export async function countDeleted(
  db: Database,
  due: { applicationId: string; deletedBeforeMs: number | null },
): Promise<{ due: number; deleted: number }> {
  const before = due.deletedBeforeMs === null ? '-infinity' : new Date(due.deletedBeforeMs)
  const { rows } = await db.query<{ due: number; deleted: number }>({
    text: `select count(*) filter (where updated_at <= $2)::int4 as due,
        count(*)::int4 as deleted
      from entity where application_id = $1 and standing = 'DELETED'`,
    values: [due.applicationId, before],
  })
  return rows[0]!
}

/**
 * What lies with the entity, in one statement: a commit for each table made a purge of thousands
 * keep everybody else waiting. The queue's own row ends by itself, and the people behind a company
 * are removed by what its journal says.
 */
const removeOwn = {
  name: 'rows_of_purged',
  text: `with deliveries as (delete from delivery where entity_id = $1),
    evaluations as (delete from evaluation where entity_id = $1),
    sessions as (delete from session where entity_id = $1),
    uploads as (delete from media where entity_id = $1),
    found as (delete from entity_search where entity_id = $1),
    remembered as (delete from idempotency where entity_id = $1),
    effects as (delete from effect
      where entity_id = $1 and name not in ('remove_rows', 'remove_people'))
    update entity set vendor_data = null where entity_id = $1 and standing = 'PURGED'`,
}

/**
 * Deliveries are gone before their log: who writes it down holds its delivery until it is written.
 * Links lie apart, by their own keys.
 */
const removeOthers = ['delivery_attempt', 'link']

/**
 * Removes what is left of a purged entity. Its row stays without the caller's id, so that the
 * journal can be proved: version, head and standing, nothing personal.
 */
export async function removeRows(db: Database, entityId: string): Promise<void> {
  await db.query({ ...removeOwn, values: [entityId] })
  for (const table of removeOthers)
    await db.query({ text: `delete from ${table} where entity_id = $1`, values: [entityId] })
}
