/**
 * What of an evaluation calibration and replay may use: findings a score can be computed from, and
 * what a closed decision says became of the customer. Source: evaluation reference 5.5.
 */
import { isSimulated } from '../decision-replay.ts'
import type { Evaluation } from '../evaluation.ts'
import type { FeatureFindings } from './fraud-model.ts'

/** @returns `undefined` without a score of the model: not asked for, failed, or simulated */
export function findingsOf({ fraud }: Evaluation): FeatureFindings | undefined {
  const { state, findings, modelVersion } = fraud
  if (state !== 'completed' || modelVersion === undefined || isSimulated(modelVersion))
    return undefined
  return findings
}

/**
 * Whether the customer turned out bad, by what a person decided or a flag says. What automation
 * decided is no label: a model must not learn from itself.
 */
export function labelOf({ trigger, flagged, manual }: Evaluation): { bad: boolean } | undefined {
  if (trigger !== 'onboarding') return undefined
  if (flagged) return { bad: true }
  return manual === 'approved' || manual === 'rejected' ? { bad: manual === 'rejected' } : undefined
}

/** The findings without the flag, which is the label itself. */
export function withoutLabel(findings: FeatureFindings): FeatureFindings {
  const { CUSTOMER_FLAGGED: _flag, ...others } = findings
  return others
}
