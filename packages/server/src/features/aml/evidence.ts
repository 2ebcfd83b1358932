/**
 * What a screening of a name rests on, wherever it lies: with a screening by itself, beside what
 * the node of a session has found, in the sealed facts of a line about an evaluation.
 */
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import type { Session } from '@ostiary/domain/session/session'
import { openSession } from '../../sessions/context.ts'
import type { Database } from '../../store/db.ts'
import type { OpenedAmlScreening } from '../../store/aml-screenings.ts'
import { factsItem } from '../../store/vault.ts'
import type { Vault } from '../../store/vault.ts'
import type { LineBody } from '../../transitions/journal.ts'
import { evaluationId } from '../../platform/evaluation-id.ts'
import { iso } from '../call.ts'
import { evaluationLines } from '../evaluations/queries.ts'

type One = EvidenceExportShape['screenings'][number]
type Evidence = One['evidence']

export function evidenceOfScreening(
  requestId: string,
  { evidence, createdAtMs }: OpenedAmlScreening,
): EvidenceExportShape {
  return {
    screening_of: 'aml',
    id: requestId,
    screenings: evidence === undefined ? [] : [screening(evidence, createdAtMs)],
  }
}

export async function evidenceOfSession(
  vault: Vault,
  entityId: string,
  session: Session,
): Promise<EvidenceExportShape> {
  const { records } = await openSession(vault, entityId, session)
  const screenings = session.nodes.flatMap(({ nodeId, atMs }) => {
    const evidence = records.get(nodeId)?.evidence
    return evidence === undefined ? [] : [{ ...screening(evidence, atMs), node_id: nodeId }]
  })
  return { screening_of: 'session', id: session.sessionId, screenings }
}

/** Of every answer there was, the oldest first: a check may be asked again. */
export async function evidenceOfEvaluation(
  { db, vault }: { readonly db: Database; readonly vault: Vault },
  { entityId, number }: { readonly entityId: string; readonly number: number },
): Promise<EvidenceExportShape> {
  const lines = (await evaluationLines(db, entityId)).filter((line) => {
    const { facts, sealed } = JSON.parse(line.body) as LineBody // as the writer wrote it
    const about = facts?.evaluation
    return (
      sealed !== undefined &&
      about?.answers?.watchlist !== undefined &&
      (about.number ?? 1) === number
    )
  })
  const items = lines.map(({ seq }) => factsItem(seq))
  const opened = (await vault.open([entityId], items)).get(entityId)
  const screenings = lines.flatMap(({ seq, at }) => {
    // As it was sealed with the line.
    const sealed = opened?.get(factsItem(seq)) as { evidence?: unknown } | undefined
    return sealed?.evidence === undefined ? [] : [screening(sealed.evidence, at)]
  })
  return { screening_of: 'evaluation', id: evaluationId(entityId, number), screenings }
}

const screening = (evidence: unknown, atMs: number): One => ({
  node_id: null,
  at: iso(atMs),
  // It is sealed as it is exported.
  evidence: evidence as Evidence,
})
