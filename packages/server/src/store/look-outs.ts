/**
 * Which versions of the lists a look-out has not looked at yet, and that it has. A look-out does
 * once, of each version, whatever follows for those it has come to name.
 */
import type { Database, Pool } from './db.ts'

/** The table that says up to which version of each list somebody has looked. */
type LookOut = 'wallet_look_out' | 'monitoring_look_out'

/** A version of a list that nobody has looked at yet. */
export interface UnseenVersion {
  readonly list: string
  readonly version: number
  /** The one before; 0 where the list was never looked at, and all it names is new. */
  readonly seen: number
}

/**
 * Of each list the next one. Versions are looked at one after another: what one takes off
 * and the next names again is named anew, although the first and the last are alike.
 */
export async function unseenVersions(db: Database, lookOut: LookOut): Promise<UnseenVersion[]> {
  const { rows } = await db.query<UnseenVersion & Record<string, unknown>>({
    name: `${lookOut}_unseen`,
    text: `select v.list, coalesce(l.version + 1, v.version) as version,
        coalesce(l.version, 0) as seen
      from list_version v left join ${lookOut} l on l.list = v.list
      where v.state = 'active' and coalesce(l.version, 0) < v.version order by v.list`,
  })
  return rows
}

/**
 * Notes that a version was looked at, and whom it names, at once: a look that dies before is done
 * again as a whole, and one that was done is not done again.
 * @param note writes whom it names; not asked where another process was there first
 */
export async function noteLooked(
  pool: Pool,
  { lookOut, list, version, now }: LookedAt,
  note: (db: Database) => Promise<unknown>,
): Promise<void> {
  await pool.transaction(async (db) => {
    const { rowCount } = await db.query({
      text: `insert into ${lookOut} as l (list, version, looked_at) values ($1, $2, $3)
        on conflict (list) do update set version = excluded.version, looked_at = excluded.looked_at
          where l.version < excluded.version`,
      values: [list, version, now],
    })
    if (rowCount !== 0) await note(db)
  })
}

interface LookedAt extends Pick<UnseenVersion, 'list' | 'version'> {
  readonly lookOut: LookOut
  readonly now: Date
}
