/** Every request in every state: what moves, what repeats, what is refused, and what is allowed. */
import { customerLifecycle } from '@ostiary/domain/customer.lifecycle'
import type { CustomerGuard } from '@ostiary/domain/customer.lifecycle'
import { gateActions } from '@ostiary/domain/gates'
import { allowedEvents } from '@ostiary/domain/lifecycle'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { go, live, rowsOf, settled, shortly } from './story.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

/** How a customer gets into each state. */
const states = {
  initiating: 'create',
  screening: 'enter +wallet.contradictory',
  verifying: 'enter',
  active: 'join',
  inactive: 'join; off analyst',
  rejected: 'join; reject',
} as const
type State = keyof typeof states

// A table is easier to read when its columns line up.
// oxfmt-ignore
const requests = `
request        | initiating            | screening             | verifying   | active      | inactive        | rejected
off            | 409                   | 409                   | 409         | inactive    | inactive        | 409
off analyst    | 409                   | 409                   | 409         | inactive    | already         | 409
on             | 409                   | 409                   | 409         | 409         | hold_not_yours  | 409
on analyst     | 409                   | 409                   | 409         | 409         | active          | 409
clear          | 409                   | verifying             | already     | 409         | 409             | 409
fail           | 409                   | rejected              | 409         | 409         | 409             | 409
pass           | 409                   | 409                   | active      | already     | 409             | 409
flunk          | 409                   | 409                   | rejected    | 409         | 409             | 409
reject         | 409                   | 409                   | 409         | rejected    | rejected        | already
sim_clear      | initiating            | verifying             | verifying   | 409         | 409             | 409
sim_hit        | initiating            | rejected              | 409         | 409         | 409             | 409
sim_outage     | initiating            | screening             | 409         | 409         | 409             | 409
sim_pass       | 409                   | 409                   | active      | active      | 409             | 409
sim_fail       | 409                   | 409                   | rejected    | 409         | 409             | 409
sim_down       | initiating            | screening             | verifying   | 409         | 409             | 409
sim_monitoring | 409                   | 409                   | 409         | rejected    | rejected        | rejected
challenge      | initiating            | 409                   | 409         | 409         | 409             | 409
verification   | verification_not_open | verification_not_open | verifying   | not_open    | not_open        | not_open
block          | initiating            | screening             | verifying   | inactive    | inactive        | already
read           | initiating            | screening             | verifying   | active      | inactive        | rejected`

const cells = rowsOf(requests).flatMap(([request = '', ...then]) =>
  (Object.keys(states) as State[]).map((state, index) => ({
    request,
    state,
    then: then[index]!.replace(/^not_open$/, 'verification_not_open'),
  })),
)

describe.concurrent('every request in every state', () => {
  test.each(cells)('$request in $state: $then', async ({ request, state, then }) => {
    const { story } = await live(world, states[state])
    const before = await settled(story, story.people.get('A')!)
    const answer = await go(story, [request])
    const after = await settled(story, story.people.get('A')!)
    if (answer.status < 300) {
      const said = answer.body['already'] === true ? 'already' : after!.status
      expect(said).toBe(then)
      return
    }
    // What is refused changes nothing at all.
    expect(after).toEqual(before)
    expect(shortly(answer)).toBe(
      then === '409' ? '409 transition_refused' : `${answer.status} ${then}`,
    )
    if (then === '409') {
      const flags = state === 'rejected' ? ['is_flagged', 'is_unflagged'] : ['is_flagged']
      const closed = ['awaited_though_erased', 'has_no_wallet', ...flags] as CustomerGuard[]
      const here = { sandbox: true, closed }
      const allowed = allowedEvents(customerLifecycle, state, here)
      expect(answer.body['allowedEvents']).toEqual(allowed)
      expect(allowed).not.toContain('challenge_waived')
      expect((after as unknown as Record<string, unknown>)['allowedEvents']).toEqual(allowed)
    }
  })
})

test('a repeat of "already so" is answered the same later, and does nothing', async () => {
  const { story } = await live(world, 'join; off')
  const given = { params: { id: story.people.get('A')!.id }, once: 'the-same-key' }
  const off = () => world.call('deactivateCustomer', story.tenant.partner, given)
  const first = await off()
  expect([first.status, first.body['already']]).toEqual([200, true])
  expect((await go(story, ['on'])).status).toBe(200)
  const again = await off()
  expect([again.status, again.text]).toEqual([first.status, first.text])
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect((await settled(story, story.people.get('A')!))!.status).toBe('active')
})

// A table is easier to read when its columns line up.
// oxfmt-ignore
const gates = `
steps                | open_session | create_link | submit_transaction | open_account | issue_card | why not
create               | run          | run         | run                | refuse       | refuse     | initiating
enter +wallet.down   | run          | run         | run                | refuse       | refuse     | screening
enter                | run          | run         | run                | refuse       | refuse     | verifying
join                 | run          | run         | run                | run          | run        | -
join; off            | run          | run         | decline            | refuse       | refuse     | inactive
join; off; on        | run          | run         | run                | run          | run        | -
join; reject         | decline      | refuse      | decline            | refuse       | refuse     | blocked rejected
create; block        | decline      | refuse      | decline            | refuse       | refuse     | blocked initiating
join; block          | decline      | refuse      | decline            | refuse       | refuse     | blocked inactive
join; block; release | run          | run         | run                | run          | run        | -`

describe.concurrent('the gate', () => {
  test.each(rowsOf(gates))('%s', async (steps = '', ...cells) => {
    const { story } = await live(world, steps)
    await settled(story, story.people.get('A')!)
    const about = { params: { id: story.people.get('A')!.id } }
    const { body } = await world.call('getGate', story.tenant.partner, about)
    const ofEntity = await world.call('getEntityGate', story.tenant.partner, about)
    expect(ofEntity.body).toEqual(body)
    const actions = body['actions'] as Record<string, { verdict: string; reasons: string[] }>
    expect(gateActions.map((one) => actions[one]!.verdict)).toEqual(cells.slice(0, -1))
    const reasons = actions['issue_card']!.reasons
    const why = reasons.map((one) => one.replace(/^(entity|customer)_/, '')).join(' ')
    expect(why === '' ? '-' : why).toBe(cells.at(-1))
  })
})
