/** Closes an evaluation whose answers have not come in time; what comes later still counts. */
import { owedBy } from '@ostiary/domain/evaluation'
import { closedEvent, numberAsked } from '../transitions/evaluation-outcomes.ts'
import type { Effect } from './effect.ts'

export const closeEvaluation: Effect = {
  gaveUp: () => closedEvent(undefined),
  timeoutMs: 20_000,
  wanted: ({ customer }) =>
    (customer?.detail.evaluations ?? []).some(
      (one) => one.overdue === undefined && owedBy(one).length > 0,
    ),
  run: async (context, { held, seq }) => {
    const number = await numberAsked(context.db, { entityId: held.entity.entityId, seq })
    return { event: closedEvent(number) }
  },
}
