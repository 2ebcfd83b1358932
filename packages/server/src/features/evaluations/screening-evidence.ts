/** What the watchlist checks of an evaluation rest on: in the sealed facts of their lines. */
import type { EvidenceExportShape } from '@ostiary/contract/v3/screening-evidence'
import { evaluationId, readEvaluationId } from '../../platform/evaluation-id.ts'
import type { Database } from '../../store/db.ts'
import { factsItem } from '../../store/vault.ts'
import type { Vault } from '../../store/vault.ts'
import type { LineBody } from '../../transitions/journal.ts'
import { screeningsOf } from '../aml/service.ts'
import { json, refuse } from '../call.ts'
import type { Handler, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { evaluationLines } from './queries.ts'
import type { EvaluationLine } from './queries.ts'

interface EvaluationKey {
  readonly entityId: string
  readonly number: number
}

export const getEvaluationScreeningEvidence =
  (services: Services): Handler =>
  async (call) => {
    const key = readEvaluationId(call.params['id']!) // the route names it
    const head = key && (await services.heads.read(key.entityId))
    if (!key || !head?.aggregate.customer || !ownedBy(head.aggregate, call))
      return refuse('evaluation_not_found')
    return json(200, await evidenceOfEvaluation(services, key))
  }

/** Of every answer there was, the oldest first: a check may answer again. */
export async function evidenceOfEvaluation(
  { db, vault }: { readonly db: Database; readonly vault: Vault },
  { entityId, number }: EvaluationKey,
): Promise<EvidenceExportShape> {
  const all = await evaluationLines(db, entityId)
  const lines = all.filter((line) => isAnswer(line, number))
  const items = lines.map(({ seq }) => factsItem(seq))
  const opened = (await vault.open([entityId], items)).get(entityId)
  const screenings = lines.flatMap(({ seq, at }) => {
    // As it was sealed with the line.
    const sealed = opened?.get(factsItem(seq)) as { evidence?: unknown } | undefined
    return screeningsOf(sealed?.evidence, { atMs: at })
  })
  return { screening_of: 'evaluation', id: evaluationId(entityId, number), screenings }
}

function isAnswer({ body }: EvaluationLine, number: number): boolean {
  const { facts, sealed } = JSON.parse(body) as LineBody // as the writer wrote it
  const about = facts?.evaluation
  const isOfWatchlist = about?.answers?.watchlist !== undefined
  // The onboarding evaluation is the first, and its lines need not say so.
  return sealed !== undefined && isOfWatchlist && (about.number ?? 1) === number
}
