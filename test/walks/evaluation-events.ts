/** The evaluation events of a walk: what is asked, answered and decided, with facts that fit. */
import type { Aggregate, DomainEvent, EffectName, Facts } from '@ostiary/domain/aggregate'
import type { EvaluationFacts, Requested } from '@ostiary/domain/evaluation.facts'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { defaultThresholds } from '@ostiary/domain/evaluation.decision'
import { heldOutcome, nextNumber, runningManual } from '@ostiary/domain/evaluation.held'
import { evaluationLifecycle } from '@ostiary/domain/evaluation.lifecycle'
import type { EvaluationEvent } from '@ostiary/domain/evaluation.lifecycle'
import type { EvaluationCheck } from '@ostiary/domain/evaluation'
import type { Party } from '@ostiary/domain/lifecycle'

/** A row of the table that fits one of the evaluations there are, or begins the next one. */
export interface EvaluationRow {
  readonly machine: 'evaluation'
  readonly event: EvaluationEvent
  readonly by: readonly Party[]
  /** Which evaluation it is about. */
  readonly number?: number
}

const machine = 'evaluation' as const

/** Whatever the state, for events that fit nothing. */
export const anyEvaluationRow: readonly EvaluationRow[] = evaluationLifecycle.transitions
  .filter((row) => row.from !== null)
  .map(({ event, by }) => ({ machine, event, by }))

export function fittingEvaluationRows({ customer }: Aggregate): EvaluationRow[] {
  const all = customer?.detail.evaluations ?? []
  const going = all.flatMap(({ number, status }) =>
    evaluationLifecycle.transitions
      .filter((row) => row.from === status)
      .map(({ event, by }) => ({ machine, event, by, number })),
  )
  const mayBegin = customer && heldOutcome(customer) && !runningManual(customer)
  const next = mayBegin && {
    machine,
    event: 'requested_again' as const,
    by: ['partner', 'analyst'] as const,
    number: nextNumber(customer),
  }
  return next ? [...going, next] : going
}

/** One of few kinds: by its bits with ExpressKYC, with fraud, and answered by a session. */
function requestedOf(kind: number, atMs: number): Requested {
  const [expressKyc, fraud] = [kind % 2 === 1, kind % 4 >= 2]
  return {
    options: { expressKyc, fraud },
    kycSource: kind >= 4 ? 'session' : 'checks',
    thresholds: defaultThresholds,
    ...(expressKyc ? { expressDeadlineAtMs: atMs + 3_000 } : {}),
    dueAtMs: atMs + 900_000,
  }
}

/** What a customer is created with where an evaluation is asked for. */
export const evaluationRequested = (kind: number, atMs: number): DomainEvent => {
  const requested = requestedOf(kind, atMs)
  return {
    machine,
    event: 'requested',
    by: 'partner',
    actor: 'partner:walk',
    facts: {
      evaluation: { number: 1, requested },
      dueAtMs: { close_evaluation: requested.dueAtMs, settle_express: atMs + 3_050 },
    },
  }
}

const checks: readonly EvaluationCheck[] = ['identity', 'watchlist', 'fraud']

/** The facts of an evaluation event: what it reads of them is its own business. */
export function evaluationFacts(
  event: string,
  at: { n: number; atMs: number; number?: number },
): Facts {
  const { n, atMs, number } = at
  const about = number === undefined ? {} : { number }
  const sealed = n % 3 === 0 ? { sealed: { reason: `note ${n}` } } : {}
  switch (event) {
    case 'requested_again':
      return { evaluation: { ...about, requested: requestedOf(2, atMs) } }
    case 'check_delayed':
      return {
        code: 'provider_unavailable',
        retryAtMs: atMs + 1_000 * (n + 1),
        evaluation: { ...about, check: checks[n % 3]!, attempts: n },
      }
    case 'rescored':
    case 'rescore_failed':
      return { evaluation: { ...about, answers: answersOf('fraud', n, atMs) } }
    case 'watchlist_hit':
      return { code: 'watchlist_hit', evaluation: about, ...sealed }
    case 'decided':
    case 'decision_proposed':
      return {
        code: 'person_decided',
        evaluation: { ...about, decision: n % 2 === 0 ? 'approved' : 'rejected' },
        ...sealed,
      }
    default:
      return { evaluation: { ...about, answers: answersOf(checks[n % 3]!, n, atMs) }, ...sealed }
  }
}

function answersOf(
  check: EvaluationCheck,
  n: number,
  atMs: number,
): NonNullable<EvaluationFacts['answers']> {
  if (check === 'fraud') {
    const health = [0.9, 0.1, 0.5, null][n % 4]!
    return health === null
      ? { fraud: { state: 'failed', score: null, coverage: null } }
      : { fraud: { state: 'completed', score: health, coverage: 1, modelVersion: 'walk', atMs } }
  }
  const says = (['clear', 'clear', 'adverse', 'error'] as const)[n % 4]!
  if (says === 'error') return { [check]: { answer: says } }
  return { [check]: { answer: says, provider: 'walk', reference: `${check} ${n}`, atMs } }
}

type Asked = Extract<
  EffectName,
  'check_identity' | 'check_watchlist' | 'check_fraud' | 'settle_express' | 'close_evaluation'
>
export const isEvaluationEffect = (name: EffectName): name is Asked =>
  name.startsWith('check_') || name === 'settle_express' || name === 'close_evaluation'

/** What is reported of an effect of an evaluation; every fourth try of a check is delayed. */
export function evaluationAnswer(
  effect: { readonly name: Asked; readonly number?: number },
  held: Aggregate,
  at: { n: number; atMs: number },
): DomainEvent {
  const { name, number } = effect
  const about = number === undefined ? {} : { number }
  const system = { machine, by: 'system', actor: 'system' } as const
  if (name === 'settle_express') return { ...system, event: 'express_deadline_passed', facts: {} }
  if (name === 'close_evaluation')
    return {
      ...system,
      event: 'closed',
      facts: { code: 'evaluation_overdue', evaluation: about },
    }
  const provider = { machine, by: 'provider', actor: 'provider:walk' } as const
  const { n, atMs } = at
  const check = name.slice('check_'.length) as EvaluationCheck
  if (n % 4 === 3) {
    const retryAtMs = atMs + 1_000 * (n + 1)
    const evaluation = { ...about, check, attempts: n }
    return {
      ...provider,
      event: 'check_delayed',
      facts: { code: 'provider_unavailable', retryAtMs, evaluation },
    }
  }
  const isManual = evaluationOf(held, number)?.trigger === 'manual'
  return {
    ...provider,
    event: isManual ? 'rescored' : 'check_answered',
    facts: { evaluation: { ...about, answers: answersOf(check, n, atMs) } },
  }
}
