/** What the compiler holds a table to; a marked line that is no error makes the marking one. */
import { expect, test } from 'vitest'
import type { Awaits, Facts, SessionDomainEvent } from './aggregate.ts'
import { allowedEvents, lifecycle } from './lifecycle.ts'
import type { EffectOf } from './lifecycle.ts'
import type { Reaction } from './reactions.ts'

// A table is easier to check when its columns line up.
// oxfmt-ignore
const door = lifecycle({
  name: 'door', version: 1, announces: 'door.updated',
  states: { open: { says: 'Open.' }, shut: { says: 'Shut.' } },
  transitions: [
    { event: 'built',    from: null,   to: 'open', by: ['system'], source: 'none' },
    { event: 'closed',   from: 'open', to: 'shut', by: ['system'], runs: ['ring_bell'],  source: 'none' },
    { event: 'slammed',  from: 'open', to: 'shut', by: ['system'], runs: ['shout'],      source: 'none' },
    { event: 'opened',   from: 'shut', to: 'open', by: ['system'], when: 'has_key',      source: 'none' },
    { event: 'rehearsed', from: 'shut', to: 'shut', by: ['system'], sandbox: true,       source: 'none' },
  ],
})

test('what the rows run is the type of the effects, so that each must be there', () => {
  const registry: Record<EffectOf<typeof door>, string> = { ring_bell: 'rings', shout: 'shouts' }
  expect(Object.keys(registry)).toEqual(['ring_bell', 'shout'])
  // @ts-expect-error an effect that a row runs is missing
  const missing: typeof registry = { ring_bell: 'rings' }
  // @ts-expect-error an effect that no row runs
  const unasked: typeof registry = { ...registry, whistle: 'whistles' }
  expect([missing, unasked]).toHaveLength(2)
})

test('a reaction causes only what its machine knows, for a reason that is a code', () => {
  const then: Reaction['then'][] = [
    { machine: 'entity', event: 'blocked', facts: { code: 'customer_rejected' } },
    // @ts-expect-error an event of the other machine
    { machine: 'customer', event: 'blocked', facts: {} },
    // @ts-expect-error a word that codes.ts does not have
    { machine: 'entity', event: 'blocked', facts: { code: 'customer_reject' } },
  ]
  // @ts-expect-error a state of the other machine
  const when: Reaction['when'] = { machine: 'entity', enters: 'rejected' }
  // @ts-expect-error a word that codes.ts does not have
  const facts: Facts = { code: 'because' }
  // @ts-expect-error the same of what is awaited
  const code: Awaits['code'] = 'because'
  expect([then, when, facts, code]).toHaveLength(4)
})

test('an event of a session brings the facts that are its own', () => {
  const bySystem = { machine: 'session', by: 'system', actor: 'system' } as const
  const events: SessionDomainEvent[] = [
    { ...bySystem, event: 'answered', facts: { session: { sessionId: 's', nodeId: 'ocr' } } },
    { ...bySystem, event: 'noted', facts: { session: { sessionId: 's' } } },
    // @ts-expect-error the node is missing
    { ...bySystem, event: 'answered', facts: { session: { sessionId: 's' } } },
    // @ts-expect-error facts of another event
    { ...bySystem, event: 'noted', facts: { session: { sessionId: 's', redo: [] } } },
    // @ts-expect-error which session it is about is missing
    { ...bySystem, event: 'noted' },
  ]
  expect(events).toHaveLength(5)
})

test('the events of a state, without those of closed guards and of the sandbox', () => {
  expect(allowedEvents(door, 'open', { sandbox: false })).toEqual(['closed', 'slammed'])
  expect(allowedEvents(door, 'shut', { sandbox: true })).toEqual(['opened', 'rehearsed'])
  expect(allowedEvents(door, 'shut', { sandbox: false })).toEqual(['opened'])
  expect(allowedEvents(door, 'shut', { sandbox: true, closed: ['has_key'] })).toEqual(['rehearsed'])
})
