/**
 * The events of a walk: what the tables allow somewhere, with facts that fit, and what providers
 * answer.
 */
import type { Aggregate, DomainEvent, EffectName, Facts } from '@ostiary/domain/aggregate'
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import { parties } from '@ostiary/domain/lifecycle'
import type { Party } from '@ostiary/domain/lifecycle'
import { sha256Hex } from '../../packages/server/src/platform/digest.ts'
import {
  anyEvaluationRow,
  evaluationAnswer,
  evaluationFacts,
  fittingEvaluationRows,
  isEvaluationEffect,
} from './evaluation-events.ts'
import type { Happen } from './steps.ts'

type Machine = DomainEvent['machine']
interface Named {
  readonly machine: Machine
  readonly event: string
  readonly by: readonly Party[]
  /** Which evaluation. */
  readonly number?: number
}

/**
 * A session brings rows of its own, and a deletion and its end free ids: test/api/sessions-counters
 * and test/api/retention walk those.
 */
const elsewhere = ['session_reported', 'deleted', 'purged']

const rowsOf = (
  machine: Machine,
  table: { transitions: readonly { from: string | null; event: string; by: readonly Party[] }[] },
  from: (state: string | null) => boolean,
): Named[] =>
  table.transitions
    .filter((row) => from(row.from) && !elsewhere.includes(row.event))
    .map(({ event, by }) => ({ machine, event, by }))

const everywhere = (from: string | null): boolean => from !== null
const anyEvent: readonly Named[] = [
  ...rowsOf('customer', customerLifecycle, everywhere),
  ...rowsOf('entity', entityLifecycle, everywhere),
  ...anyEvaluationRow,
]

/** Chance alone seldom gets past the challenge; every third fitting event goes on. */
const onwards = [
  'challenge_verified',
  'screening_cleared',
  'verification_passed',
  'deactivated',
  'activated',
  'released',
  'check_answered',
  'requested_again',
  'rescored',
]

/** The event a step stands for, given where its entity is. */
export function eventOf(step: Happen, held: Aggregate, atMs: number): DomainEvent {
  const ofEvaluations = fittingEvaluationRows(held)
  const ofOthers = [
    ...rowsOf('customer', customerLifecycle, (from) => from === (held.customer?.state ?? 'x')),
    ...rowsOf('entity', entityLifecycle, (from) => from === held.entity.standing),
  ]
  // Half of them, or the many rows of evaluations would leave little for the rest.
  const fitting: readonly Named[] =
    step.evaluation && ofEvaluations.length > 0 ? ofEvaluations : ofOthers
  const onward = fitting.filter(({ event }) => onwards.includes(event))
  const isOnward = step.pick % 3 === 0 && onward.length > 0
  const rows = !step.fitting ? anyEvent : isOnward ? onward : fitting
  // What says that it goes on must not say which it is too.
  const { machine, event, by, number } = rows[Math.floor(step.pick / 3) % rows.length]!
  const allowed = step.fitting ? by : parties
  const party = allowed[step.party % allowed.length]!
  const facts =
    machine === 'evaluation'
      ? evaluationFacts(event, {
          n: step.facts,
          atMs,
          ...(number === undefined ? {} : { number }),
        })
      : factsOf(event, { step, held, atMs })
  return { machine, event, by: party, actor: `${party}:walk`, facts } as DomainEvent
}

function factsOf(event: string, at: { step: Happen; held: Aggregate; atMs: number }): Facts {
  const { step, held, atMs } = at
  const n = step.facts
  const sealed = n % 3 === 0 ? { sealed: { reason: `note ${n}` } } : {}
  const challenge = {
    digest: sha256Hex(`challenge ${n}`),
    expiresAtMs: atMs + 3_600_000,
    failures: (held.customer?.detail.challenge?.failures ?? 0) + 1,
  }
  const cause = (['request', 'monitoring'] as const)[n % 2]!
  switch (event) {
    case 'challenge_verified':
      return { spentBy: sha256Hex(`spent ${n}`) }
    case 'challenge_failed':
    case 'challenge_renewed':
      return { challenge }
    case 'deactivated':
      return { cause, ...sealed }
    case 'activated':
      return { ...(n % 4 === 0 ? { lifts: { cause } } : {}), ...sealed }
    case 'simulated':
      return { simulated: { wallet_screening: 'clear' } }
    case 'verification_opened':
      return opened(n, atMs)
    default:
      return answerFacts(event, n, atMs)
  }
}

const opened = (n: number, atMs: number): Facts => ({
  who: 'customer',
  verification: {
    provider: 'walk',
    sessionId: `s-${n}`,
    attempt: 1,
    linkNo: n,
    linkOpened: false,
    expiresAtMs: atMs + 86_400_000,
    asks: ['document'],
  },
})

function answerFacts(event: string, n: number, atMs: number): Facts {
  const sealed = n % 3 === 0 ? { sealed: { hits: [n] } } : {}
  if (event.endsWith('_delayed'))
    return { code: 'provider_unavailable', retryAtMs: atMs + 1_000 * (n + 1), attempts: n }
  if (event.endsWith('_stalled')) return { code: 'retries_spent', who: 'analyst', ...sealed }
  // Few documents, so that one person meets the bar of another.
  const document = { document: sha256Hex(`document ${n % 3}`) }
  if (event === 'verification_passed' || event === 'verification_failed')
    return { code: event, identifiers: document, ...sealed }
  return { code: 'manual', ...sealed }
}

type Onboarding = Extract<EffectName, 'screen_wallet' | 'start_verification'>
const answers: Readonly<Record<Onboarding, readonly string[]>> = {
  screen_wallet: [
    'screening_cleared',
    'screening_cleared',
    'screening_failed',
    'screening_delayed',
    'screening_stalled',
  ],
  start_verification: [
    'verification_passed',
    'verification_passed',
    'verification_failed',
    'verification_delayed',
    'verification_opened',
    'verification_stalled',
  ],
}

/** What a provider answers to an effect, and the system to one that waited for its time. */
export function answerOf(
  effect: { readonly name: EffectName; readonly number?: number },
  held: Aggregate,
  at: { pick: number; atMs: number },
): DomainEvent {
  const { name, number } = effect
  const { pick, atMs } = at
  if (isEvaluationEffect(name))
    return evaluationAnswer({ name, ...(number === undefined ? {} : { number }) }, held, {
      n: pick,
      atMs,
    })
  const told = answers[name as keyof typeof answers] // the others end without an event
  const event = told[pick % told.length]!
  const facts =
    event === 'verification_opened' ? opened(pick, atMs) : answerFacts(event, pick, atMs)
  return {
    machine: 'customer',
    event,
    by: 'provider',
    actor: 'provider:walk',
    facts,
  } as DomainEvent
}
