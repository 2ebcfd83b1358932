/** Which wallets a list has come to name, whose they are, and what is left to settle of it. */
import type { ListEntry, ListWallet } from '../lists/entry.ts'
import { uuids } from './binary-array.ts'
import type { Database, Pool } from './db.ts'
import { noteLooked } from './look-outs.ts'
import type { UnseenVersion } from './look-outs.ts'

/** The wallets of entries that were added or changed since, and those that were named before. */
export async function readNewWallets(
  db: Database,
  { list, version, seen }: UnseenVersion,
): Promise<{ now: ListWallet[]; before: ListWallet[] }> {
  // Of that version whatever is imported meanwhile: the next look begins where this one ends.
  const { rows } = await db.query<{ is_new: boolean; body: string }>({
    text: `select from_version > $2 as is_new, body from list_entry
      where list = $1 and wallets > 0 and (
        (from_version > $2 and from_version <= $3 and (to_version is null or to_version >= $3))
        or (from_version <= $2 and (to_version is null or to_version >= $2)))`,
    values: [list, seen, version],
  })
  const walletsOf = (isNew: boolean): ListWallet[] =>
    rows
      .filter((row) => row.is_new === isNew)
      .flatMap(({ body }) => (JSON.parse(body) as ListEntry).wallets) // as it was imported
  return { now: walletsOf(true), before: walletsOf(false) }
}

/** Notes whose wallets a version names, and with it that it was looked at. */
export async function noteFound(
  pool: Pool,
  { list, version }: UnseenVersion,
  found: { readonly entityIds: readonly string[]; readonly nowMs: number },
): Promise<void> {
  const now = new Date(found.nowMs)
  await noteLooked(pool, { lookOut: 'wallet_look_out', list, version, now }, async (db) => {
    if (found.entityIds.length === 0) return
    await db.query({
      text: `insert into wallet_found as f (entity_id, list, version, look_at, found_at)
        select s.entity_id, $1, $2, $3, $3 from unnest($4::uuid[]) as s(entity_id)
        on conflict (entity_id, list) do update
          set version = excluded.version, look_at = excluded.look_at`,
      values: [list, version, now, uuids(found.entityIds)],
    })
  })
}

/** Somebody whose wallet a version of a list names, until what follows is settled. */
export interface FoundWallet {
  readonly entityId: string
  readonly list: string
  readonly version: number
}

export async function dueFound(
  db: Database,
  { nowMs, limit }: { nowMs: number; limit: number },
): Promise<FoundWallet[]> {
  const { rows } = await db.query<FoundWallet & Record<string, unknown>>({
    name: 'wallet_found_due',
    text: `select entity_id as "entityId", list, version from wallet_found
      where look_at <= $1 order by look_at, entity_id limit $2`,
    values: [new Date(nowMs), limit],
  })
  return rows
}

/** A version that came meanwhile is settled by itself. */
export async function endFound(db: Database, { entityId, list, version }: FoundWallet) {
  await db.query({
    name: 'wallet_found_end',
    text: 'delete from wallet_found where entity_id = $1 and list = $2 and version = $3',
    values: [entityId, list, version],
  })
}

export async function putOffFound(
  db: Database,
  { entityId, list }: FoundWallet,
  lookAtMs: number,
): Promise<void> {
  await db.query({
    name: 'wallet_found_later',
    text: 'update wallet_found set look_at = $3 where entity_id = $1 and list = $2',
    values: [entityId, list, new Date(lookAtMs)],
  })
}
