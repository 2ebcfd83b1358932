/** Finds what a screening rests on by an id alone, whichever application it is of. */
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import { isGone } from '@ostiary/domain/entity.changes'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { evidenceOfScreening } from '../features/aml/service.ts'
import { evidenceOfEvaluation } from '../features/evaluations/screening-evidence.ts'
import { evidenceOfMonitoring } from '../features/profiles/screening-evidence.ts'
import { evidenceOfSession } from '../features/sessions/screening-evidence.ts'
import { readEvaluationId } from '../platform/evaluation-id.ts'
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import { readAmlScreening } from '../store/aml-screenings.ts'
import type { Pool } from '../store/db.ts'
import { readHeads } from '../store/heads.ts'
import { sessionPlace } from '../store/sessions.ts'
import { openVault } from '../store/vault.ts'
import type { Vault } from '../store/vault.ts'

interface Lent {
  readonly pool: Pool
  readonly encryption: KeyEncryption
}

/** @returns `undefined` where there is nothing of this id */
export async function findEvidence(
  { pool, encryption }: Lent,
  id: string,
): Promise<EvidenceExportShape | undefined> {
  const evaluation = readEvaluationId(id)
  const vault = openVault(pool, encryption)
  if (evaluation) {
    const head = (await readHeads(pool, [evaluation.entityId])).get(evaluation.entityId)
    return head?.aggregate.customer
      ? evidenceOfEvaluation({ db: pool, vault }, evaluation)
      : undefined
  }
  if (id.startsWith('evl_')) return undefined
  const requestId = id.toLowerCase()
  const screening = await readAmlScreening(pool, encryption, requestId)
  if (screening) return evidenceOfScreening(requestId, screening)
  const place = await sessionPlace(pool, requestId)
  if (!place) return monitoringEvidence({ pool, vault }, requestId)
  if (place.isDeleted) return undefined
  const head = (await readHeads(pool, [place.entityId])).get(place.entityId)
  const session = head && sessionOf(head.aggregate, requestId)
  return session && evidenceOfSession(vault, place.entityId, session)
}

/** Of a user or business, by its own id. */
async function monitoringEvidence(
  { pool, vault }: { readonly pool: Pool; readonly vault: Vault },
  entityId: string,
): Promise<EvidenceExportShape | undefined> {
  const head = (await readHeads(pool, [entityId])).get(entityId)
  if (!head || isGone(head.aggregate.entity)) return undefined
  return evidenceOfMonitoring({ db: pool, vault }, entityId)
}
