/** How the fraud check of an evaluation looks from outside, and what its score adds up from. */
import type { ModelsByVersion } from '@ostiary/domain/decision-replay'
import { decisionInputs } from '@ostiary/domain/evaluation'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { scoreFraud, topReasons, withoutEach } from '@ostiary/domain/risk/fraud-model'
import type { FeatureFindings, FraudModel, FraudScore } from '@ostiary/domain/risk/fraud-model'

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
  return {
    // As the webhook says it: closed without the score, it could not be had.
    state: decisionInputs(one).fraud,
    attempts,
    coverage,
    modelVersion: modelVersion ?? null,
    reasons: reasons.map(({ code, label, points }) => ({ code, label, points })),
    ...(data === undefined ? {} : { data }),
    ...(isExplained && scored ? { explanation: explained(scored, findings!, model!) } : {}),
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
      logOdds: one.logOdds,
      points: one.points,
      scoreWithout: without.get(one.code)!,
    })),
    capsApplied,
    logOdds,
    calibration,
    floorApplied,
    unknown,
  }
}
