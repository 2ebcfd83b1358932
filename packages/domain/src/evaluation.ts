/**
 * One evaluation: what was asked about a person, what has been answered so far, and what that
 * decided. No personal data stands here.
 */
import type {
  CheckAnswer,
  DecisionInputs,
  DecisionRowName,
  EvaluationStatus,
  FraudState,
  KycOutcome,
  Thresholds,
} from './evaluation.decision.ts'
import { kycOutcomeOf } from './evaluation.decision.ts'
import type { FeatureFindings } from './risk/fraud-model.ts'

export const evaluationTriggers = ['onboarding', 'manual'] as const
export type EvaluationTrigger = (typeof evaluationTriggers)[number]

/** Where the answers about the person come from: providers at once, or the verification session. */
export const kycSources = ['checks', 'session'] as const
export type KycSource = (typeof kycSources)[number]

export const kycChecks = ['identity', 'watchlist'] as const
export type KycCheck = (typeof kycChecks)[number]
export type EvaluationCheck = KycCheck | 'fraud'

/**
 * What made the status what it is. `session`: the KYC session of a customer for whom no evaluation
 * was asked.
 */
export const decisionSources = ['automation', 'manual', 'flag', 'session'] as const
export type DecisionSource = (typeof decisionSources)[number]

/** How far an evaluation has come. */
export const evaluationProgress = ['in_progress', 'completed', 'failed'] as const
export type EvaluationProgress = (typeof evaluationProgress)[number]

/** What a check of the person has answered, and how often it was asked without an answer. */
export interface CheckStanding {
  readonly answer: CheckAnswer
  readonly attempts: number
  readonly provider?: string
  /** What the answer rests on, such as `consistency`: data that fit together, no more. */
  readonly basis?: string
  /** Machine words of what speaks against the person. */
  readonly reasons?: readonly string[]
  /** Versions of the lists that were looked at. */
  readonly lists?: Readonly<Record<string, number>>
  /** How many list entries matched; which ones is sealed. */
  readonly hits?: number
  /** How many more matched that a person has taken for somebody else. */
  readonly quiet?: number
  /** The provider's own name of the answer: a repeat is recognised by it. */
  readonly reference?: string
  readonly atMs?: number
}

export interface FraudStanding {
  readonly state: FraudState
  readonly attempts: number
  /** Health, 0.01 to 0.99; 1 is safe; `null` unless completed. */
  readonly score: number | null
  readonly coverage: number | null
  readonly modelVersion?: string
  /** What each feature was found to be, by code: with the model the score is computed again. */
  readonly findings?: FeatureFindings
  /** The versions of the reference data the findings rest on, by data set. */
  readonly data?: Readonly<Record<string, number>>
  /** It came when a newer evaluation had its own: it is history, and decides nothing. */
  readonly superseded?: true
  readonly atMs?: number
}

/** What the request was answered with: settled once, never changed. */
export interface RequestStage {
  readonly success: boolean
  readonly outcome?: 'passed' | 'review'
  readonly kycOutcome: KycOutcome
}

export interface Evaluation {
  /** Counts the evaluations of a customer from 1. */
  readonly number: number
  readonly trigger: EvaluationTrigger
  readonly status: EvaluationStatus
  readonly source: DecisionSource
  readonly options: { readonly expressKyc: boolean; readonly fraud: boolean }
  readonly kycSource: KycSource
  /** Approved by lists, the person is screened again as they change. */
  readonly monitored?: true
  readonly checks: Readonly<Record<KycCheck, CheckStanding>>
  readonly fraud: FraudStanding
  /** Present where ExpressKYC was asked for. */
  readonly express?: { readonly deadlineAtMs: number; readonly settled?: RequestStage }
  readonly thresholds: Thresholds
  /** What a person has decided; it stands until a person changes it. */
  readonly manual: Exclude<EvaluationStatus, 'pending'> | null
  /** Asked for by one person where two must agree. */
  readonly proposal?: {
    readonly decision: 'approved' | 'rejected'
    readonly actor: string
    readonly atMs: number
  }
  readonly flagged: boolean
  /** Of a manual one: the score that was held when it began, shown until it has its own. */
  readonly scoreBefore?: number
  /** When it is closed whatever is still owed (epoch ms). */
  readonly dueAtMs: number
  /** It was closed: what is owed counts as unavailable until it comes. */
  readonly overdue?: true
  /** Something a person should look at that the status does not say. */
  readonly alert?: 'watchlist_hit' | 'late_answer_worse'
  /** The row of the decision table that decided last. */
  readonly row: DecisionRowName
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** What is still to come from a provider. */
export const owedBy = ({ trigger, checks, fraud }: Evaluation): EvaluationCheck[] => [
  ...(trigger === 'manual' ? [] : kycChecks.filter((one) => checks[one].answer === 'pending')),
  ...(fraud.state === 'pending' ? (['fraud'] as const) : []),
]

export const kycOutcomeNow = ({ checks, overdue }: Evaluation): KycOutcome =>
  kycOutcomeOf(known(checks.identity, overdue), known(checks.watchlist, overdue))

const known = ({ answer }: CheckStanding, overdue: true | undefined): CheckAnswer =>
  overdue && answer === 'pending' ? 'error' : answer

/** Everything the status hangs on, as the decision table reads it. */
export const decisionInputs = (one: Evaluation): DecisionInputs => ({
  identity: known(one.checks.identity, one.overdue),
  watchlist: known(one.checks.watchlist, one.overdue),
  ...scoreInputs(one),
  flagged: one.flagged,
  partial: one.overdue === true && (owedBy(one).length > 0 || one.fraud.superseded === true),
  manual: one.manual,
  thresholds: one.thresholds,
})

function scoreInputs({
  fraud,
  overdue,
}: Evaluation): Pick<DecisionInputs, 'fraud' | 'score' | 'coverage'> {
  const isMissed = overdue === true && fraud.state === 'pending'
  if (isMissed || fraud.superseded) return { fraud: 'failed', score: null, coverage: null }
  return { fraud: fraud.state, score: fraud.score, coverage: fraud.coverage }
}

export function progressOf(one: Evaluation): EvaluationProgress {
  if (owedBy(one).length > 0 && !one.overdue) return 'in_progress'
  return one.trigger === 'manual' && one.fraud.state !== 'completed' ? 'failed' : 'completed'
}

/** Whether nothing is to come any more, neither from a provider nor from a person. */
export const isFinal = (one: Evaluation): boolean =>
  owedBy(one).length === 0 &&
  (one.trigger === 'manual' || one.status === 'approved' || one.status === 'rejected')
