/** Whether what was found counts as a hit: one rule for all that screens names. */
import { nameThresholds } from '../matching/calibration.ts'
import type { MatchParts } from './match-score.ts'

/**
 * `aml`: who reviews sees what the threshold leaves out as well. `watchlist`: nobody sees it, so
 * that a name which matches is enough.
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
  /** The list has a company or vessel of that name where a person was asked for, or the like. */
  readonly isOtherKind: boolean
}

/**
 * `possible`: a person must look, and no machine declines anybody for it. `no_match`: somebody
 * else, as far as a machine can say.
 */
export type HitVerdict = 'match' | 'possible' | 'no_match'

/**
 * From here on two names are the same but for legal forms, order and spelling by sound. Of 8,000
 * invented people none is that near to a company or vessel of the SDN list, nor to what it calls a
 * person first.
 */
export const nearlyExact = 99

export function verdictOf(hit: ScoredHit, rule: HitRule): HitVerdict {
  const isSure = hit.score >= rule.threshold
  if (!isSure && !isByNameAlone(hit, rule)) return 'no_match'
  return isSure && !hit.isOtherKind ? 'match' : 'possible'
}

/**
 * Another country, or another day of the same year, clears nobody whose name leaves no doubt; where
 * nobody sees what is left out, no match of a name. Only a birth in another year does, or another
 * document.
 */
function isByNameAlone({ parts }: ScoredHit, { use }: HitRule): boolean {
  const least = use === 'watchlist' ? nameThresholds.match : nearlyExact
  return parts.name >= least && (parts.dob ?? 0) >= 0 && parts.document !== 'other'
}
