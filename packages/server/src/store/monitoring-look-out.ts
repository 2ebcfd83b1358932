/** Which list versions nobody has been looked for in yet, and whom they have come to name. */
import type { ListEntry } from '../lists/entry.ts'
import type { Database, Pool } from './db.ts'
import { partyEntry } from './list-reader.ts'
import type { PartyEntry } from './list-reader.ts'
import { markFound } from './monitored-parties.ts'
import type { FoundParties } from './monitored-parties.ts'
import type { UnseenVersion } from './wallet-look-out.ts'

/** Entries that were added or changed since; what stood through both is not read. */
export async function readNewParties(
  db: Database,
  { list, version, seen }: UnseenVersion,
): Promise<PartyEntry[]> {
  const { rows } = await db.query<{ digest: string; body: string }>({
    text: `select digest, body from list_entry where list = $1
        and from_version > $2 and from_version <= $3 and (to_version is null or to_version >= $3)
      order by entry_no`,
    values: [list, seen, version],
  })
  return rows.map(({ digest, body }) =>
    partyEntry({ list, version, digest, entry: JSON.parse(body) as ListEntry }),
  )
}

/**
 * Notes whom a version names, and that it was looked at, at once: a look that dies before is done
 * again as a whole, and one that was done is not done again.
 */
export async function noteNamed(
  pool: Pool,
  { list, version }: UnseenVersion,
  found: FoundParties,
): Promise<void> {
  await pool.transaction(async (db) => {
    const { rowCount } = await db.query({
      text: `insert into monitoring_look_out as l (list, version, looked_at) values ($1, $2, $3)
        on conflict (list) do update set version = excluded.version, looked_at = excluded.looked_at
          where l.version < excluded.version`,
      values: [list, version, new Date(found.nowMs)],
    })
    // Another process was there first.
    if (rowCount !== 0) await markFound(db, found)
  })
}
