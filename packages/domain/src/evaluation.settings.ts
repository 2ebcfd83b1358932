/** What an application chooses about its evaluations. */
import { defaultThresholds } from './evaluation.decision.ts'
import type { Thresholds } from './evaluation.decision.ts'
import type { KycSource } from './evaluation.ts'

export interface EvaluationSettings {
  readonly kycSource: KycSource
  /** How long a request with ExpressKYC waits, milliseconds. */
  readonly expressDeadlineMs: number
  /** When an evaluation is closed whatever is still owed, milliseconds. */
  readonly evaluationDueMs: number
  /** Identity is not clear without a verified document. */
  readonly documentRequired: boolean
  /** A decision by a person takes a second one. */
  readonly fourEyes: boolean
  /** Whoever was approved by the lists is screened again as they change. */
  readonly monitorApproved: boolean
  /** A change makes a new version; old decisions keep theirs. */
  readonly thresholds: Thresholds
}

/** Evaluation reference 4.4: 0.5 to 10 s. */
export const expressDeadlineMs = { least: 500, most: 10_000 } as const

export const defaultEvaluationSettings: EvaluationSettings = {
  kycSource: 'checks',
  expressDeadlineMs: 3_000,
  evaluationDueMs: 900_000,
  documentRequired: false,
  fourEyes: false,
  monitorApproved: true,
  thresholds: defaultThresholds,
}
