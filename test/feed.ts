/** When the event feed shows all that was committed: any transaction under way holds its end. */
import type { Pool } from '../packages/server/src/store/db.ts'
import { patiently } from './patiently.ts'

/** Waits until no transaction that began before now is under way; all before now is shown then. */
export async function feedShowsAll(db: Pick<Pool, 'query'>): Promise<void> {
  const { rows } = await db.query<{ now: string }>({
    text: 'select pg_snapshot_xmax(pg_current_snapshot())::text as now',
  })
  await patiently(async () => {
    const { rows: held } = await db.query({
      text: 'select 1 where pg_snapshot_xmin(pg_current_snapshot()) < $1::text::xid8',
      values: [rows[0]!.now], // one row, as of any select without a table
    })
    if (held.length > 0) throw new Error('a transaction that is under way holds the feed back')
  })
}
