/** The conditions of monitoring that the reaction table names, and what they bring. Pure. */
import type { Facts } from '../aggregate.ts'
import { isGone } from '../entity.changes.ts'
import { evaluationOf } from '../evaluation.changes.ts'
import type { Evaluation } from '../evaluation.ts'
import { isOpenToMatch, matchedResult } from './matched-step.ts'
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
      return matchedStep(cause) !== undefined
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

/** The step, where its session is still to be moved by a match. */
function matchedStep({ is, entry }: Cause) {
  const { sessionId, nodeId } = entry.facts.monitoring?.session ?? {}
  const session = sessionOf(is, sessionId)
  const node = session?.nodes.find((one) => one.nodeId === nodeId)
  return session && node && isOpenToMatch(session) ? { session, node } : undefined
}

export function broughtByMatch(cause: Cause, name: MonitoringFactsName): Facts {
  const { monitoring } = cause.entry.facts
  if (!monitoring) return {}
  switch (name) {
    case 'matched_session': {
      const step = matchedStep(cause)
      if (!step) return {}
      const { session, node } = step
      const result = matchedResult(session, node, monitoring.line)
      return { session: { sessionId: session.sessionId, result } }
    }
    case 'watchlist_answer': {
      const { lists, hits } = monitoring
      const reasons = ['watchlist_hit']
      const watchlist = { answer: 'adverse', provider: 'monitoring', basis: 'lists' } as const
      return { evaluation: { answers: { watchlist: { ...watchlist, reasons, lists, hits } } } }
    }
  }
}
