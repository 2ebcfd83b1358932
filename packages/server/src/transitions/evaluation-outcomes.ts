/** How answers of checks become events of an evaluation: for effects, simulator and callbacks. */
import type { DomainEvent, Facts } from '@ostiary/domain/aggregate'
import type { EvaluationFacts } from '@ostiary/domain/evaluation.facts'
import type {
  CheckStanding,
  EvaluationCheck,
  FraudStanding,
  KycCheck,
} from '@ostiary/domain/evaluation'
import type { Party } from '@ostiary/domain/lifecycle'
import type { Database } from '../store/db.ts'
import { readLineBody } from '../store/event-lines.ts'
import type { LineBody } from './journal.ts'
import { backoffMs } from './outcomes.ts'

type EvaluationDomainEvent = Extract<DomainEvent, { machine: 'evaluation' }>
interface Who {
  readonly by: Party
  readonly actor: string
}

/** A try that did not answer is repeated this often; then the check counts as unavailable. */
const askingTriesMax = 8

interface Timing {
  /** How often it had been asked before. */
  readonly attempts: number
  readonly atMs: number
  readonly random: () => number
}

/** What a check says of a person; which entries matched is sealed. */
export interface CheckAnswered {
  readonly outcome: 'clear' | 'adverse'
  readonly basis: string
  readonly reasons: readonly string[]
  readonly lists?: Readonly<Record<string, number>>
  readonly hits?: readonly unknown[]
  /** What it rests on: who was looked for, and what was found. */
  readonly evidence?: unknown
  /** How many of them a person has taken for somebody else. */
  readonly quiet?: number
  readonly reference: string
}
type Answer<F> =
  | { readonly kind: 'ok'; readonly facts: F }
  | { readonly kind: 'retry' }
  | { readonly kind: 'later' }
  | { readonly kind: 'fail' }

const event = (
  name: EvaluationDomainEvent['event'],
  who: Who,
  facts: Facts,
): EvaluationDomainEvent => ({
  machine: 'evaluation',
  event: name,
  ...who,
  facts,
})

/** The answer of an identity or watchlist check. */
export function checkEvent(
  asked:
    | { check: KycCheck; answer: Answer<CheckAnswered>; provider: string; timing: Timing }
    | { check: KycCheck; answer: 'gave_up' },
  who: Who,
): EvaluationDomainEvent {
  const { check, answer } = asked
  if (answer === 'gave_up' || answer.kind === 'fail') return checkUnavailable(check, who)
  const { timing, provider } = asked as Extract<typeof asked, { timing: Timing }>
  if (answer.kind === 'later') return accepted(who, { check })
  if (answer.kind === 'retry')
    return isSpent(timing) ? checkUnavailable(check, who) : delayed(check, who, { timing })
  const { hits, outcome, evidence, ...facts } = answer.facts
  const standing: Omit<CheckStanding, 'attempts'> = {
    answer: outcome,
    provider,
    ...facts,
    ...(hits === undefined ? {} : { hits: hits.length - (facts.quiet ?? 0) }),
    atMs: timing.atMs,
  }
  return event('check_answered', who, {
    evaluation: { answers: { [check]: standing } },
    ...(evidence !== undefined || (hits && hits.length > 0) ? { sealed: { hits, evidence } } : {}),
  })
}

/** Taken on: whatever is asked for by a call of its own is awaited until the evaluation closes. */
const accepted = (
  who: Who,
  about: Pick<EvaluationFacts, 'check' | 'number'>,
): EvaluationDomainEvent => event('check_accepted', who, { evaluation: about })

const checkUnavailable = (check: KycCheck, who: Who): EvaluationDomainEvent =>
  event('check_answered', who, {
    code: 'check_unavailable',
    evaluation: { answers: { [check]: { answer: 'error', reasons: ['check_unavailable'] } } },
  })

const isSpent = ({ attempts }: Timing): boolean => attempts + 1 >= askingTriesMax

/** Asked again after a while, with the same words. */
function delayed(
  check: EvaluationCheck,
  who: Who,
  { timing, number }: { timing: Timing; number?: number },
): EvaluationDomainEvent {
  const attempts = timing.attempts + 1
  const about: EvaluationFacts = number === undefined ? {} : { number }
  return event('check_delayed', who, {
    code: 'provider_unavailable',
    retryAtMs: timing.atMs + backoffMs(attempts, timing.random),
    evaluation: { ...about, check, attempts },
  })
}

/** What a score says. */
export interface FraudAnswered {
  readonly score: number
  readonly coverage: number
  readonly modelVersion: string
  readonly findings: NonNullable<FraudStanding['findings']>
  readonly data?: NonNullable<FraudStanding['data']>
}

/** The answer of the fraud check; `isManual`: it changes the score and nothing else. */
export function fraudEvent(
  answer: Answer<FraudAnswered> | 'gave_up',
  asked: { number: number; isManual: boolean; timing: Timing },
  who: Who,
): EvaluationDomainEvent {
  const { number, isManual, timing } = asked
  if (answer === 'gave_up' || answer.kind === 'fail') return fraudUnavailable(who, number, isManual)
  if (answer.kind === 'later') return accepted(who, { check: 'fraud', number })
  if (answer.kind === 'retry') {
    return isSpent(timing)
      ? fraudUnavailable(who, number, isManual)
      : delayed('fraud', who, { timing, number })
  }
  const fraud = { state: 'completed', ...answer.facts, atMs: timing.atMs } as const
  return event(isManual ? 'rescored' : 'check_answered', who, {
    evaluation: { number, answers: { fraud } },
  })
}

const fraudUnavailable = (who: Who, number?: number, isManual = false): EvaluationDomainEvent =>
  event(isManual ? 'rescore_failed' : 'check_answered', who, {
    code: 'fraud_unavailable',
    evaluation: {
      ...(number === undefined ? {} : { number }),
      answers: { fraud: { state: 'failed', score: null, coverage: null } },
    },
  })

const system: Who = { by: 'system', actor: 'system' }

export const expressDeadlinePassed: EvaluationDomainEvent = event(
  'express_deadline_passed',
  system,
  {},
)

export const closedEvent = (number: number | undefined): EvaluationDomainEvent =>
  event('closed', system, {
    code: 'evaluation_overdue',
    ...(number === undefined ? {} : { evaluation: { number } }),
  })

/** Which evaluation the line of an effect was about. */
export async function numberAsked(
  db: Database,
  line: { entityId: string; seq: number },
): Promise<number | undefined> {
  const body = await readLineBody(db, line)
  return body === undefined ? undefined : (JSON.parse(body) as LineBody).facts?.evaluation?.number
}
