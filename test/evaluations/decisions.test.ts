/** Decisions by people: what they settle, who must agree, and what automation may not undo. */
import { partyScopes } from '@ostiary/domain/scopes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { evmWallet } from '../../packages/cli/src/demo/wallets.ts'
import { openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { evaluated, peopleOf } from './people.ts'
import type { People } from './people.ts'

let world: World
let people: People
let two: People
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'one-pair')
  two = await peopleOf(world, 'two-pairs', { fourEyes: true })
})
afterAll(() => world.close())

describe('a decision by a person', () => {
  test('settles what is in review, and says by whom and what automation would say', async () => {
    const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
    await people.evaluation(id)
    const { status, body } = await people.decide(id, 'approved')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      status: 'approved',
      final: true,
      decision: { row: 'person_decided', source: 'manual', recommendation: 'review' },
    })
    const told = (await people.events({ customerId: id })).at(-1)
    expect(told).toMatchObject({ status: 'approved', decisionSource: 'manual', final: true })
    expect((await people.customer(id)).status).toBe('active')
  })

  test('may turn what automation decided, and each confirmation is recorded', async () => {
    // Not signed yet, so the rejection has not reached the customer.
    const { id } = await people.create('+identity.passed+watchlist.clear+fraud.20', {
      ...evaluated('fraud'),
      chainId: evmWallet().accountId,
    })
    expect((await people.evaluation(id)).status).toBe('rejected')
    expect((await people.decide(id, 'approved')).body).toMatchObject({ status: 'approved' })
    const before = (await people.activities(id)).length
    expect((await people.decide(id, 'approved')).status).toBe(200)
    expect((await people.activities(id)).length).toBe(before + 1)
    expect((await people.customer(id)).status).toBe('initiating')
  })

  test('approves nobody who is rejected for good', async () => {
    const { id } = await people.create('+identity.passed+watchlist.clear+fraud.20')
    await people.customer(id, (one) => one.status === 'rejected')
    const { status, code, body } = await people.decide(id, 'approved')
    expect([status, code]).toEqual([409, 'decision_refused'])
    expect(body['detail']).toMatch(/for good/)
    expect((await people.evaluation(id)).status).toBe('rejected')
    expect((await people.decide(id, 'rejected')).status).toBe(200)
  })

  test('a worse answer that is late changes outcome and alert, and not the status', async () => {
    const { id } = await people.create('+identity.passed+watchlist.callback+fraud.82')
    await people.evaluation(id, (one) => one.fraud.state === 'completed')
    expect((await people.decide(id, 'approved')).body).toMatchObject({ status: 'approved' })
    await people.simulate('simulateCheckAnswer', id, { check: 'watchlist', outcome: 'adverse' })
    expect(await people.evaluation(id)).toMatchObject({
      status: 'approved',
      alert: 'late_answer_worse',
      result: { kycOutcome: 'review', fraudScore: 0.82, status: 'approved' },
      decision: { recommendation: 'review' },
    })
    const told = (await people.events({ customerId: id })).at(-1)
    expect(told).toMatchObject({ status: 'approved', result: { kycOutcome: 'review' } })
  })

  test('a better answer that comes late gives the outcome and no alert', async () => {
    const { id } = await people.create('+identity.passed+watchlist.callback+fraud.82')
    await people.evaluation(id, (one) => one.fraud.state === 'completed')
    await people.decide(id, 'rejected')
    await people.simulate('simulateCheckAnswer', id, { check: 'watchlist', outcome: 'clear' })
    expect(await people.evaluation(id)).toMatchObject({
      status: 'rejected',
      alert: null,
      result: { kycOutcome: 'passed' },
      decision: { recommendation: 'approved' },
    })
  })

  test('is the analyst’s alone, and asks for an evaluation', async () => {
    const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
    expect((await people.decide(id, 'approved', people.tenant.partner)).status).toBe(403)
    const without = await people.create('', {})
    expect((await people.decide(without.id, 'approved')).code).toBe('evaluation_not_found')
    const { id: stranger } = await two.create('+identity.passed+watchlist.clear+fraud.50')
    expect((await people.decide(stranger, 'approved')).code).toBe('customer_not_found')
  })

  test('its words are sealed: read by who may, and in no event', async () => {
    const { id } = await people.create('+identity.passed+watchlist.clear+fraud.50')
    await people.evaluation(id)
    const words = { reason: 'Spoke to Zebulonika', note: 'She rang from Nowhereville' }
    await people.call('decideEvaluation', {
      id,
      body: { decision: 'approved', as: 'analyst', ...words },
    })
    const line = (await people.activities(id)).find((one) => one['event'] === 'decided')
    expect(line).toMatchObject(words)
    const masked = await people.call('listActivities', { id, key: people.tenant.partner })
    const events = JSON.stringify(await people.events({ customerId: id }))
    for (const text of [masked.text, events]) {
      expect(text).not.toContain('Zebulonika')
      expect(text).not.toContain('Nowhereville')
    }
  })
})

describe('where two must agree', () => {
  test('a proposal decides nothing, its author cannot agree, and another person can', async () => {
    const { id } = await two.create('+identity.passed+watchlist.clear+fraud.50')
    await two.evaluation(id)
    const second = await world.key(two.tenant, partyScopes.analyst)
    const proposed = await two.decide(id, 'approved')
    expect(proposed.status).toBe(202)
    expect(proposed.body).toMatchObject({ status: 'review', proposal: { decision: 'approved' } })
    const own = await two.decide(id, 'approved')
    expect([own.status, own.code]).toEqual([409, 'decision_refused'])
    const agreed = await two.decide(id, 'approved', second)
    expect([agreed.status, agreed.body['status']]).toEqual([200, 'approved'])
    expect(agreed.body['proposal']).toBeNull()
    expect((await two.customer(id)).status).toBe('active')
  })

  test('another decision replaces the proposal, and then its author is the other one', async () => {
    const { id } = await two.create('+identity.passed+watchlist.clear+fraud.50')
    await two.evaluation(id)
    const second = await world.key(two.tenant, partyScopes.analyst)
    await two.decide(id, 'approved')
    const otherwise = await two.decide(id, 'rejected', second)
    expect(otherwise.status).toBe(202)
    expect(otherwise.body).toMatchObject({ status: 'review', proposal: { decision: 'rejected' } })
    expect((await two.decide(id, 'rejected', second)).code).toBe('decision_refused')
    const agreed = await two.decide(id, 'rejected')
    expect([agreed.status, agreed.body['status']]).toEqual([200, 'rejected'])
  })

  test('two who propose at once are one decision, whichever comes first', async () => {
    const { id } = await two.create('+identity.passed+watchlist.clear+fraud.50')
    await two.evaluation(id)
    const second = await world.key(two.tenant, partyScopes.analyst)
    const answers = await Promise.all([
      two.decide(id, 'approved'),
      two.decide(id, 'approved', second),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 202])
    expect((await two.evaluation(id)).status).toBe('approved')
  })
})
