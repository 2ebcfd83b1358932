/** How the fraud check of an evaluation looks from outside, and what its score adds up from. */
import type { ModelsByVersion } from '@ostiary/domain/decision-replay'
import { decisionInputs } from '@ostiary/domain/evaluation'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { scoreFraud, topReasons, withoutEach } from '@ostiary/domain/risk/fraud-model'
import type { FeatureFindings, FraudModel, FraudScore } from '@ostiary/domain/risk/fraud-model'

/** What is not of the model, and counts for nothing in its sum. */
const signalMissing = {
  code: 'SIGNAL_MISSING',
  label: 'Some signals could not be tested; the coverage says how much was.',
  points: 0,
} as const
const fraudUnavailable = {
  code: 'FRAUD_UNAVAILABLE',
  label: 'No score could be had.',
  points: 0,
} as const

/** The reasons are those of the version that scored. */
export function fraudShape(
  one: Evaluation,
  models: ModelsByVersion,
  { isExplained }: { isExplained: boolean },
): unknown {
  const { attempts, coverage, modelVersion, findings, data } = one.fraud
  const model = modelVersion === undefined ? undefined : models(modelVersion)
  const scored = findings && model ? scoreFraud(findings, model) : undefined
  const reasons = scored ? topReasons(scored) : []
  const state = decisionInputs(one).fraud
  return {
    // As the webhook says it: closed without the score, it could not be had.
    state,
    attempts,
    coverage,
    modelVersion: modelVersion ?? null,
    reasons: [
      ...reasons.map(({ code, label, points }) => ({ code, label, points })),
      ...(scored && scored.unknown.length > 0 ? [signalMissing] : []),
      ...(state === 'failed' ? [fraudUnavailable] : []),
    ],
    ...(data === undefined ? {} : { data }),
    ...(isExplained && scored && findings && model
      ? { explanation: explained(scored, findings, model) }
      : {}),
  }
}

/** The whole sum: whoever adds it up again has the score. */
function explained(scored: FraudScore, findings: FeatureFindings, model: FraudModel): unknown {
  const without = withoutEach(findings, model)
  const { prior, base, logOdds, contributions, calibration } = scored
  const { capsApplied, floorApplied, unknown } = scored
  return {
    score: scored.score,
    prior,
    base,
    contributions: contributions.map((one) => ({
      code: one.code,
      group: one.group,
      label: one.label,
      direction: one.direction,
      source: one.source,
      logOdds: one.logOdds,
      points: one.points,
      scoreWithout: without.get(one.code) ?? scored.score,
    })),
    capsApplied,
    logOdds,
    calibration,
    floorApplied,
    unknown,
  }
}
