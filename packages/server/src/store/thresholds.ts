/** The versions of the thresholds of an application: each decision names the one it used. */
import type { Thresholds } from '@ostiary/domain/evaluation.decision'
import type { Database } from './db.ts'

export async function writeThresholds(
  db: Database,
  applicationId: string,
  thresholds: Thresholds,
  atMs: number,
): Promise<void> {
  await db.query({
    text: `insert into threshold_version (application_id, version, body, created_at)
      values ($1, $2, $3, $4)`,
    values: [applicationId, thresholds.version, JSON.stringify(thresholds), new Date(atMs)],
  })
}

/** Every version but the first, which is the same for all; newest first. */
export async function thresholdVersions(
  db: Database,
  applicationId: string,
): Promise<{ thresholds: Thresholds; atMs: number }[]> {
  const { rows } = await db.query<{ body: string; atMs: number }>({
    text: `select body, created_at as "atMs" from threshold_version
      where application_id = $1 order by version desc`,
    values: [applicationId],
  })
  return rows.map(({ body, atMs }) => ({ thresholds: JSON.parse(body) as Thresholds, atMs }))
}
