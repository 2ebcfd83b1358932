/** What events of an evaluation bring with them, and what is told of it. No personal data. */
import type {
  DecisionInputs,
  EvaluationDecision,
  EvaluationStatus,
  FraudState,
  KycOutcome,
  Thresholds,
} from './evaluation.decision.ts'
import type {
  CheckStanding,
  DecisionSource,
  Evaluation,
  EvaluationCheck,
  EvaluationProgress,
  EvaluationTrigger,
  FraudStanding,
  KycCheck,
} from './evaluation.ts'

export interface EvaluationResult {
  readonly kycOutcome: KycOutcome
  /** Only in the answer to the request that asked for it. */
  readonly expressKyc?: { readonly success: boolean; readonly outcome?: 'passed' | 'review' }
  /** Health, 0.01 to 0.99 and 1 is safe; 0 where there is none. Never band a 0. */
  readonly fraudScore: number
  readonly status: EvaluationStatus
}

/** What an event says beside the result. */
export interface EvaluationShown {
  readonly trigger: EvaluationTrigger
  readonly result: EvaluationResult
  readonly progress: EvaluationProgress
  readonly fraudCheck: FraudState
  /** The checks that could not be had; absent where every one was. */
  readonly unavailable?: readonly EvaluationCheck[]
  readonly source: DecisionSource
  /** Whether nothing is to come any more, from a provider or from a person. */
  readonly final: boolean
}

/** What is asked for when an evaluation begins. */
export interface Requested {
  readonly options: Evaluation['options']
  readonly kycSource: Evaluation['kycSource']
  /** Whether whoever is approved by lists is screened again; absent: not. */
  readonly monitored?: true
  readonly thresholds: Thresholds
  readonly expressDeadlineAtMs?: number
  readonly dueAtMs: number
}

/** What an evaluation event brings with it. */
export interface EvaluationFacts {
  /** Absent: the onboarding evaluation. */
  readonly number?: number
  readonly requested?: Requested
  readonly answers?: Partial<Readonly<Record<KycCheck, Omit<CheckStanding, 'attempts'>>>> & {
    readonly fraud?: Omit<FraudStanding, 'attempts'>
  }
  /** Which check is asked again. */
  readonly check?: EvaluationCheck
  readonly attempts?: number
  /** What a person says, or proposes. */
  readonly decision?: 'approved' | 'rejected'
  /** What was decided, with everything it was decided on; `ostiary replay` computes it again. */
  readonly decided?: DecisionRecord
  /** The result as this event left it: what its webhook says. */
  readonly shows?: EvaluationShown
}

/** A decision as it is stored: inputs, result, and the version of the table. */
export interface DecisionRecord {
  readonly table: number
  readonly inputs: DecisionInputs
  readonly result: EvaluationDecision
}
