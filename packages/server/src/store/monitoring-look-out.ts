/** What a version of a list has changed of its parties, and whom it has come to name. */
import type { ListEntry } from '../lists/entry.ts'
import type { Database, Pool } from './db.ts'
import { partyEntry } from './list-reader.ts'
import type { PartyEntry } from './list-reader.ts'
import { markFound } from './monitored-parties.ts'
import type { FoundParties } from './monitored-parties.ts'
import { noteLooked } from './look-outs.ts'
import type { UnseenVersion } from './look-outs.ts'

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

/** Notes whom a version names, and with it that it was looked at. */
export const noteNamed = (
  pool: Pool,
  { list, version }: UnseenVersion,
  found: FoundParties,
): Promise<void> =>
  noteLooked(
    pool,
    { lookOut: 'monitoring_look_out', list, version, now: new Date(found.nowMs) },
    (db) => markFound(db, found),
  )
