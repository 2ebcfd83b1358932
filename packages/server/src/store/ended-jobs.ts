/** Jobs that ended long ago and go: imports, and switchings of monitoring. */
import type { Database } from './db.ts'

/** Removes those that ended before a time, a slice of each. @returns how many went */
export async function sweepJobs(
  db: Database,
  { endedBeforeMs, limit }: { endedBeforeMs: number; limit: number },
): Promise<number> {
  const values = [new Date(endedBeforeMs), limit]
  const imports = await db.query({
    text: `delete from import_run where import_id in (select import_id from import_run
      where finished_at < $1 order by finished_at limit $2)`,
    values,
  })
  // A switching has ended when it is written down.
  const switchings = await db.query({
    text: `delete from monitoring_job where job_id in (select job_id from monitoring_job
      where created_at < $1 order by created_at limit $2)`,
    values,
  })
  return (imports.rowCount ?? 0) + (switchings.rowCount ?? 0)
}
