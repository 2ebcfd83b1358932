/** What the screenings of whoever is monitored rest on: each that found something, and the last. */
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import type { EntityKind } from '@ostiary/domain/aggregate'
import type { Database } from '../../store/db.ts'
import { readLinesOfKinds } from '../../store/event-lines.ts'
import { openMonitored, readMonitored } from '../../store/monitored-parties.ts'
import { factsItem } from '../../store/vault.ts'
import type { Vault } from '../../store/vault.ts'
import { screeningsOf } from '../aml/service.ts'
import { json } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { loadNamed } from './load.ts'

export const getMonitoringEvidence =
  (services: Services, kind: EntityKind): Handler =>
  async (call) => {
    const { aggregate } = await loadNamed(services, call, kind)
    return json(200, await evidenceOfMonitoring(services, aggregate.entity.entityId))
  }

/** The oldest first. */
export async function evidenceOfMonitoring(
  { db, vault }: { readonly db: Database; readonly vault: Vault },
  entityId: string,
): Promise<EvidenceExportShape> {
  const lines = await readLinesOfKinds(db, { entityId, kinds: ['entity.monitoring_matched'] })
  const items = lines.map(({ seq }) => factsItem(seq))
  const opened = (await vault.open([entityId], items)).get(entityId)
  const raised = lines.flatMap(({ seq, atMs }) => {
    // As it was sealed with the line.
    const sealed = opened?.get(factsItem(seq)) as { evidence?: unknown } | undefined
    return screeningsOf(sealed?.evidence, { atMs })
  })
  const row = await readMonitored(db, entityId)
  const last = row && (await openMonitored(vault, row))
  const screenings = [...raised, ...(last ? screeningsOf(last.kept.evidence, last) : [])]
  return { screening_of: 'monitoring', id: entityId, screenings }
}
