/** What ongoing monitoring knows of a user or business. */
import { openMonitored, readMonitored } from '../../store/monitored-parties.ts'
import type { MonitoredRow } from '../../store/monitored-parties.ts'
import { iso } from '../call.ts'
import type { Services } from '../call.ts'

/** `null` where it is switched on and nobody has taken it up yet. */
export async function monitoringOf(
  services: Pick<Services, 'db' | 'vault'>,
  entityId: string,
  isOpen: boolean,
): Promise<Record<string, unknown> | null> {
  const row = await readMonitored(services.db, entityId)
  if (!row) return null
  const { screenedAtMs, foundAtMs, dueAtMs, lists } = row
  return {
    last_screened_at: screenedAtMs === null ? null : iso(screenedAtMs),
    next_screening_at: iso(foundAtMs ?? dueAtMs),
    lists,
    hits: isOpen ? await hitsOf(services, row) : [],
  }
}

async function hitsOf(
  { vault }: Pick<Services, 'vault'>,
  row: MonitoredRow,
): Promise<readonly unknown[]> {
  const last = await openMonitored(vault, row)
  return (last?.kept.hits ?? []).map(({ list, entryNo, score, risk, isOpen }) => ({
    list,
    entry_number: entryNo,
    match_score: score,
    risk_score: risk,
    review_status: isOpen ? 'Unreviewed' : 'False Positive',
  }))
}
