/** Replays a draft over everybody who was scored: who would shift, and how far the scores move. */
import type { FraudModel } from '@ostiary/domain/risk/fraud-model'
import { findingsOf } from '@ostiary/domain/risk/labels'
import { replayDraft } from '@ostiary/domain/risk/model-replay'
import type { Replay, Shift } from '@ostiary/domain/risk/model-replay'
import { evaluationId } from '../../platform/evaluation-id.ts'
import { recordBy } from '../../store/admin-events.ts'
import { findModel, modelOf, noteReplayed } from '../../store/fraud-models.ts'
import { evaluationsOf } from '../../store/scored-evaluations.ts'
import type { EvaluationRow } from '../../store/scored-evaluations.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { stabilityShape } from './resource.ts'
import { inForceOf, lockDraft, namedBy, writeModels } from './versions.ts'

type Place = Pick<EvaluationRow, 'entityId' | 'number'>

export const replayFraudModel =
  (services: Services): Handler =>
  async (call) => {
    // As its schema says.
    const { limit = 50, cursor } = call.body as { limit?: number; cursor?: string }
    const list = `fraud-model-shifts:${call.params['version']}`
    const after = cursor === undefined ? undefined : placeOf(decodeCursor(services, list, cursor))
    const { applicationId } = call.principal.application
    const draft = await draftNow(services, call)
    const current = inForceOf(services, call)
    // Before the transaction: one held open as long as this takes would hold up the event feed.
    const found =
      draft && (await shiftsOf(services, { applicationId, current, draft, limit, after }))
    return writeModels(services, call, async (db) => {
      // A repeat has its answer by now, also where the draft has been committed since.
      const { version } = await lockDraft(db, call)
      if (!found) return refuse('fraud_model_not_draft')
      const author = authorOf(services, call)
      await noteReplayed(db, { applicationId, version }, current.version)
      const done = { version, against: current.version, shifted: found.shifted }
      if (cursor === undefined)
        await recordBy(author, db, {
          atMs: services.clock.now(),
          kind: 'fraud_model_replayed',
          body: done,
        })
      const { count, bands, stability } = found.replay
      const { next } = found
      return json(200, {
        ...done,
        count,
        bands,
        stability: stabilityShape(stability),
        shifts: found.page,
        nextCursor: next ? encodeCursor(services, list, [next.entityId, next.number]) : null,
      })
    })
  }

async function draftNow(services: Services, call: Call): Promise<FraudModel | null> {
  const stored = await findModel(services.db, namedBy(call))
  return stored?.state === 'draft' ? modelOf(stored.body) : null
}

/** As it was encoded. */
const placeOf = ([entityId, number]: (string | number)[]): Place => ({ entityId, number }) as Place

interface Asked {
  readonly applicationId: string
  readonly current: FraudModel
  readonly draft: FraudModel
  readonly limit: number
  /** The last shift of the page before. */
  readonly after: Place | undefined
}

interface Found {
  readonly replay: Replay
  readonly shifted: number
  readonly page: readonly Shift[]
  /** The last shift of this page, where there are more. */
  readonly next: Place | undefined
}

/** Everybody is counted each time; of the shifts a page is kept, however many there are. */
async function shiftsOf(services: Services, asked: Asked): Promise<Found> {
  const { applicationId, limit, after, ...models } = asked
  let replay = replayDraft([], models)
  let shifted = 0
  const page: Shift[] = []
  let last: Place | undefined
  let hasMore = false
  for await (const rows of evaluationsOf(services.db, applicationId)) {
    const places = new Map(rows.map((row) => [evaluationId(row.entityId, row.number), row]))
    const { shifts, ...soFar } = replayDraft(rows.flatMap(storedOf), models, replay)
    replay = { ...soFar, shifts: [] }
    shifted += shifts.length
    for (const shift of shifts) {
      // Every shift is one of the rows just read.
      const place = places.get(shift.id)!
      if (after && !isBehind({ place, after })) continue
      if (page.length === limit) {
        hasMore = true
        break
      }
      page.push(shift)
      last = place
    }
  }
  return { replay, shifted, page, next: hasMore ? last : undefined }
}

const isBehind = ({ place, after }: { readonly place: Place; readonly after: Place }): boolean =>
  place.entityId > after.entityId ||
  (place.entityId === after.entityId && place.number > after.number)

function storedOf({ entityId, number, evaluation }: EvaluationRow) {
  const findings = findingsOf(evaluation)
  const { thresholds } = evaluation
  return findings ? [{ id: evaluationId(entityId, number), findings, thresholds }] : []
}
