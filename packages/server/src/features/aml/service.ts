/**
 * What a screening of a name rests on, as it is given out, wherever it lies: with a screening by
 * itself, beside what the node of a session has found, in the sealed facts of an evaluation.
 */
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import type { OpenedAmlScreening } from '../../store/aml-screenings.ts'
import { iso } from '../call.ts'

type Screening = EvidenceExportShape['screenings'][number]

/** @param evidence as it was sealed, which is as it is exported; nothing where there is none */
export function screeningsOf(
  evidence: unknown,
  { atMs, nodeId }: { readonly atMs: number; readonly nodeId?: string },
): Screening[] {
  if (evidence === undefined) return []
  return [{ node_id: nodeId ?? null, at: iso(atMs), evidence: evidence as Screening['evidence'] }]
}

export const evidenceOfScreening = (
  requestId: string,
  { evidence, createdAtMs }: OpenedAmlScreening,
): EvidenceExportShape => ({
  screening_of: 'aml',
  id: requestId,
  screenings: screeningsOf(evidence, { atMs: createdAtMs }),
})
