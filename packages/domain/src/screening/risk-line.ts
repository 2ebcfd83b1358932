/**
 * What the risk of hits comes to by the lines of the reference (9): above the one a person looks,
 * above the other it is declined.
 */
import type { MatchLine } from '../monitoring/facts.ts'
import type { Action } from '../workflow/action.ts'
import type { AmlScores } from './aml-settings.ts'

export type RiskLines = Pick<
  AmlScores,
  'aml_score_approve_threshold' | 'aml_score_review_threshold'
>

export interface Risk {
  /** 0 to 100. */
  readonly risk: number
  /** No machine declines anybody for it. */
  readonly isPossible?: boolean
}

export const highestRisk = (hits: readonly Risk[]): number =>
  Math.max(0, ...hits.map(({ risk }) => risk))

/** The highest risk decides; only a sure match declines. */
export function lineOf(hits: readonly Risk[], lines: RiskLines): MatchLine {
  const sure = hits.filter(({ isPossible }) => isPossible !== true)
  if (highestRisk(sure) > lines.aml_score_review_threshold) return 'decline'
  return highestRisk(hits) > lines.aml_score_approve_threshold ? 'review' : 'recorded'
}

/** What a warning of such hits asks for. */
export const actionOf: Readonly<Record<MatchLine, Action>> = {
  recorded: 'NO_ACTION',
  review: 'REVIEW',
  decline: 'DECLINE',
}
