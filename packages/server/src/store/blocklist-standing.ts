/**
 * The system blocklists of users and businesses follow the standing of entities: who is BLOCKED
 * stands there, who is not does not. The list is locked first and the standing read then, so that
 * whoever comes last leaves what is so.
 */
import type { EntityDetail, EntityKind } from '@ostiary/domain/aggregate'
import { rejectionCause } from '@ostiary/domain/entity.changes'
import type { Standing } from '@ostiary/domain/entity.lifecycle'
import type { Ids } from '../platform/ids.ts'
import { entryColumns, insertEntry, removeEntry, unsettle } from './access-list-entries.ts'
import type { ChangedEntry, EntryRow } from './access-list-entries.ts'
import { findList } from './access-lists.ts'
import {
  directoryKey,
  findEntityId,
  identifierHolders,
  identifierKey,
  normaliseVendorData,
} from './directory.ts'
import type { Database } from './db.ts'
import type { ListKeys } from './list-keys.ts'

/** An id of the caller's own, whoever has it now. */
export interface OwnId {
  readonly applicationId: string
  readonly kind: EntityKind
  readonly vendorData: string
}

export interface Follow extends OwnId {
  readonly atMs: number
  /**
   * Whoever has the id is about to be deleted. Of one who is BLOCKED the entry is looked at again
   * later: the next who takes the id may not have known of it.
   */
  readonly isLeaving?: true
  /** The id had an entity that was deleted then, and was not BLOCKED. */
  readonly deletedAtMs?: number
}

const system = { party: 'system', actor: 'system' } as const

interface Held {
  readonly entityId: string
  readonly standing: Standing
  readonly detail: EntityDetail
}

async function holderOf(db: Database, id: OwnId): Promise<Held | undefined> {
  const key = directoryKey(id.applicationId, id.kind, id.vendorData)
  const entityId = await findEntityId(db, key)
  if (entityId === undefined) return undefined
  const { rows } = await db.query<{ standing: Standing; detail: string }>({
    text: 'select standing, detail from entity where entity_id = $1',
    values: [entityId],
  })
  const [row] = rows
  if (!row || row.standing === 'DELETED') return undefined
  return { entityId, standing: row.standing, detail: JSON.parse(row.detail) as EntityDetail }
}

/** The entries of an id that stand on the list, or that somebody's standing is still to follow. */
async function entriesOf(db: Database, listId: string, matchKey: Buffer): Promise<EntryRow[]> {
  const { rows } = await db.query<EntryRow & Record<string, unknown>>({
    text: `select ${entryColumns()} from access_list_entry
      where list_id = $1 and match_key = $2 and removed_at is null
      union all select ${entryColumns()} from access_list_entry
      where list_id = $1 and match_key = $2 and removed_at is not null and not settled`,
    values: [listId, matchKey],
  })
  return rows
}

/**
 * Brings the entry of an id in step with the standing of whoever has it; of an id that nobody has
 * the entry stays. Call it in a transaction, and after `ensureSystemLists`.
 * @returns what changed
 */
export async function followStanding(
  db: Database,
  { keys, ids }: { keys: ListKeys; ids: Ids },
  follow: Follow,
): Promise<ChangedEntry[]> {
  const { applicationId, kind, vendorData, atMs } = follow
  const list = await findList(db, { applicationId, systemOf: kind }, true)
  if (!list) return []
  const form = normaliseVendorData(vendorData)
  const all = await entriesOf(db, list.listId, keys.formKey(applicationId, kind, form))
  const there = all.find((one) => !one.isRemoved)
  const held = await holderOf(db, follow)
  if (held?.standing === 'BLOCKED') {
    if (there && follow.isLeaving) await unsettle(db, there.entryId, system)
    // Somebody is taking it off at this moment; who finishes that comes back here.
    if (all.length > 0) return []
    const added = await insertEntry(db, keys, list, {
      entryId: ids.next(atMs),
      forms: [form],
      facts: { value: vendorData.trim(), referenceType: `vendor_${kind}` },
      addedBy: 'system',
      atMs,
      ...(follow.isLeaving ? { askedBy: system } : {}),
    })
    return added ? [added] : []
  }
  if (!there || !(await isOver(db, there, { held, follow }))) return []
  const removed = await removeEntry(db, keys, list, { entryId: there.entryId, atMs })
  return removed ? [removed] : []
}

/** Whether an entry says what is not so any more. */
async function isOver(
  db: Database,
  entry: EntryRow,
  { held, follow }: { held: Held | undefined; follow: Follow },
): Promise<boolean> {
  if (!held) return entry.isSettled && (follow.deletedAtMs ?? -Infinity) >= entry.createdAtMs
  // What nobody's standing has followed yet is put right by whoever asked for it, unless a person
  // has let the entity go since.
  return entry.isSettled || (await lastLetGo(db, held.entityId)).atMs > entry.createdAtMs
}

/** When somebody last let an entity out of BLOCKED (epoch ms), as its journal has it. */
export async function lastLetGo(
  db: Database,
  entityId: string,
): Promise<{ atMs: number; version: number }> {
  const { rows } = await db.query<{ at: number | null; version: number | null }>({
    text: `select max(seq) as version, max(at) filter (
        where kind in ('entity.flagged', 'entity.cleared', 'entity.released')
        and body::json->>'from' = 'BLOCKED' and body::json->>'to' <> 'BLOCKED') as at
      from journal where entity_id = $1`,
    values: [entityId],
  })
  return { atMs: rows[0]?.at ?? -Infinity, version: rows[0]?.version ?? 0 }
}

/** Whether an id is barred for good: its entry stays where it is. */
export async function isRejected(db: Database, lookupKey: Buffer, id: OwnId): Promise<boolean> {
  const held = await holderOf(db, id)
  if (held?.detail.block?.cause === rejectionCause) return true
  const normal = normaliseVendorData(id.vendorData)
  const key = identifierKey(lookupKey, id.applicationId, 'vendor', normal)
  return (await identifierHolders(db, [key])).some((one) => one.role === 'bar')
}
