/** Whether what was found counts as a hit: one rule for all that screens names. */
import { nameThresholds } from '../matching/calibration.ts'
import type { MatchParts } from './match-score.ts'

/**
 * `aml`: who reviews sees what the threshold leaves out as well. `watchlist`: nobody sees it, so
 * that a name is enough.
 */
export type ScreeningUse = 'aml' | 'watchlist'

export interface HitRule {
  readonly use: ScreeningUse
  /** A score of a match, 0 to 100. */
  readonly threshold: number
}

interface ScoredHit {
  /** Over all parts, 0 to 100. */
  readonly score: number
  readonly parts: MatchParts
}

/**
 * Where nobody sees what is left out, another day of the same year clears nobody: only a birth that
 * lies in another year does.
 */
export const isHit = ({ score, parts }: ScoredHit, { use, threshold }: HitRule): boolean =>
  score >= threshold ||
  (use === 'watchlist' && parts.name >= nameThresholds.match && (parts.dob ?? 0) >= 0)
