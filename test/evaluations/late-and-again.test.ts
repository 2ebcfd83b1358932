/** What comes late, again or against what was said, and what a kept outcome shows of itself. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { over, peopleOf } from './people.ts'
import type { Evaluation, People } from './people.ts'

let world: World
let people: People
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'late and again')
})
afterAll(() => world.close())

const clear = '+identity.passed+watchlist.clear'

async function again(id: string): Promise<Evaluation> {
  const asked = await people.call('createEvaluation', { id })
  expect(asked.status, asked.text).toBe(201)
  return eventually(async () => {
    const { body } = await people.call('getEvaluation', { id: asked.body['id'] as string })
    return body as unknown as Evaluation
  }, over)
}

test('the active score is of the newest evaluation, whichever came last', async () => {
  const { id, evaluation } = await people.create(`${clear}+fraud.50-callback-95`)
  await people.evaluation(id)
  const open = await people.call('createEvaluation', { id })
  const second = open.body['id'] as string
  await people.simulate('simulateCheckAnswer', id, { check: 'fraud', evaluationId: second })
  const third = await again(id)
  expect(third.result.fraudScore).toBe(0.95)
  const { body } = await people.call('getFraudHistory', { id })
  expect(body['active']).toMatchObject({ score: 0.95, evaluationId: third.id })
  expect(evaluation.id).not.toBe(third.id)
})

test('a contradiction counts, in either order', async () => {
  for (const [first, then] of [
    ['clear', 'adverse'],
    ['adverse', 'clear'],
  ] as const) {
    const { id } = await people.create('+identity.passed+watchlist.callback+fraud.95')
    for (const outcome of [first, then])
      await people.simulate('simulateCheckAnswer', id, { check: 'watchlist', outcome })
    const one = await people.evaluation(id, (now) => now.checks.watchlist['answer'] === 'adverse')
    expect(one.status).not.toBe('approved')
  }
})

test('an answer for somebody else’s evaluation is refused', async () => {
  const [ann, ben] = await Promise.all([people.create(clear), people.create(clear)])
  const answer = await people.call('simulateCheckAnswer', {
    id: ann.id,
    body: { check: 'watchlist', outcome: 'adverse', evaluationId: ben.evaluation.id },
  })
  expect([answer.status, answer.code]).toEqual([404, 'evaluation_not_found'])
})

test('a manual evaluation shows who decided what it keeps', async () => {
  const { id } = await people.create(`${clear}+fraud.50-95`)
  await people.evaluation(id)
  await people.decide(id, 'approved')
  const one = await again(id)
  expect(one.status).toBe('approved')
  expect(one.decision).toMatchObject({ row: 'person_decided', source: 'manual' })
})

test('a score that could not be had is named', async () => {
  const { id } = await people.create(`${clear}+fraud.error`)
  const one = await people.evaluation(id)
  expect(one.fraud).toMatchObject({ state: 'failed', reasons: [{ code: 'FRAUD_UNAVAILABLE' }] })
  const told = await people.events({ customerId: id }, 'evaluation.updated')
  expect(told.at(-1)).toMatchObject({ fraudCheck: 'failed', unavailable: ['fraud'] })
})

test('an analyst’s flag is not a partner’s to take away', async () => {
  const { id } = await people.create(`${clear}+fraud.95`)
  await people.evaluation(id)
  expect((await people.flag(id, true, { as: 'analyst' })).status).toBe(200)
  const refused = await people.flag(id, false, { as: 'partner' })
  expect([refused.status, refused.code]).toEqual([403, 'party_not_allowed'])
  expect((await people.flag(id, false, { as: 'analyst' })).status).toBe(200)
})
