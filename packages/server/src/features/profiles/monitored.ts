/** What ongoing monitoring knows of a user or business. */
import type { Entity } from '@ostiary/domain/aggregate'
import { saidOf } from '@ostiary/domain/screening/adjudication'
import type { HitStatus } from '@ostiary/domain/screening/adjudication'
import { openMonitored, readMonitored } from '../../store/monitored-parties.ts'
import type { MonitoredHitKept, MonitoredRow } from '../../store/monitored-parties.ts'
import { wordAbout } from '../aml-hits/service.ts'
import { iso } from '../call.ts'
import type { Services } from '../call.ts'

/** `null` where it is switched on and nobody has taken it up yet. */
export async function monitoringOf(
  services: Pick<Services, 'db' | 'vault'>,
  entity: Pick<Entity, 'entityId' | 'detail'>,
  isOpen: boolean,
): Promise<Record<string, unknown> | null> {
  const row = await readMonitored(services.db, entity.entityId)
  if (!row) return null
  const { screenedAtMs, foundAtMs, dueAtMs, lists } = row
  return {
    last_screened_at: screenedAtMs === null ? null : iso(screenedAtMs),
    next_screening_at: iso(foundAtMs ?? dueAtMs),
    lists,
    hits: isOpen ? await hitsOf(services, row, entity) : [],
  }
}

async function hitsOf(
  { vault }: Pick<Services, 'vault'>,
  row: MonitoredRow,
  entity: Pick<Entity, 'detail'>,
): Promise<readonly unknown[]> {
  const last = await openMonitored(vault, row)
  return (last?.kept.hits ?? []).map((hit) => ({
    list: hit.list,
    entry_number: hit.entryNo,
    match_score: hit.score,
    risk_score: hit.risk,
    review_status: reviewed(hit, entity),
  }))
}

/** What people have said since of what was found, or what the screening made of it. */
function reviewed(
  { id, isOpen, entryDigest, subjectDigest }: MonitoredHitKept,
  entity: Pick<Entity, 'detail'>,
): HitStatus {
  const found: HitStatus = isOpen ? 'Unreviewed' : 'False Positive'
  if (id === undefined || entryDigest === undefined || subjectDigest === undefined) return found
  return saidOf(wordAbout(entity, id), { entryDigest, subjectDigest }) ?? found
}
