/** Test support: random lives of the sessions of one entity, and a plain model beside each. */
import * as fc from 'fast-check'
import type { Aggregate, DomainEvent } from '../aggregate.ts'
import { change } from '../change.ts'
import type { Changed } from '../change.ts'
import { requested } from '../walk.fixture.ts'
import { evaluationEvent, score } from '../evaluation.fixture.ts'
import { isGone } from '../entity.changes.ts'
import { customerEvent, customerIn, newborn, play, startMs } from '../scene.fixture.ts'
import type { Graph } from '../workflow/graph.ts'
import { act, eventsOf } from './acts.fixture.ts'
import type { Act } from './acts.fixture.ts'
import type { ModelSession } from './model.fixture.ts'
import { told } from './told.fixture.ts'
import type { WorkflowSettings } from '../workflow/graph.ts'
import { workflowsOf } from './workflows.fixture.ts'

/** Everything a walk knows. */
export interface World {
  held: Aggregate
  atMs: number
  readonly graph: Graph
  readonly settings: WorkflowSettings
  readonly model: Map<string, ModelSession>
  /** An effect is to open the customer's next session. */
  isOpening: boolean
  count: number
}

export interface Step {
  readonly before: Aggregate
  readonly event: DomainEvent
  readonly verdict: Changed
  /** After it. */
  readonly world: World
}

const settings: fc.Arbitrary<WorkflowSettings> = fc.record({
  max_retry_attempts: fc.constantFrom(0, 1, 3),
  retry_window_days: fc.constantFrom(null, 1, 7),
  session_expiration_time: fc.constantFrom(3_600, 604_800),
  auto_block_on_decline: fc.boolean(),
  auto_blocklist_identifiers: fc.boolean(),
  kyc_expiration_months: fc.constantFrom(null, 6),
  is_desktop_allowed: fc.boolean(),
})

const fraudAnswered = evaluationEvent('check_answered', 'provider', {
  answers: { fraud: score(0.9) },
})

const evaluated = requested.map((asked) =>
  play(
    customerIn('initiating'),
    evaluationEvent('requested', 'partner', { requested: { ...asked, kycSource: 'session' } }),
    customerEvent('challenge_verified', 'customer'),
    customerEvent('screening_cleared', 'provider'),
    // All but the session's answers are in.
    ...(asked.options.fraud ? [fraudAnswered] : []),
  ),
)

const company: Aggregate = { ...newborn, entity: { ...newborn.entity, kind: 'business' } }

const beginnings: fc.Arbitrary<Aggregate> = fc.oneof(
  fc.constantFrom(newborn, customerIn('active'), customerIn('screening')),
  fc.constant(company),
  fc.constant(customerIn('verifying')),
  evaluated,
)

interface Life {
  readonly held: Aggregate
  readonly graph: Graph
  readonly settings: WorkflowSettings
  readonly acts: readonly Act[]
}

const lives: fc.Arbitrary<Life> = beginnings.chain((held) =>
  fc.record({
    held: fc.constant(held),
    graph: workflowsOf(held.entity.kind),
    settings,
    acts: fc.array(act, { minLength: 40, maxLength: 100, size: 'max' }),
  }),
)

/** Plays a life, and asks a rule after every step. */
function live({ held, graph, settings: own, acts }: Life, rule: (step: Step) => void): void {
  const isOpening = held.customer?.state === 'verifying'
  const model = new Map<string, ModelSession>()
  const world = { held, atMs: startMs + 1_000, graph, settings: own, model, isOpening, count: 0 }
  for (const one of acts) {
    world.atMs += 60_000
    for (const event of eventsOf(world, one)) take(world, event, rule)
  }
}

/**
 * Checks a rule after every step of many lives. A failure prints its seed; `WALK_SEED=<seed>`
 * replays it.
 */
export function always(rule: (step: Step) => void): void {
  const seed = process.env['WALK_SEED']
  fc.assert(
    fc.property(lives, (life) => live(life, rule)),
    { numRuns: 300, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  )
}

/** The same lives each time: what they reach does not hang on luck. */
export function eachStep(see: (step: Step) => void): void {
  for (const life of fc.sample(lives, { numRuns: 1_500, seed: 1 })) live(life, see)
}

function take(world: World, event: DomainEvent, rule: (step: Step) => void): void {
  const before = world.held
  const verdict = change(before, event, world.atMs)
  if (verdict.kind !== 'changed') return
  world.held = verdict.next
  if (verdict.effects.some(({ name }) => name === 'start_verification'))
    world.isOpening = !isGone(world.held.entity)
  told(world, before, event)
  rule({ before, event, verdict, world })
}
