/** Who may still answer a check, in each situation. */
import { expect, test } from 'vitest'
import type { Aggregate } from './aggregate.ts'
import { isAhead, isAnalysts, providerMayAnswer } from './checks.ts'
import { customerLifecycle } from './customer.lifecycle.ts'
import {
  customerEvent,
  customerIn,
  entityEvent,
  newborn,
  onboardingStates,
  play,
} from './scene.fixture.ts'

const stalled = (check: 'screening' | 'verification') =>
  customerEvent(`${check}_stalled`, 'system', { code: 'manual_review', who: 'analyst' })
const erased = entityEvent('erased', 'analyst')
const [screening, verifying] = [customerIn('screening'), customerIn('verifying')]

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[situation: string, held: Aggregate, wallet: boolean, identity: boolean, analysts: boolean]>([
  ['no customer',                newborn,                                    false, false, false],
  ['initiating',                 customerIn('initiating'),                   false, false, false],
  ['screening',                  screening,                                  true,  false, false],
  ['screening, retried',         play(screening, customerEvent('screening_delayed', 'provider')), true, false, false],
  ['screening, an analyst\'s',   play(screening, stalled('screening')),      false, false, true],
  ['screening, erased',          play(screening, erased),                    false, false, false],
  ['verifying',                  verifying,                                  false, true,  false],
  ['verifying, session open',    play(verifying, customerEvent('verification_opened', 'provider')), false, true, false],
  ['verifying, an analyst\'s',   play(verifying, stalled('verification')),   false, false, true],
  ['verifying, erased',          play(verifying, erased),                    false, false, false],
  ['active',                     customerIn('active'),                       false, false, false],
])('%s', (_situation, held, wallet, identity, analysts) => {
  expect(providerMayAnswer(held, 'wallet')).toBe(wallet)
  expect(providerMayAnswer(held, 'identity')).toBe(identity)
  expect(held.customer ? isAnalysts(held.customer) : false).toBe(analysts)
})

test('an answer can be simulated exactly while a check is still ahead', () => {
  const rows = customerLifecycle.transitions.filter(({ event }) => event === 'simulated')
  for (const state of onboardingStates) {
    const ahead = (['wallet', 'identity'] as const).some((check) => isAhead(state, check))
    expect([state, rows.some((row) => row.from === state)]).toEqual([state, ahead])
  }
})
