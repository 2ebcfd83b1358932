/** What a draft would change for customers already scored: nothing is decided. */
import { bandOf, decideEvaluation } from '../evaluation.decision.ts'
import type { DecisionRowName, Settled, Thresholds } from '../evaluation.decision.ts'
import { scoreFraud } from './fraud-model.ts'
import type { FeatureFindings, FraudModel } from './fraud-model.ts'
import { countScore, scoreBins, stabilityBetween } from './stability.ts'
import type { ScoreHistogram, Stability } from './stability.ts'

/** What is kept of an evaluation that was scored; nothing personal. */
export interface StoredFindings {
  readonly id: string
  readonly findings: FeatureFindings
  /** Those of its decision, not those of today. */
  readonly thresholds: Thresholds
}

export interface Replayed {
  readonly score: number
  /** What score and coverage decide where the other checks are clear and no person decided. */
  readonly status: Settled
  readonly row: DecisionRowName
}

export interface Shift {
  readonly id: string
  readonly before: Replayed
  readonly after: Replayed
}

export type Counts = Readonly<Record<Settled, number>>

export interface Replay {
  readonly count: number
  /** Where the scores lie between the lines. */
  readonly bands: { readonly before: Counts; readonly after: Counts }
  /** Whose status would be another, in the order they came. */
  readonly shifts: readonly Shift[]
  readonly scores: { readonly before: ScoreHistogram; readonly after: ScoreHistogram }
  /** How far the scores move; `null` without any. */
  readonly stability: Stability | null
}

const nobody: Counts = { approved: 0, review: 0, rejected: 0 }
const noScores: ScoreHistogram = Array.from({ length: scoreBins }, () => 0)
const nothing: Replay = {
  count: 0,
  bands: { before: nobody, after: nobody },
  shifts: [],
  scores: { before: noScores, after: noScores },
  stability: null,
}

/**
 * Scores stored findings under the current model and under a draft. It decides nothing and changes
 * nobody: committing the draft never decides old customers again, which is the caller's to keep.
 *
 * @param stored in any number; a caller who reads pages hands in each with the replay so far
 */
export function replayDraft(
  stored: Iterable<StoredFindings>,
  { current, draft }: { readonly current: FraudModel; readonly draft: FraudModel },
  soFar: Replay = nothing,
): Replay {
  let { count } = soFar
  const bands = { before: { ...soFar.bands.before }, after: { ...soFar.bands.after } }
  const scores = { before: [...soFar.scores.before], after: [...soFar.scores.after] }
  const shifts = [...soFar.shifts]
  for (const one of stored) {
    const before = replayOne(one, current)
    const after = replayOne(one, draft)
    count += 1
    bands.before[bandOf(before.score, one.thresholds)] += 1
    bands.after[bandOf(after.score, one.thresholds)] += 1
    countScore(scores.before, before.score)
    countScore(scores.after, after.score)
    if (before.status !== after.status) shifts.push({ id: one.id, before, after })
  }
  return { count, bands, shifts, scores, stability: stabilityBetween(scores) }
}

function replayOne({ findings, thresholds }: StoredFindings, model: FraudModel): Replayed {
  const { score, coverage } = scoreFraud(findings, model)
  const { status, row } = decideEvaluation({
    identity: 'clear',
    watchlist: 'clear',
    fraud: 'completed',
    score,
    coverage,
    flagged: findings.CUSTOMER_FLAGGED === true,
    partial: false,
    manual: null,
    thresholds,
  })
  // With every answer in, no row says pending.
  return { score, status: status as Settled, row }
}
