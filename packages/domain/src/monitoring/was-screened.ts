/** Whether lists were ever looked at for somebody who begins to be monitored. */
import type { Aggregate } from '../aggregate.ts'
import { answeredStatuses } from '../entity.sessions.ts'
import { evaluationOf } from '../evaluation.changes.ts'

export function wasScreened(held: Aggregate): boolean {
  // Whoever was monitored once was screened as that began.
  if (held.entity.detail.monitored !== undefined) return true
  if (evaluationOf(held)?.checks.watchlist.basis === 'lists') return true
  return held.sessions.some(({ nodes }) =>
    nodes.some(({ feature, status }) => feature === 'AML' && answeredStatuses.includes(status)),
  )
}
