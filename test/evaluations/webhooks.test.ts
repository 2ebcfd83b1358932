/** What evaluations tell by webhook: every change in its order, the results in one object. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { evaluated, peopleOf } from './people.ts'
import type { People } from './people.ts'

let world: World
let people: People
let receiver: Receiver
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'told', { evaluationDueMs: 60_000 })
  receiver = await openReceiver()
  await people.call('putWebhook', { body: { callbackUrl: receiver.url } })
})
afterAll(async () => {
  await receiver.close()
  await world.close()
})

type Body = Record<string, unknown>
const received = (id: string): Body[] =>
  receiver.received.map(({ body }) => body).filter((one) => one['customerId'] === id)
const until = (id: string, count: number): Promise<Body[]> =>
  eventually(
    () => Promise.resolve(received(id)),
    (all) => all.length >= count,
  )
const briefly = (one: Body): unknown[] => [
  one['event'],
  one['status'] ?? one['flag'],
  one['final'] ?? null,
  one['decisionSource'] ?? null,
]
const resultOf = (one: Body): unknown => one['result']

test('a life is told in its order, each change once, with what is final', async () => {
  const { id, externalId, evaluation } = await people.create(
    '+identity.passed+watchlist.callback+fraud.82-50',
    evaluated('expressKyc', 'fraud'),
  )
  await people.evaluation(id, (one) => one.fraud.state === 'completed')
  world.clock.advance(60_000)
  await people.evaluation(id)
  await people.simulate('simulateCheckAnswer', id, { check: 'watchlist', outcome: 'clear' })
  await people.call('createEvaluation', { id })
  await until(id, 5)
  await people.flag(id, true)
  await people.flag(id, false)
  await people.decide(id, 'approved')
  const bodies = await until(id, 10)
  const sequences = bodies.map((one) => one['sequence'] as number)
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b))
  expect(new Set(sequences).size).toBe(bodies.length)
  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  expect(bodies.map(briefly)).toEqual([
    ['requested',       'pending',  false, 'automation'],
    ['closed',          'review',   false, 'automation'],
    ['check_answered',  'approved', true,  'automation'],
    ['requested_again', 'approved', false, 'automation'],
    ['rescored',        'approved', true,  'automation'],
    ['flagged',         true,       null,  null],
    ['flag_set',        'rejected', true,  'flag'],
    ['unflagged',       false,      null,  null],
    ['flag_removed',    'review',   false, 'flag'],
    ['decided',         'approved', true,  'manual'],
  ])
  expect(bodies.slice(0, 5).map(resultOf)).toEqual([
    { kycOutcome: 'pending', fraudScore: 0, status: 'pending' },
    { kycOutcome: 'review', fraudScore: 0.82, status: 'review' },
    { kycOutcome: 'passed', fraudScore: 0.82, status: 'approved' },
    { kycOutcome: 'passed', fraudScore: 0.82, status: 'approved' },
    { kycOutcome: 'passed', fraudScore: 0.5, status: 'approved' },
  ])
  const told = bodies.filter((one) => one['webhookType'] === 'evaluation.updated')
  expect(new Set(told.map((one) => one['trigger']))).toEqual(new Set(['onboarding', 'manual']))
  for (const one of told) {
    expect(one).toMatchObject({ customerId: id, externalId, occurredAt: expect.any(String) })
    if (one['trigger'] === 'onboarding') expect(one['evaluationId']).toBe(evaluation.id)
  }
  expect(JSON.stringify(bodies)).not.toContain('expressKyc')
})

test('the feed says the same as the webhooks', async () => {
  const { id } = await people.create('+identity.passed+watchlist.clear+fraud.82')
  await people.evaluation(id)
  const bodies = await until(id, 2)
  expect(await people.events({ customerId: id })).toEqual(bodies)
})

test('a destination that fails holds back what comes after, then has all in order', async () => {
  let failing = true
  receiver.answering = () => (failing ? 503 : 204)
  const before = receiver.received.length
  const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
  await people.evaluation(id)
  await people.decide(id, 'rejected')
  await eventually(
    () => Promise.resolve(receiver.received.length),
    (count) => count > before,
  )
  failing = false
  const events = await people.events({ customerId: id })
  expect(events.map((one) => one['status'])).toEqual(['pending', 'review', 'rejected'])
  await eventually(
    async () => {
      world.clock.advance(60_000)
      return received(id).at(-1)?.['status']
    },
    (status) => status === 'rejected',
  )
  const firsts = [...new Set(received(id).map((one) => one['status']))]
  expect(firsts).toEqual(['pending', 'review', 'rejected'])
})
