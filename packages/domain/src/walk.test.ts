/**
 * Random walks: any events in any order by anybody, and what must hold after every step.
 * A failure prints its seed; `WALK_SEED=<seed>` replays it.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Aggregate, DomainEvent, Entry, Facts } from './aggregate.ts'
import { change } from './change.ts'
import type { ChangeVerdict } from './change.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import type { CustomerEvent } from './customer.lifecycle.ts'
import { entityLifecycle } from './entity.lifecycle.ts'
import type { EntityEvent } from './entity.lifecycle.ts'
import { rejectionCause } from './entity.changes.ts'
import { holdOf } from './holds.ts'
import { parties } from './lifecycle.ts'
import { customerEvent, entityEvent, newborn, startMs } from './scene.fixture.ts'

const rank = { partner: 1, system: 2, analyst: 3 } as const

const eventsOf = <E extends string>(rows: readonly { event: E }[]): E[] => [
  ...new Set(rows.map((row) => row.event)),
]
const customerEvents = eventsOf<CustomerEvent>(customerLifecycle.transitions)
const entityEvents = eventsOf<EntityEvent>(entityLifecycle.transitions).filter(
  (event) => event !== 'created',
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
  .tuple(fc.constantFrom(...entityEvents), party, blockFacts)
  .map(([event, by, facts]) => entityEvent(event, by, facts))

/** Events alone rarely get past the challenge, so a walk begins some way along. */
const start = fc
  .integer({ min: 0, max: 4 })
  .map((steps) =>
    [
      customerEvent('created', 'partner'),
      customerEvent('challenge_verified', 'customer'),
      customerEvent('screening_cleared', 'provider'),
      customerEvent('verification_passed', 'provider'),
    ].slice(0, steps),
  )
const walk = fc.tuple(
  start,
  fc.array(
    fc.oneof({ weight: 3, arbitrary: anyCustomerEvent }, { weight: 2, arbitrary: anyEntityEvent }),
    { maxLength: 40 },
  ),
)

interface Step {
  readonly held: Aggregate
  readonly event: DomainEvent
  readonly verdict: Extract<ChangeVerdict, { kind: 'changed' }>
}

/** Checks a rule after every step of many walks that changed something. */
function always(rule: (step: Step) => void): void {
  const seed = process.env['WALK_SEED']
  fc.assert(
    fc.property(walk, ([first, rest]) => {
      let held = newborn
      for (const [index, event] of [...first, ...rest].entries()) {
        const verdict = change(held, event, startMs + index)
        if (verdict.kind !== 'changed') continue
        rule({ held, event, verdict })
        held = verdict.next
      }
    }),
    { numRuns: 500, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  )
}

test('rejected is final', () => {
  always(({ held, verdict }) => {
    if (held.customer?.state === 'rejected') expect(verdict.next.customer).toEqual(held.customer)
  })
})

test('a BLOCKED entity never has an active customer', () => {
  always(({ verdict: { next } }) => {
    if (next.entity.standing === 'BLOCKED') expect(next.customer?.state).not.toBe('active')
  })
})

test('the entity of a rejected customer is BLOCKED and stays so', () => {
  always(({ verdict: { next } }) => {
    if (next.customer?.state === 'rejected') expect(next.entity.standing).toBe('BLOCKED')
  })
})

test('a customer is inactive exactly while holds stand, and waits for the strongest', () => {
  always(({ verdict: { next } }) => {
    const { customer } = next
    if (!customer) return
    expect(customer.state === 'inactive').toBe(customer.detail.holds.length > 0)
    if (customer.state !== 'inactive') return
    const strongest = Math.max(...customer.detail.holds.map((hold) => rank[hold.party]))
    expect(rank[customer.detail.awaits!.who as keyof typeof rank]).toBe(strongest)
  })
})

test('a hold is lifted by its own party or a stronger one', () => {
  always(({ held, event, verdict }) => {
    // A rejection ends every hold and a release lifts that of the block: rules of their own.
    if (event.machine !== 'customer' || event.event === 'illicit_activity') return
    for (const hold of held.customer?.detail.holds ?? []) {
      if (holdOf(verdict.next.customer!.detail.holds, hold.party, hold.cause)) continue
      expect(rank[event.by as keyof typeof rank]).toBeGreaterThanOrEqual(rank[hold.party])
    }
  })
})

test('one party and cause hold at most once', () => {
  always(({ verdict: { next } }) => {
    const names = (next.customer?.detail.holds ?? []).map((hold) => `${hold.party} ${hold.cause}`)
    expect(new Set(names).size).toBe(names.length)
  })
})

test('the entries of a change chain from state to state and end where the aggregate is', () => {
  always(({ held, event, verdict: { next, entries } }) => {
    expect(entries[0]).toMatchObject({ machine: event.machine, event: event.event, by: event.by })
    expect(statesAlong('customer', held, entries)).toBe(next.customer?.state ?? null)
    expect(statesAlong('entity', held, entries)).toBe(next.entity.standing)
  })
})

function statesAlong(
  machine: Entry['machine'],
  held: Aggregate,
  entries: readonly Entry[],
): string | null {
  const own = entries.filter((entry) => entry.machine === machine)
  return own.reduce<string | null>(
    (state, entry) => {
      expect(entry.from).toBe(state)
      return entry.to
    },
    machine === 'customer' ? (held.customer?.state ?? null) : held.entity.standing,
  )
}

test('every reaction names an earlier entry of the same change as its cause', () => {
  always(({ verdict: { entries } }) => {
    for (const [index, entry] of entries.entries()) {
      if (index === 0) expect(entry.causedBy).toBeUndefined()
      else expect(entry.causedBy).toBeLessThan(index)
    }
  })
})

test('every effect is asked for by an entry of its change', () => {
  always(({ verdict: { entries, effects } }) => {
    for (const effect of effects) expect(entries[effect.entry]).toBeDefined()
  })
})
