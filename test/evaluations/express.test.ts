/**
 * Requests that wait for ExpressKYC: repeated while they wait and after, answered by one process
 * while another works, and not lost by a restart.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from '../api/request.ts'
import { eventually, openWorld } from '../api/world.ts'
import type { Process, World } from '../api/world.ts'
import { evaluated, peopleOf } from './people.ts'
import type { People } from './people.ts'

const deadlineMs = 3_000
let asked = 0
/** A request that can be repeated. */
const requestOf = (marks: string): { body: Record<string, unknown>; once: string } => {
  asked += 1
  const externalId = `express-${asked}${marks}`
  return { body: { externalId, ...evaluated('expressKyc', 'fraud') }, once: `express-${asked}` }
}
const waits = (one: Pick<Process, 'services'>, wanted: number): Promise<number> =>
  eventually(
    () => Promise.resolve(one.services.requestStages.waiting()),
    (count) => count === wanted,
  )
const stageOf = ({ body }: Answer): unknown =>
  (body['evaluation'] as { result: Record<string, unknown> }).result['expressKyc']
const replayed = ({ headers }: Answer): boolean => headers.get('idempotency-replayed') === 'true'
const callback = '+identity.callback+watchlist.callback+fraud.82'

describe('in one process', () => {
  let world: World
  let people: People
  beforeAll(async () => {
    world = await openWorld()
    people = await peopleOf(world, 'express')
  })
  afterAll(() => world.close())
  const create = (request: ReturnType<typeof requestOf>) => people.call('createCustomer', request)
  const idOf = (request: ReturnType<typeof requestOf>): Promise<string> =>
    eventually(
      async () => {
        const query = { externalId: request.body['externalId'] as string }
        const { body } = await people.call('listCustomers', { query })
        return (body['data'] as { id: string }[])[0]?.id ?? ''
      },
      (id) => id !== '',
    )

  test('a repeat while it waits has the same answer in the end, and one after it too', async () => {
    const request = requestOf(callback)
    const first = create(request)
    await waits(world, 1)
    const repeats = [create(request), create(request)]
    const id = await idOf(request)
    await people.simulate('simulateCheckAnswer', id, { check: 'identity', outcome: 'clear' })
    await people.simulate('simulateCheckAnswer', id, { check: 'watchlist', outcome: 'clear' })
    const [one, ...others] = [await first, ...(await Promise.all(repeats)), await create(request)]
    expect(one!.status).toBe(201)
    expect(stageOf(one!)).toEqual({ success: true, outcome: 'passed' })
    expect(replayed(one!)).toBe(false)
    for (const other of others) {
      expect(other.text).toBe(one!.text)
      expect(replayed(other)).toBe(true)
    }
    await people.evaluation(id)
    await people.decide(id, 'rejected')
    expect((await create(request)).text).toBe(one!.text)
    await waits(world, 0)
  })

  test('another body under its key is refused at once, waiting or not', async () => {
    const request = requestOf(callback)
    const first = create(request)
    await waits(world, 1)
    const other = { ...request, body: { ...request.body, externalId: 'somebody-else' } }
    for (const when of ['waiting', 'answered']) {
      const refused = await create(other)
      expect([refused.status, refused.code], when).toEqual([422, 'idempotency_key_reused'])
      if (when === 'waiting') world.clock.advance(deadlineMs)
      await first
    }
  })

  test('an answer at the deadline stays what it was, whatever comes later', async () => {
    const request = requestOf(callback)
    const first = create(request)
    await waits(world, 1)
    world.clock.advance(deadlineMs)
    const one = await first
    expect(stageOf(one)).toEqual({ success: false })
    const id = await idOf(request)
    for (const check of ['identity', 'watchlist'])
      await people.simulate('simulateCheckAnswer', id, { check, outcome: 'clear' })
    expect(await people.evaluation(id)).toMatchObject({
      status: 'approved',
      result: { kycOutcome: 'passed', fraudScore: 0.82 },
    })
    expect((await create(request)).text).toBe(one.text)
    expect(JSON.stringify(await people.events({ customerId: id }))).not.toContain('expressKyc')
  })

  test.each([
    [500, 500],
    [10_000, 10_000],
  ])('an application may wait %i ms', async (expressDeadlineMs, afterMs) => {
    const own = await peopleOf(world, `deadline-${expressDeadlineMs}`, { expressDeadlineMs })
    const first = own.request(callback, evaluated('expressKyc'))
    await waits(world, 1)
    world.clock.advance(afterMs - 400)
    expect(world.services.requestStages.waiting()).toBe(1)
    world.clock.advance(400)
    expect(stageOf(await first)).toEqual({ success: false })
  })

  test.each([499, 10_001, 0.5, '3000'])('%j is no deadline', async (expressDeadlineMs) => {
    const answer = await people.call('patchApplication', { body: { expressDeadlineMs } })
    expect([answer.status, answer.code]).toEqual([400, 'body_invalid'])
  })

  test('a second creation of the same person is refused while the first waits', async () => {
    const request = requestOf(callback)
    const first = create(request)
    await waits(world, 1)
    const second = await create({ ...request, once: 'another-key' })
    expect([second.status, second.code]).toEqual([409, 'customer_exists'])
    world.clock.advance(deadlineMs)
    await first
  })

  test('somebody erased while the request waits is answered at the deadline', async () => {
    const request = requestOf(callback)
    const first = create(request)
    await waits(world, 1)
    await people.call('eraseEntity', { id: await idOf(request), body: {} })
    world.clock.advance(deadlineMs)
    expect(stageOf(await first)).toEqual({ success: false })
    expect((await create(request)).text).toBe((await first).text)
  })

  test('an entity that gets its customer later waits and repeats in the same way', async () => {
    const request = requestOf(callback)
    const vendorData = request.body['externalId'] as string
    await people.call('createEntity', { body: { kind: 'user', vendorData } })
    const first = create(request)
    await waits(world, 1)
    const repeat = create(request)
    world.clock.advance(deadlineMs)
    const one = await first
    expect([one.status, stageOf(one)]).toEqual([201, { success: false }])
    expect((await repeat).text).toBe(one.text)
  })
})

describe('in a process of its own, beside the worker', () => {
  let world: World
  let people: People
  beforeAll(async () => {
    world = await openWorld({ apiOnly: true })
    people = await peopleOf(world, 'split')
    await world.another('worker')
  })
  afterAll(() => world.close())

  test('it is answered by what the worker commits, long before the deadline', async () => {
    const beganMs = performance.now()
    const answer = await people.call(
      'createCustomer',
      requestOf('+identity.passed+watchlist.clear'),
    )
    expect(stageOf(answer)).toEqual({ success: true, outcome: 'passed' })
    expect(performance.now() - beganMs).toBeLessThan(deadlineMs)
  })

  test('two processes answer one key alike', async () => {
    const second = await world.another('api')
    const request = requestOf(callback)
    const answers = [
      people.call('createCustomer', request),
      second.call('createCustomer', people.tenant.full, request),
    ]
    await eventually(
      () =>
        Promise.resolve(
          world.services.requestStages.waiting() + second.services.requestStages.waiting(),
        ),
      (count) => count === 2,
    )
    world.clock.advance(deadlineMs)
    const [one, other] = await Promise.all(answers)
    expect(one!.text).toBe(other!.text)
    expect([one!, other!].filter(replayed)).toHaveLength(1)
  })

  test('a process that stops answers first who waits', async () => {
    const second = await world.another('api')
    const waiting = second.call('createCustomer', people.tenant.full, requestOf(callback))
    await waits(second, 1)
    const stopped = second.stop()
    world.clock.advance(deadlineMs)
    expect(stageOf(await waiting)).toEqual({ success: false })
    await stopped
  })

  test('of a process that dies nothing is lost: the repeat elsewhere has the answer', async () => {
    const second = await world.another('api')
    const requests = Array.from({ length: 5 }, () => requestOf(callback))
    const lost = requests.map((request) =>
      second.call('createCustomer', people.tenant.full, request).catch(() => 'lost'),
    )
    await waits(second, requests.length)
    await second.cutOff()
    expect(new Set(await Promise.all(lost))).toEqual(new Set(['lost']))
    const third = await world.another('api')
    const [first, ...others] = requests
    const early = third.call('createCustomer', people.tenant.full, first)
    await waits(third, 1)
    // Nobody waits for the others: the row of the queue settles them.
    world.clock.advance(deadlineMs + 100)
    expect(stageOf(await early)).toEqual({ success: false })
    await eventually(
      async () => {
        const { rows } = await world.db.query<{ n: number }>({
          text: `select count(*)::int as n from effect where name = 'settle_express'`,
        })
        return rows[0]!.n
      },
      (n) => n === 0,
    )
    for (const request of others) {
      const answer = await third.call('createCustomer', people.tenant.full, request)
      expect([answer.status, replayed(answer)]).toEqual([201, true])
      expect(stageOf(answer)).toEqual({ success: false })
    }
  })
})
