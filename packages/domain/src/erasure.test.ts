/** What erasing a person leaves of their onboarding: nothing goes on, and nothing is awaited. */
import { expect, test } from 'vitest'
import { change } from './change.ts'
import { customerEvents } from './customer.changes.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import type { CustomerEvent } from './customer.lifecycle.ts'
import {
  customerEvent,
  customerIn,
  entityEvent,
  newborn,
  onboardingStates,
  play,
  startMs,
} from './scene.fixture.ts'

const erased = entityEvent('erased', 'analyst')
const onTheWay = ['initiating', 'screening', 'verifying'] as const

/** Every event of a state and a party that may cause it. */
const eventsIn = (state: string): [CustomerEvent, (typeof customerLifecycle.transitions)[0]][] =>
  customerLifecycle.transitions.filter((row) => row.from === state).map((row) => [row.event, row])

test.each(onTheWay)('an erased person in %s is refused for good or not at all', (state) => {
  const held = play(customerIn(state), erased)
  // A flag is put on the record, and asks nothing of the person.
  const asking = eventsIn(state).filter(([event]) => !event.endsWith('flagged'))
  const moving = asking.filter(([event, row]) => {
    const verdict = change(held, customerEvent(event, row.by[0]!), startMs)
    if (verdict.kind === 'refused')
      expect(verdict).toMatchObject({
        why: 'guard_failed',
        guard: expect.stringMatching(/erased|may_pass|has_no_wallet/),
      })
    return verdict.kind !== 'refused'
  })
  const failing = { initiating: [], screening: ['screening_failed'] }
  expect(moving.map(([event]) => event)).toEqual(
    state === 'verifying' ? ['verification_failed'] : failing[state],
  )
})

test.each(onTheWay)(
  'nobody is awaited by an erased person in %s, and the code says why',
  (state) => {
    const verdict = change(customerIn(state), erased, startMs)
    if (verdict.kind !== 'changed') throw new Error('not erased')
    expect(verdict.next.customer).toMatchObject({
      state,
      detail: { awaits: null, code: 'person_erased' },
    })
    // Only what they shared with others is still to be forgotten.
    expect(verdict.effects).toEqual([{ name: 'forget_links', entry: 0 }])
    expect(verdict.entries).toMatchObject([
      { machine: 'entity', event: 'erased' },
      { machine: 'customer', event: 'person_erased', by: 'system', causedBy: 0 },
    ])
  },
)

test('an erased customer who is on or off stays as it is, and holds are lifted as before', () => {
  const held = play(customerIn('active'), customerEvent('deactivated', 'partner'))
  const verdict = change(held, erased, startMs)
  expect(verdict).toMatchObject({ kind: 'changed', next: { customer: held.customer } })
  const back = play(held, erased, customerEvent('activated', 'partner'))
  expect(back.customer?.state).toBe('active')
})

test('an erased entity gets no customer', () => {
  const verdict = change(play(newborn, erased), customerEvent('created', 'partner'), startMs)
  expect(verdict).toMatchObject({ kind: 'refused', why: 'guard_failed', guard: 'not_erased' })
})

const isFlag = (event: string): boolean => ['flagged', 'unflagged'].includes(event)

test.each(onboardingStates)('what is listed in %s may happen, erased or not', (state) => {
  for (const held of [customerIn(state), play(customerIn(state), erased)]) {
    const listed = customerEvents(held, 'sandbox')
    for (const [event, row] of eventsIn(state)) {
      // The flag of somebody gone for good may still be put right, though nobody is told so.
      if (isFlag(event)) continue
      const verdict = change(held, customerEvent(event, row.by[0]!), startMs)
      const isListed = listed.includes(event)
      if (isListed) expect([event, verdict.kind]).toEqual([event, 'changed'])
      else expect([event, verdict.kind]).not.toEqual([event, 'changed'])
    }
  }
})

test('a simulated answer is listed in a sandbox only', () => {
  const held = customerIn('screening')
  expect(customerEvents(held, 'sandbox')).toContain('simulated')
  expect(customerEvents(held, 'live')).toEqual(
    customerEvents(held, 'sandbox').filter((event) => event !== 'simulated'),
  )
})
