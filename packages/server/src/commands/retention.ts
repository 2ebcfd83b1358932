/**
 * `ostiary retention`: what was deleted, how long each application keeps it, and how much is due to
 * go. A dry run: nothing is changed; the server purges by itself.
 */
import { deletedBefore } from '@ostiary/domain/retention'
import { allApplications } from '../store/applications.ts'
import type { Pool } from '../store/db.ts'
import { countDeleted } from '../store/deleted.ts'

export async function retentionCommand(
  pool: Pool,
  given: { json: boolean; now: () => number; print: (text: string) => void },
): Promise<number> {
  const rows = []
  for (const { applicationId, name, settings } of await allApplications(pool)) {
    const months = settings.retentionMonths
    const deletedBeforeMs = months === null ? null : deletedBefore(given.now(), months)
    const counts = await countDeleted(pool, { applicationId, deletedBeforeMs })
    rows.push({ applicationId, name, retentionMonths: months, ...counts })
  }
  given.print(given.json ? JSON.stringify({ applications: rows }) : rows.map(inWords).join('\n'))
  return 0
}

interface Row {
  readonly name: string
  readonly retentionMonths: number | null
  readonly deleted: number
  readonly due: number
}

const inWords = ({ name, retentionMonths, deleted, due }: Row): string =>
  retentionMonths === null
    ? `${name}: ${deleted} deleted, kept until somebody asks for their erasure.`
    : `${name}: ${deleted} deleted, kept for ${retentionMonths} months; ${due} due to go now.`
