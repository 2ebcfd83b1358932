/** Closes an evaluation whose answers have not come in time; what comes later still counts. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { owedBy } from '@ostiary/domain/evaluation'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { closedEvent, numberAsked } from '../transitions/evaluation-outcomes.ts'
import type { Effect } from './effect.ts'

/** The oldest that is still open: of two, its time ran out first. */
const openOne = ({ customer }: Aggregate): Evaluation | undefined =>
  (customer?.detail.evaluations ?? []).find(
    (one) => one.overdue === undefined && owedBy(one).length > 0,
  )

export const closeEvaluation: Effect = {
  gaveUp: (held) => closedEvent(openOne(held)?.number),
  timeoutMs: 20_000,
  wanted: (held) => openOne(held) !== undefined,
  run: async (context, { held, seq }) => {
    const number = await numberAsked(context.db, { entityId: held.entity.entityId, seq })
    return { event: closedEvent(number) }
  },
}
