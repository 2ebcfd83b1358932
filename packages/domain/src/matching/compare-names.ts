/** Two names by themselves, without a list: how alike they are, whether they match, and why. */
import { nameThresholds } from './calibration.ts'
import { explainScore } from './explanation.ts'
import type { Explanation } from './explanation.ts'
import { nameWords } from './name-words.ts'
import type { NameKind } from './name-words.ts'
import { scoreNames } from './score.ts'
import { rarityAnywhere, weighed } from './weights.ts'

export interface NameComparison {
  /** 0 to 100, to a hundredth; `calibration.ts` says what it means. */
  readonly score: number
  readonly verdict: 'match' | 'possible' | 'no_match'
  readonly explanation: Explanation
}

/** @param names in natural order, or `LAST, First` for persons */
export function compareNames(
  one: string,
  other: string,
  kind: NameKind,
  threshold: number = nameThresholds.match,
): NameComparison {
  const names = { sought: nameWords(one, kind), listed: nameWords(other, kind) }
  const scored = scoreNames(
    weighed(names.sought, rarityAnywhere),
    weighed(names.listed, rarityAnywhere),
    kind,
  )
  return {
    score: scored.score,
    verdict: verdictOf(scored.score, threshold),
    explanation: explainScore(scored, names),
  }
}

function verdictOf(score: number, threshold: number): NameComparison['verdict'] {
  if (score >= threshold) return 'match'
  return score >= nameThresholds.shown ? 'possible' : 'no_match'
}
