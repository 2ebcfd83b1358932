/** Reading evaluations: lists, histories, one by its id; and asking for another one by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { evaluated, over, peopleOf } from './people.ts'
import type { Evaluation, People } from './people.ts'

let world: World
let people: People
beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'reading')
})
afterAll(() => world.close())

const clear = '+identity.passed+watchlist.clear'
const history = (id: string, kind: 'Kyc' | 'Fraud') => people.call(`get${kind}History`, { id })
const idsOf = (body: Record<string, unknown>): string[] =>
  (body['data'] as Evaluation[]).map((one) => one.id)

async function again(id: string): Promise<Evaluation> {
  const asked = await people.call('createEvaluation', { id })
  expect(asked.status, asked.text).toBe(201)
  return eventually(async () => {
    const { body } = await people.call('getEvaluation', { id: asked.body['id'] as string })
    return body as unknown as Evaluation
  }, over)
}

describe('the list by status', () => {
  test('has each evaluation once, newest first, page by page', async () => {
    const own = await peopleOf(world, 'pages')
    const ids: string[] = []
    for (let n = 0; n < 5; n += 1) {
      const { id } = await own.create(`${clear}+fraud.50`)
      ids.unshift((await own.evaluation(id)).id)
    }
    const approved = await own.create(`${clear}+fraud.95`)
    await own.evaluation(approved.id)
    const found: string[] = []
    let cursor: string | null = null
    const sizes: number[] = []
    do {
      const query = { limit: 2, ...(cursor === null ? {} : { cursor }) }
      const { body } = await own.call('listEvaluations', { query })
      found.push(...idsOf(body))
      sizes.push(idsOf(body).length)
      cursor = body['nextCursor'] as string | null
    } while (cursor !== null)
    expect(found).toEqual(ids)
    expect(sizes).toEqual([2, 2, 1])
    const others = await own.call('listEvaluations', { query: { status: 'approved' } })
    expect(idsOf(others.body)).toEqual([approved.evaluation.id])
  })

  test('takes no cursor of another status', async () => {
    for (let n = 0; n < 2; n += 1) await people.evaluation((await people.create(clear)).id)
    const first = await people.create(`${clear}+fraud.50`)
    const second = await people.create(`${clear}+fraud.50`)
    for (const { id } of [first, second]) await people.evaluation(id)
    const { body } = await people.call('listEvaluations', { query: { limit: 1 } })
    const query = { status: 'approved', cursor: body['nextCursor'] as string }
    expect((await people.call('listEvaluations', { query })).code).toBe('cursor_invalid')
  })
})

describe('one evaluation', () => {
  test('is found by its id, in its own application only', async () => {
    const { id, evaluation } = await people.create(`${clear}+fraud.95`)
    await people.evaluation(id)
    const read = await people.call('getEvaluation', { id: evaluation.id })
    expect(read.body).toMatchObject({ id: evaluation.id, customerId: id, status: 'approved' })
    const stranger = await peopleOf(world, 'stranger')
    const refused = await stranger.call('getEvaluation', { id: evaluation.id })
    expect([refused.status, refused.code]).toEqual([404, 'evaluation_not_found'])
    const lists = ['listCustomerEvaluations', 'getKycHistory', 'getFraudHistory'] as const
    for (const list of lists)
      expect((await stranger.call(list, { id })).code).toBe('customer_not_found')
  })

  test('that a customer never had is not found', async () => {
    const { evaluation } = await people.create(clear)
    const next = evaluation.id.replace(/E$/, 'I')
    expect(next).not.toBe(evaluation.id)
    expect((await people.call('getEvaluation', { id: next })).code).toBe('evaluation_not_found')
    expect((await people.call('getEvaluation', { id: 'evl_no' })).status).toBe(400)
  })
})

describe('histories', () => {
  test('of somebody not evaluated yet there is none', async () => {
    const { id } = await people.create('+identity.callback')
    for (const kind of ['Kyc', 'Fraud'] as const) {
      const { status, code } = await history(id, kind)
      expect([status, code]).toEqual([404, 'not_evaluated'])
    }
  })

  test('KYC says what it found and when it changed, oldest first', async () => {
    const { id, evaluation } = await people.create(`${clear}+fraud.95`)
    await people.evaluation(id)
    const one = { type: 'kyc', evaluationId: evaluation.id }
    const first = await history(id, 'Kyc')
    expect(first.body).toMatchObject({ active: { outcome: 'passed', ...one } })
    await people.simulate('simulateWatchlistHit', id)
    const { body } = await history(id, 'Kyc')
    expect(body['history']).toMatchObject([
      { outcome: 'passed', ...one },
      { outcome: 'review', ...one },
    ])
    expect(body['active']).toEqual((body['history'] as unknown[])[1])
  })

  test('an answer that comes after the evaluation was closed is in it too', async () => {
    const own = await peopleOf(world, 'late', { evaluationDueMs: 60_000 })
    const { id } = await own.create('+identity.passed+watchlist.callback', evaluated())
    await eventually(
      () => own.activities(id),
      (all) => all.some((line) => line['event'] === 'check_accepted'),
    )
    world.clock.advance(60_000)
    expect(await own.evaluation(id)).toMatchObject({ result: { kycOutcome: 'review' } })
    await own.simulate('simulateCheckAnswer', id, { check: 'watchlist', outcome: 'clear' })
    const { body } = await own.call('getKycHistory', { id })
    const outcomes = (body['history'] as { outcome: string }[]).map((one) => one.outcome)
    expect(outcomes).toEqual(['review', 'passed'])
    expect((await own.events({ customerId: id })).at(-1)).toMatchObject({
      status: 'review',
      result: { kycOutcome: 'passed' },
    })
  })

  test('without an evaluation the session that verified the person stands for it', async () => {
    const { id } = await people.create('+identity.passed', {})
    await people.customer(id, (one) => one.status === 'active')
    const { body } = await history(id, 'Kyc')
    expect(body['history']).toMatchObject([
      { outcome: 'passed', type: 'session', evaluationId: null },
    ])
    expect((await history(id, 'Fraud')).code).toBe('not_evaluated')
  })

  test('fraud has every score, of both kinds of evaluation', async () => {
    const { id, evaluation } = await people.create(`${clear}+fraud.82-89-error`)
    await people.evaluation(id)
    const second = await again(id)
    await again(id)
    const { body } = await history(id, 'Fraud')
    expect(body['history']).toMatchObject([
      { score: 0.82, evaluationId: evaluation.id },
      { score: 0.89, evaluationId: second.id },
    ])
    expect(body['active']).toMatchObject({ score: 0.89 })
  })
})

describe('another evaluation by hand', () => {
  test('is refused while onboarding goes on, with what is allowed', async () => {
    for (const body of [evaluated('fraud'), {}]) {
      const { id } = await people.create('+identity.callback', body)
      const { status, code, body: told } = await people.call('createEvaluation', { id })
      expect([status, code]).toEqual([409, 'onboarding_not_over'])
      expect(told['allowedEvents']).toEqual(expect.arrayContaining(['flagged']))
    }
  })

  test('joins the one under way, and a repeat of that joins the same one for ever', async () => {
    const { id } = await people.create(`${clear}+fraud.82-callback-50`)
    await people.evaluation(id)
    const first = await people.call('createEvaluation', { id })
    const joining = { id, once: 'joining' }
    const joined = await people.call('createEvaluation', joining)
    expect([first.status, joined.status]).toEqual([201, 200])
    expect(joined.body).toMatchObject({ id: first.body['id'], joined: true })
    const answer = { check: 'fraud', score: 0.33, evaluationId: first.body['id'] as string }
    await people.simulate('simulateCheckAnswer', id, answer)
    const repeated = await people.call('createEvaluation', joining)
    expect(repeated.text).toBe(joined.text)
    expect(repeated.headers.get('idempotency-replayed')).toBe('true')
    const { body } = await people.call('listCustomerEvaluations', { id })
    expect(idsOf(body)).toHaveLength(2)
    expect((await people.call('createEvaluation', { id })).status).toBe(201)
  })

  test('asked for ten times at once is one', async () => {
    const { id } = await people.create(`${clear}+fraud.82-callback`)
    await people.evaluation(id)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => people.call('createEvaluation', { id })),
    )
    expect(answers.filter((one) => one.status === 201)).toHaveLength(1)
    expect(new Set(answers.map((one) => one.body['id'])).size).toBe(1)
  })

  test('keeps KYC and status, and follows what is decided meanwhile', async () => {
    const { id } = await people.create(`${clear}+fraud.50-20`)
    await people.evaluation(id)
    const second = await again(id)
    expect(second.result).toEqual({ kycOutcome: 'passed', fraudScore: 0.2, status: 'review' })
    await people.decide(id, 'approved')
    const { body } = await people.call('getEvaluation', { id: second.id })
    expect(body['result']).toMatchObject({ status: 'approved', fraudScore: 0.2 })
    expect((await people.customer(id)).status).toBe('active')
  })

  test('of many every one can be read, newest first', async () => {
    const { id, evaluation } = await people.create(`${clear}+fraud.82-81-80-79-78-77`)
    await people.evaluation(id)
    const made: Evaluation[] = []
    for (let n = 0; n < 5; n += 1) made.push(await again(id))
    const { body } = await people.call('listCustomerEvaluations', { id })
    expect(idsOf(body)).toEqual([...made.map((one) => one.id).toReversed(), evaluation.id])
    const scores = (body['data'] as Evaluation[]).map((one) => one.result.fraudScore)
    expect(scores).toEqual([0.77, 0.78, 0.79, 0.8, 0.81, 0.82])
    for (const one of made)
      expect((await people.call('getEvaluation', { id: one.id })).body['result']).toEqual(
        one.result,
      )
  })
})

describe('an answer nobody asked for', () => {
  test('is refused, and a second one changes nothing', async () => {
    const { id } = await people.create(clear, evaluated())
    await people.evaluation(id)
    const unasked = await people.call('simulateCheckAnswer', {
      id,
      body: { check: 'fraud', score: 0.95 },
    })
    expect([unasked.status, unasked.code]).toEqual([409, 'transition_refused'])
    expect((await people.evaluation(id)).status).toBe('review')
    const scored = await people.create(`${clear}+fraud.82`)
    await people.evaluation(scored.id)
    await people.simulate('simulateCheckAnswer', scored.id, { check: 'fraud', score: 0.01 })
    expect((await people.evaluation(scored.id)).result).toMatchObject({
      fraudScore: 0.82,
      status: 'approved',
    })
  })
})
