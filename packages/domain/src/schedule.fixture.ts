/**
 * Test support: schedules of answers to one onboarding evaluation and the manual ones after it:
 * any order, late, twice, never, contradictory, with people in between.
 */
import * as fc from 'fast-check'
import type { Aggregate, DomainEvent, Entry } from './aggregate.ts'
import { change } from './change.ts'
import { evaluationOf } from './evaluation.changes.ts'
import type { Requested } from './evaluation.facts.ts'
import {
  answer,
  asks,
  dueAtMs,
  evaluationEvent,
  expressDeadlineAtMs,
  score,
} from './evaluation.fixture.ts'
import { nextNumber } from './evaluation.held.ts'
import { kycChecks } from './evaluation.ts'
import type { Evaluation } from './evaluation.ts'
import type { Party } from './lifecycle.ts'
import { customerEvent, customerIn, startMs } from './scene.fixture.ts'
import { requested } from './walk.fixture.ts'

/** Something that happens at a time. */
interface Planned {
  readonly atMs: number
  readonly event: DomainEvent
  /** Of manual evaluations: it begins the next one, or is about the last. */
  readonly manual?: 'next' | 'last'
}

export interface Schedule {
  readonly requested: Requested
  readonly planned: readonly Planned[]
}

/** Before, at and after each of the two moments that matter. */
const anyTime = fc.oneof(
  fc.integer({ min: startMs, max: expressDeadlineAtMs + 2_000 }),
  fc.constantFrom(expressDeadlineAtMs - 1, expressDeadlineAtMs, expressDeadlineAtMs + 1),
  fc.integer({ min: startMs, max: dueAtMs + 60_000 }),
  fc.constantFrom(dueAtMs - 1, dueAtMs, dueAtMs + 1),
)

const at = (
  event: fc.Arbitrary<DomainEvent>,
  time: fc.Arbitrary<number> = anyTime,
): fc.Arbitrary<Planned> => fc.record({ event, atMs: time })

/** Few names, so that an answer may come twice, and another under the name of the first. */
const checkAnswer = fc
  .tuple(
    fc.constantFrom(...kycChecks),
    fc.constantFrom<('clear' | 'adverse' | 'error')[]>('clear', 'clear', 'adverse', 'error'),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([check, says, n]) =>
    evaluationEvent('check_answered', 'provider', {
      answers: { [check]: says === 'error' ? { answer: says } : answer(check, says, `${n}`) },
    }),
  )
/** The real ones lie in 0.01 to 0.99. */
const health = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 99 }).map((n) => n / 100) },
  { weight: 1, arbitrary: fc.constant('failed' as const) },
)
const fraudAnswer = health.map((one) =>
  evaluationEvent('check_answered', 'provider', { answers: { fraud: score(one) } }),
)

const ofSystem = fc
  .constantFrom<('express_deadline_passed' | 'closed')[]>('express_deadline_passed', 'closed')
  .chain((event) =>
    at(
      fc.constant(evaluationEvent(event, 'system')),
      event === 'closed'
        ? fc.integer({ min: dueAtMs, max: dueAtMs + 10_000 })
        : fc.integer({ min: expressDeadlineAtMs, max: expressDeadlineAtMs + 200 }),
    ),
  )

const people = fc.oneof(
  fc
    .tuple(
      fc.constantFrom<('approved' | 'rejected')[]>('approved', 'rejected'),
      fc.constantFrom<('decided' | 'decision_proposed')[]>('decided', 'decision_proposed'),
    )
    .map(([decision, event]) => evaluationEvent(event, 'analyst', { decision })),
  fc.constantFrom(customerEvent('flagged', 'partner'), customerEvent('unflagged', 'analyst')),
  fc.constant(evaluationEvent('watchlist_hit', 'provider')),
)

const byHand = asks({ options: { expressKyc: false, fraud: true } })

/** Another one by hand, and what becomes of the last. */
const manual: fc.Arbitrary<Omit<Planned, 'atMs'>> = fc.oneof(
  fc.constantFrom<Party[]>('partner', 'analyst').map((by) => ({
    event: evaluationEvent('requested_again', by, { requested: byHand }),
    manual: 'next' as const,
  })),
  fc
    .tuple(
      health,
      fc.constantFrom<('rescored' | 'closed' | 'check_answered')[]>(
        'rescored',
        'rescored',
        'closed',
        'check_answered',
      ),
    )
    .map(([one, event]) => {
      const name = one === 'failed' && event === 'rescored' ? 'rescore_failed' : event
      const answers = { fraud: score(one) }
      return { event: evaluationEvent(name, 'system', { answers }), manual: 'last' as const }
    }),
)
const afterwards = fc
  .tuple(manual, fc.integer({ min: startMs, max: dueAtMs + 120_000 }))
  .map(([what, atMs]) => ({ ...what, atMs }))

export const schedules: fc.Arbitrary<Schedule> = fc
  .tuple(
    requested,
    fc.array(at(checkAnswer), { maxLength: 5, size: 'max' }),
    fc.array(at(fraudAnswer), { maxLength: 2, size: 'max' }),
    fc.array(ofSystem, { maxLength: 3, size: 'max' }),
    fc.array(at(people), { maxLength: 2, size: 'max' }),
    fc.array(afterwards, { maxLength: 4, size: 'max' }),
  )
  .map(([wanted, ...several]) => ({
    requested: wanted,
    planned: several.flat<Planned[][]>().sort((one, other) => one.atMs - other.atMs),
  }))

/** One thing that changed something, with all it caused. */
export interface Step {
  readonly event: DomainEvent
  readonly held: Aggregate
  readonly next: Aggregate
  readonly entries: readonly Entry[]
  readonly atMs: number
}

/** Plays a schedule on a new customer; what changes nothing is left out. */
export function playSchedule({ requested: wanted, planned }: Schedule): Step[] {
  const steps: Step[] = []
  let held = customerIn('initiating')
  const begins = evaluationEvent('requested', 'partner', { requested: wanted })
  for (const one of [{ atMs: startMs, event: begins }, ...planned]) {
    const event = numbered(one, held)
    const verdict = change(held, event, one.atMs)
    if (verdict.kind !== 'changed') continue
    const { next, entries } = verdict
    steps.push({ event, held, next, entries, atMs: one.atMs })
    held = next
  }
  return steps
}

function numbered({ event, manual: which }: Planned, { customer }: Aggregate): DomainEvent {
  if (which === undefined) return event
  // The onboarding evaluation is the first.
  const next = Math.max(2, nextNumber(customer!))
  const number = which === 'next' ? next : Math.max(2, next - 1)
  const facts = { evaluation: { ...event.facts?.evaluation, number } }
  return { ...event, facts } as DomainEvent // one of an evaluation is planned with a number
}

/** The onboarding evaluation of a customer that has one. */
export const onboardingOf = (held: Aggregate): Evaluation => evaluationOf(held)!
