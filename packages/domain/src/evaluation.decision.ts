/**
 * How the answers of an evaluation become its outcome and its status: two small joins, and one
 * table of rows that decides. Pure; source: evaluation reference 4.3.
 */

/** What one check has answered. `error`: its provider could not be had, retries included. */
export const checkAnswers = ['pending', 'clear', 'adverse', 'error'] as const
export type CheckAnswer = (typeof checkAnswers)[number]

export const kycOutcomes = ['pending', 'passed', 'review'] as const
export type KycOutcome = (typeof kycOutcomes)[number]

export const fraudStates = ['not_requested', 'pending', 'completed', 'failed'] as const
export type FraudState = (typeof fraudStates)[number]

export const evaluationStatuses = ['pending', 'approved', 'rejected', 'review'] as const
export type EvaluationStatus = (typeof evaluationStatuses)[number]
export type Settled = Exclude<EvaluationStatus, 'pending'>

/** The worse of the two checks; a doubt may be said before the other check has answered. */
export function kycOutcomeOf(identity: CheckAnswer, watchlist: CheckAnswer): KycOutcome {
  const answers = [identity, watchlist]
  if (answers.includes('adverse')) return 'review'
  if (answers.includes('pending')) return 'pending'
  return answers.includes('error') ? 'review' : 'passed'
}

/**
 * The lines of the health score (1 is safe), two decimals: approved from the one, rejected below
 * the other. `rejectBelow` 0.01 turns automatic rejection off, since no score lies below it.
 */
export interface Thresholds {
  readonly version: number
  readonly approveFrom: number
  readonly rejectBelow: number
  /** Off: what would be rejected goes to a person (GDPR article 22). */
  readonly autoReject: boolean
  /** The least share of the model's weight that must have been testable for an approval, 0 to 1. */
  readonly minimumCoverage: number
  /** A later watchlist hit takes an automatic approval back to review. */
  readonly reopenOnWatchlist: boolean
}

export const defaultThresholds: Thresholds = {
  version: 1,
  approveFrom: 0.8,
  rejectBelow: 0.3,
  autoReject: true,
  minimumCoverage: 0.5,
  reopenOnWatchlist: true,
}

/** Where a health score of two decimals lies; both lines belong to the milder side. */
export function bandOf(
  score: number,
  lines: Pick<Thresholds, 'approveFrom' | 'rejectBelow'>,
): Settled {
  if (score >= lines.approveFrom) return 'approved'
  return score < lines.rejectBelow ? 'rejected' : 'review'
}

/** Everything the status hangs on; stored with the decision, so that it can be replayed. */
export interface DecisionInputs {
  readonly identity: CheckAnswer
  readonly watchlist: CheckAnswer
  readonly fraud: FraudState
  /** The health score, 0.01 to 0.99; `null` unless the fraud check is completed. */
  readonly score: number | null
  /** Share of the model's weight that could be tested, 0 to 1; `null` without a score. */
  readonly coverage: number | null
  readonly flagged: boolean
  /** Closed while answers are owed: partial until the last of them comes. */
  readonly partial: boolean
  /** What a person has decided; it stands until a person changes it. */
  readonly manual: Settled | null
  readonly thresholds: Thresholds
}

interface Seen extends DecisionInputs {
  readonly kyc: KycOutcome
  readonly band: Settled | null
}

interface DecisionRow {
  readonly name: string
  readonly when: (seen: Seen) => boolean
  readonly status: EvaluationStatus | 'manual'
  readonly why: string
}

/** Stored with every decision; another table has another number. */
export const evaluationTableVersion = 1

// The first row that holds decides. Only one row approves by itself.
// oxfmt-ignore
export const evaluationDecision = [
  { name: 'flagged',             when: (s) => s.flagged,                                     status: 'rejected', why: 'The customer is flagged as a fraud.' },
  { name: 'person_decided',      when: (s) => s.manual !== null,                             status: 'manual',   why: 'A person has decided, and automation does not undo it.' },
  { name: 'closed_partial',      when: (s) => s.partial,                                     status: 'review',   why: 'Not every answer came in time; what comes late still counts.' },
  { name: 'answers_awaited',     when: (s) => [s.identity, s.watchlist, s.fraud].includes('pending'), status: 'pending',  why: 'Not every answer that was asked for is in.' },
  { name: 'fraud_not_requested', when: (s) => s.fraud === 'not_requested',                   status: 'review',   why: 'KYC alone never decides.' },
  { name: 'fraud_failed',        when: (s) => s.fraud === 'failed' || s.band === null,       status: 'review',   why: 'The fraud score could not be computed.' },
  { name: 'reject_switched_off', when: (s) => s.band === 'rejected' && !s.thresholds.autoReject, status: 'review', why: 'The score is below the reject line, and automatic rejection is switched off.' },
  { name: 'score_rejected',      when: (s) => s.band === 'rejected',                         status: 'rejected', why: 'The score is below the reject line.' },
  { name: 'kyc_in_review',       when: (s) => s.kyc === 'review',                            status: 'review',   why: 'A doubt of KYC cannot be out-voted by a good score.' },
  { name: 'score_in_review',     when: (s) => s.band === 'review',                           status: 'review',   why: 'The score lies between the lines.' },
  { name: 'coverage_too_small',  when: (s) => (s.coverage ?? 0) < s.thresholds.minimumCoverage, status: 'review', why: 'Too little of the model could be tested to approve.' },
  { name: 'both_agree',          when: () => true,                                           status: 'approved', why: 'KYC passed and the score is at or above the approve line.' },
] as const satisfies readonly DecisionRow[]

export type DecisionRowName = (typeof evaluationDecision)[number]['name']

export interface EvaluationDecision {
  readonly kycOutcome: KycOutcome
  readonly band: Settled | null
  readonly status: EvaluationStatus
  /** The row of the table that decided, and its sentence. */
  readonly row: DecisionRowName
  readonly why: string
  /** What automation alone would say, where a person has decided or a flag stands. */
  readonly recommendation: EvaluationStatus
}

/** Decides; the same inputs always give the same decision. */
export function decideEvaluation(inputs: DecisionInputs): EvaluationDecision {
  const kyc = kycOutcomeOf(inputs.identity, inputs.watchlist)
  const band = inputs.score === null ? null : bandOf(inputs.score, inputs.thresholds)
  const row = rowOf({ ...inputs, kyc, band })
  const alone = rowOf({ ...inputs, kyc, band, flagged: false, manual: null })
  return {
    kycOutcome: kyc,
    band,
    // That row holds only where a person has decided.
    status: row.status === 'manual' ? inputs.manual! : row.status,
    row: row.name,
    why: row.why,
    // Without the two rows above it no row answers `manual`.
    recommendation: alone.status as EvaluationStatus,
  }
}

/** The last row always holds. */
const rowOf = (seen: Seen): (typeof evaluationDecision)[number] =>
  evaluationDecision.find((row) => row.when(seen))!
