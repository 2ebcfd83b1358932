/** Test support: random walks over one entity, any events in any order by anybody. */
import * as fc from 'fast-check'
import type { Aggregate, DomainEvent, Facts } from './aggregate.ts'
import { change } from './change.ts'
import type { ChangeVerdict } from './change.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import type { CustomerEvent } from './customer.lifecycle.ts'
import { rejectionCause } from './entity.changes.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import type { EntityEvent } from './entity.lifecycle.ts'
import type { EvaluationFacts, Requested } from './evaluation.facts.ts'
import { checkAnswers, defaultThresholds } from './evaluation.decision.ts'
import { answer, asks, evaluationEvent, score } from './evaluation.fixture.ts'
import { evaluationLifecycle } from './evaluation.lifecycle.ts'
import { kycSources } from './evaluation.ts'
import type { EvaluationCheck, KycCheck } from './evaluation.ts'
import { parties } from './lifecycle.ts'
import { customerEvent, entityEvent, newborn, startMs } from './scene.fixture.ts'

const eventsOf = <E extends string>(rows: readonly { event: E }[]): E[] => [
  ...new Set(rows.map((row) => row.event)),
]
const customerEvents = eventsOf<CustomerEvent>(customerLifecycle.transitions)
/** Flags reach an evaluation through its customer alone. */
const evaluationRows = evaluationLifecycle.transitions.filter(
  ({ event }) => event !== 'flag_set' && event !== 'flag_removed',
)
const endings: readonly EntityEvent[] = ['deleted', 'purged']
const entityEvents = eventsOf<EntityEvent>(entityLifecycle.transitions).filter(
  (event) => event !== 'created' && !endings.includes(event),
)

const party = fc.constantFrom(...parties)
const cause = fc.constantFrom('request', 'monitoring', 'entity_blocked' as const)
const holdFacts: fc.Arbitrary<Facts> = fc.record(
  {
    cause,
    lifts: fc.record(
      { party: fc.constantFrom('partner', 'system', 'analyst'), cause },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)
const blockFacts = fc.constantFrom<Facts>({}, { code: 'manual' }, { code: rejectionCause })

const anyCustomerEvent = fc
  .tuple(fc.constantFrom(...customerEvents), party, holdFacts)
  .map(([event, by, facts]) =>
    event === 'deactivated' || event === 'activated'
      ? customerEvent(event, by, facts)
      : customerEvent(event, by),
  )
const anyEntityEvent = fc
  .tuple(
    // Nothing but a purge follows a deletion: most walks are to go on.
    fc.oneof(
      { weight: 60, arbitrary: fc.constantFrom(...entityEvents) },
      { weight: 1, arbitrary: fc.constantFrom(...endings) },
    ),
    party,
    blockFacts,
  )
  .map(([event, by, facts]) => entityEvent(event, by, facts))

const answered = (check: KycCheck): fc.Arbitrary<Partial<EvaluationFacts['answers'] & object>> =>
  fc
    .tuple(fc.constantFrom(...checkAnswers), fc.integer({ min: 1, max: 9 }))
    .map(([says, n]) => ({ [check]: answer(check, says, `${n}`) }))
const scored = fc
  .constantFrom<number | 'failed'>(0.1, 0.5, 0.9, 'failed')
  .map((health) => ({ fraud: score(health) }))

/** The number of an evaluation; the first is most often the one of onboarding. */
const number = fc.constantFrom(undefined, undefined, 1, 2, 3)
const evaluationFacts: fc.Arbitrary<EvaluationFacts> = fc
  .record({
    number,
    answers: fc.oneof(answered('identity'), answered('watchlist'), scored),
    decision: fc.constantFrom<('approved' | 'rejected')[]>('approved', 'rejected'),
    check: fc.constantFrom<EvaluationCheck[]>('identity', 'watchlist', 'fraud'),
    attempts: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ number: one, ...facts }) => (one === undefined ? facts : { ...facts, number: one }))

export const requested: fc.Arbitrary<Requested> = fc
  .record({
    expressKyc: fc.boolean(),
    fraud: fc.boolean(),
    kycSource: fc.constantFrom(...kycSources),
    autoReject: fc.boolean(),
    reopenOnWatchlist: fc.boolean(),
  })
  .map(({ expressKyc, fraud, kycSource, ...lines }) =>
    asks({
      options: { expressKyc, fraud },
      kycSource,
      thresholds: { ...defaultThresholds, ...lines },
    }),
  )

/** Most often by a party that may cause it. */
const anyEvaluationEvent = fc
  .tuple(
    fc.constantFrom(...evaluationRows),
    fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: party }),
    evaluationFacts,
    requested,
  )
  .map(([{ event, by }, other, facts, wanted]) =>
    evaluationEvent(event, other ?? by[0]!, {
      ...facts,
      ...(event.startsWith('requested') ? { requested: wanted } : {}),
    }),
  )

/** Answers that are in before the walk begins. */
const both = { identity: answer('identity', 'clear'), watchlist: answer('watchlist', 'clear') }
const beginning = fc.constantFrom<NonNullable<EvaluationFacts['answers']>>(
  {},
  both,
  { ...both, fraud: score(0.9) },
  { ...both, fraud: score(0.1) },
)

/** Events alone rarely get past the challenge, so a walk begins some way along. */
const starting = (least: 0 | 1, asked: fc.Arbitrary<Requested | null>) =>
  fc
    .tuple(fc.integer({ min: least, max: 4 }), asked, beginning)
    .map(([steps, wanted, answers]) =>
      [
        [customerEvent('created', 'partner'), ...(wanted ? evaluated(wanted, answers) : [])],
        customerEvent('challenge_verified', 'customer'),
        customerEvent('screening_cleared', 'provider'),
        customerEvent('verification_passed', 'provider'),
      ]
        .slice(0, steps)
        .flat(),
    )

const evaluated = (
  wanted: Requested,
  answers: NonNullable<EvaluationFacts['answers']>,
): DomainEvent[] => [
  evaluationEvent('requested', 'partner', { requested: wanted }),
  evaluationEvent('check_answered', 'provider', { answers }),
]

const going = (weights: { customer: number; entity: number; evaluation: number }) =>
  fc.array(
    fc.oneof(
      { weight: weights.customer, arbitrary: anyCustomerEvent },
      { weight: weights.entity, arbitrary: anyEntityEvent },
      { weight: weights.evaluation, arbitrary: anyEvaluationEvent },
    ),
    { maxLength: 40, size: 'max' },
  )

const walks = {
  customers: fc.tuple(
    starting(0, fc.option(requested, { freq: 2 })),
    going({ customer: 3, entity: 2, evaluation: 2 }),
  ),
  evaluations: fc.tuple(
    starting(1, fc.option(requested, { freq: 6 })),
    going({ customer: 3, entity: 1, evaluation: 16 }),
  ),
}

export interface Step {
  readonly held: Aggregate
  readonly event: DomainEvent
  readonly verdict: Extract<ChangeVerdict, { kind: 'changed' }>
}

/**
 * Checks a rule after every step of many walks that changed something. A failure prints its seed;
 * `WALK_SEED=<seed>` replays it.
 */
export function always(of: keyof typeof walks, rule: (step: Step) => void): void {
  const seed = process.env['WALK_SEED']
  fc.assert(
    fc.property(walks[of], ([first, rest]) => {
      let held = newborn
      for (const [index, event] of [...first, ...rest].entries()) {
        const verdict = change(held, event, startMs + index * stepMs)
        if (verdict.kind !== 'changed') continue
        rule({ held, event, verdict })
        held = verdict.next
      }
    }),
    { numRuns: 500, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  )
}

/** Long enough for some walks to pass the deadline of ExpressKYC. */
const stepMs = 200
