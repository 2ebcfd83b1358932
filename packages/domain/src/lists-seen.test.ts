/** Nobody becomes active by lists that are known to be superseded. */
import { expect, test } from 'vitest'
import type { Aggregate, Facts } from './aggregate.ts'
import { change } from './change.ts'
import type { ListVersions } from './lists-seen.ts'
import { listFacts, listsOf } from './lists-seen.ts'
import { customerEvent, newborn, play, startMs } from './scene.fixture.ts'

const wallet = { identifiers: { wallet: 'a'.repeat(64) } }

/** Somebody in `verifying`, screened by these lists, as a writer sees them that knows those. */
function verifying(seen: ListVersions, listsNow?: ListVersions, created: Facts = wallet) {
  const held = play(
    newborn,
    customerEvent('created', 'partner', created),
    customerEvent('challenge_verified', 'customer'),
    customerEvent('screening_cleared', 'provider', { plain: listFacts(seen) }),
  )
  return listsNow ? { ...held, listsNow } : held
}

function after(held: Aggregate, lists: ListVersions = {}): string {
  const event = customerEvent('verification_passed', 'system', { plain: listFacts(lists) })
  const verdict = change(held, event, startMs)
  if (verdict.kind !== 'changed') return verdict.kind
  const asks = verdict.effects.map(({ name }) => name)
  return [verdict.next.customer!.state, ...asks].join(', ')
}

const onHold = 'verifying, look_up_wallet'

test.each<[string, Aggregate, string]>([
  ['nothing is known of lists', verifying({}), 'active'],
  ['no list names wallets', verifying({}, {}), 'active'],
  ['they are the newest', verifying({ un: 2, eu: 1 }, { un: 2, eu: 1 }), 'active'],
  ['another process knows newer ones', verifying({ un: 3 }, { un: 2 }), 'active'],
  ['one was taken away', verifying({ un: 2, eu: 1 }, { un: 2 }), 'active'],
  ['a version came since', verifying({ un: 1, eu: 1 }, { un: 2, eu: 1 }), onHold],
  ['a list came since', verifying({ un: 1 }, { un: 1, eu: 1 }), onHold],
  ['an analyst cleared it without any', verifying({}, { un: 1 }), onHold],
  ['the simulator cleared it', verifying({ simulator: 1 }, { un: 1 }), 'active'],
  ['there is no wallet', verifying({}, { un: 1 }, {}), 'active'],
])('who passes while %s', (_, held, expected) => {
  expect(after(held)).toBe(expected)
})

test('the wallet is awaited, and once it is looked up nothing of it is left', () => {
  const held = play(
    verifying({ un: 1 }, { un: 2 }),
    customerEvent('verification_passed', 'provider', { code: 'verification_passed' }),
  )
  expect(held.customer).toMatchObject({
    state: 'verifying',
    detail: { awaits: { what: 'wallet_screening', who: 'provider', sinceMs: startMs } },
  })
  expect(after(held)).toBe('refused')
  expect(after(held, { un: 2 })).toBe('active')
  const { detail } = play(
    held,
    customerEvent('verification_passed', 'system', { plain: listFacts({ un: 2 }) }),
  ).customer!
  expect(detail).toEqual({ awaits: null, holds: [], ...wallet })
})

test('a version that came during the look-up asks for another', () => {
  const held = play(
    verifying({ un: 1 }, { un: 2 }),
    customerEvent('verification_passed', 'provider'),
  )
  expect(after({ ...held, listsNow: { un: 3 } }, { un: 2 })).toBe(onHold)
})

test('who is asked again while the wallet is looked up is not passed by what that finds', () => {
  const again = play(
    verifying({ un: 1 }, { un: 2 }),
    customerEvent('verification_passed', 'provider', { code: 'verification_passed' }),
    customerEvent('verification_opened', 'system', { who: 'customer' }),
  ).customer!
  expect(again).toMatchObject({ state: 'verifying', detail: { awaits: { what: 'verification' } } })
  expect(again.detail).not.toHaveProperty('passed')
  expect(again.detail).not.toHaveProperty('code')
})

test('whose wallet is listed since is passed by an analyst alone', () => {
  const listed = play(
    verifying({ un: 1 }, { un: 2 }),
    customerEvent('verification_passed', 'provider'),
    customerEvent('verification_stalled', 'system', {
      code: 'wallet_hit_in_review',
      who: 'analyst',
      plain: listFacts({ un: 2 }),
    }),
  )
  expect(after(listed)).toBe('refused')
  expect(after(listed, { un: 2 })).toBe('refused')
  const analysts = customerEvent('verification_passed', 'analyst')
  expect(play(listed, analysts).customer!.state).toBe('active')
  // Another list came while they thought about it.
  const later = play({ ...listed, listsNow: { un: 3 } }, analysts)
  expect(later.customer!.state).toBe('verifying')
  expect(after(later, { un: 3 })).toBe('active')
})

test('versions are told with an event, and read from it', () => {
  expect(listsOf({ plain: { ...listFacts({ un: 2 }), note: 'x', 'list:odd': 'y' } })).toEqual({
    un: 2,
  })
  expect(listsOf({})).toEqual({})
})
