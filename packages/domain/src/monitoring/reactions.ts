/** The conditions of monitoring that the reaction table names, and what they bring. Pure. */
import type { Facts } from '../aggregate.ts'
import { isGone } from '../entity.changes.ts'
import { evaluationOf } from '../evaluation.changes.ts'
import type { Evaluation } from '../evaluation.ts'
import { sessionOf } from '../session/aggregate.ts'
import type { Cause } from '../session/reactions.ts'

export const monitoringGuards = [
  'session_asks_for_monitoring',
  'evaluation_asks_for_monitoring',
  'match_is_above_a_line',
  'match_is_of_a_session',
  'match_concerns_the_evaluation',
] as const
export type MonitoringGuard = (typeof monitoringGuards)[number]

export function monitoringHolds(cause: Cause, guard: MonitoringGuard): boolean {
  const { is, entry } = cause
  const { monitoring } = entry.facts
  const isAboveALine = monitoring !== undefined && monitoring.line !== 'recorded'
  switch (guard) {
    case 'session_asks_for_monitoring':
      return !isGone(is.entity) && is.entity.detail.monitored !== true && isFirstApproval(cause)
    case 'evaluation_asks_for_monitoring':
      return (
        !isGone(is.entity) &&
        is.entity.detail.monitored !== true &&
        isOfOnboarding(cause) &&
        isScreenedByLists(evaluationOf(is))
      )
    case 'match_is_above_a_line':
      return isAboveALine
    case 'match_is_of_a_session':
      return monitoring?.session !== undefined
    case 'match_concerns_the_evaluation':
      return isAboveALine && evaluationOf(is) !== undefined
  }
}

/** Approved again after a hit it says nothing new: whoever was switched off meanwhile stays so. */
function isFirstApproval({ was, is, entry }: Cause): boolean {
  const sessionId = entry.facts.session?.sessionId
  const isAsked = sessionOf(is, sessionId)?.nodes.some((one) => one.monitored) === true
  return isAsked && sessionOf(was, sessionId)?.approvedAtMs === undefined
}

const isOfOnboarding = ({ is, entry }: Cause): boolean =>
  entry.number !== undefined && entry.number === evaluationOf(is)?.number

const isScreenedByLists = (one: Evaluation | undefined): boolean =>
  one?.monitored === true && one.checks.watchlist.basis === 'lists'

export const monitoringFacts = ['matched_session', 'watchlist_answer'] as const
export type MonitoringFactsName = (typeof monitoringFacts)[number]

export function broughtByMatch({ entry }: Cause, name: MonitoringFactsName): Facts {
  const { monitoring } = entry.facts
  if (!monitoring) return {}
  switch (name) {
    case 'matched_session':
      return monitoring.session ? { session: monitoring.session } : {}
    case 'watchlist_answer': {
      const { lists, hits } = monitoring
      const reasons = ['watchlist_hit']
      const watchlist = { answer: 'adverse', provider: 'monitoring', basis: 'lists' } as const
      return { evaluation: { answers: { watchlist: { ...watchlist, reasons, lists, hits } } } }
    }
  }
}
