/** What an application chooses about its evaluations, and that old decisions keep what they had. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { evaluated, peopleOf, somebody } from './people.ts'
import type { People } from './people.ts'

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const clear = '+identity.passed+watchlist.clear'
const set = async (people: People, body: Record<string, unknown>) => {
  const answer = await people.call('patchApplication', { body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body['settings'] as { thresholds: { version: number; approveFrom: number } }
}

describe('thresholds', () => {
  test('a change is another version; what was decided before keeps its own', async () => {
    const people = await peopleOf(world, 'versions')
    const before = await people.create(`${clear}+fraud.70`)
    const old = await people.evaluation(before.id)
    expect(old).toMatchObject({ status: 'review', decision: { thresholds: 1 } })
    const { thresholds } = await set(people, { thresholds: { approveFrom: 0.65 } })
    expect(thresholds).toMatchObject({ version: 2, approveFrom: 0.65 })
    expect((await set(people, { thresholds: { approveFrom: 0.65 } })).thresholds.version).toBe(2)
    const after = await people.create(`${clear}+fraud.70`)
    const fresh = await people.evaluation(after.id)
    expect(fresh).toMatchObject({ status: 'approved', decision: { thresholds: 2 } })
    expect(await people.evaluation(before.id)).toEqual(old)
    const { body } = await people.call('listThresholds')
    const versions = body['data'] as { version: number; approveFrom: number }[]
    expect(versions.map((one) => [one.version, one.approveFrom])).toEqual([
      [2, 0.65],
      [1, 0.8],
    ])
  })

  test('an evaluation under way is decided by those it began with', async () => {
    const people = await peopleOf(world, 'under-way')
    const { id } = await people.create('+identity.callback+watchlist.clear+fraud.70')
    await set(people, { thresholds: { approveFrom: 0.65 } })
    await people.simulate('simulateCheckAnswer', id, { check: 'identity', outcome: 'clear' })
    expect(await people.evaluation(id)).toMatchObject({
      status: 'review',
      decision: { row: 'score_in_review', thresholds: 1 },
    })
  })

  test('two changes at once are two versions', async () => {
    const people = await peopleOf(world, 'at-once')
    await Promise.all([
      set(people, { thresholds: { approveFrom: 0.7 } }),
      set(people, { thresholds: { minimumCoverage: 0.2 } }),
    ])
    const { body } = await people.call('listThresholds')
    const versions = body['data'] as Record<string, unknown>[]
    expect(versions.map((one) => one['version'])).toEqual([3, 2, 1])
    expect(versions[0]).toMatchObject({ approveFrom: 0.7, minimumCoverage: 0.2 })
  })

  test.each([
    [{ approveFrom: 0.2 }, '/thresholds/rejectBelow'],
    [{ rejectBelow: 0.9 }, '/thresholds/rejectBelow'],
    [{ approveFrom: 1 }, '/thresholds/approveFrom'],
    [{ rejectBelow: 0 }, '/thresholds/rejectBelow'],
    [{ approveFrom: 0.805 }, '/thresholds/approveFrom'],
    [{ minimumCoverage: 2 }, '/thresholds/minimumCoverage'],
    [{ version: 9 }, '/thresholds'],
  ])('%j is refused, and the field is named', async (thresholds, path) => {
    const people = await peopleOf(world, 'faulty')
    const answer = await people.call('patchApplication', { body: { thresholds } })
    expect([answer.status, answer.code]).toEqual([400, 'body_invalid'])
    expect(answer.text).toContain(`"path":"${path}`)
  })
})

describe('switches', () => {
  test('without automatic rejection a bad score goes to a person', async () => {
    const people = await peopleOf(world, 'no-reject')
    await set(people, { thresholds: { autoReject: false } })
    const { id } = await people.create(`${clear}+fraud.5`)
    expect(await people.evaluation(id)).toMatchObject({
      status: 'review',
      final: false,
      decision: { row: 'reject_switched_off' },
    })
    expect((await people.customer(id)).status).toBe('verifying')
  })

  test('of a score that could test too little no approval follows', async () => {
    const people = await peopleOf(world, 'coverage')
    await set(people, { thresholds: { minimumCoverage: 1 } })
    const { id } = await people.create(clear)
    const one = await people.evaluation(id)
    expect(one.fraud.coverage).toBeLessThan(1)
    expect(one).toMatchObject({ status: 'review', decision: { row: 'coverage_too_small' } })
    await set(people, { thresholds: { minimumCoverage: 0 } })
    const other = await people.create(clear)
    expect((await people.evaluation(other.id)).status).toBe('approved')
  })

  test('where a document is required, data that fit together are not enough', async () => {
    const body = { profile: somebody, ...evaluated() }
    const easy = await peopleOf(world, 'no-document')
    const strict = await peopleOf(world, 'document', { documentRequired: true })
    const first = await easy.create('+watchlist.clear', body)
    expect(await easy.evaluation(first.id)).toMatchObject({
      result: { kycOutcome: 'passed' },
      checks: { identity: { basis: 'consistency' } },
    })
    const second = await strict.create('+watchlist.clear', body)
    const { result, checks } = await strict.evaluation(second.id)
    expect(result.kycOutcome).toBe('review')
    expect(checks.identity['reasons']).toEqual([expect.stringMatching(/document/)])
  })
})

describe('a watchlist hit after the decision', () => {
  const hit = async (people: People, id: string): Promise<void> => {
    await people.simulate('simulateWatchlistHit', id)
  }

  test('takes an automatic approval back to review', async () => {
    const people = await peopleOf(world, 'reopens')
    const { id } = await people.create(`${clear}+fraud.95`)
    await people.evaluation(id)
    await hit(people, id)
    expect(await people.evaluation(id)).toMatchObject({
      status: 'review',
      alert: 'watchlist_hit',
      result: { kycOutcome: 'review' },
    })
    const told = await people.events({ customerId: id })
    expect(told.at(-1)).toMatchObject({ event: 'watchlist_hit', previousStatus: 'approved' })
    expect((await people.customer(id)).status).toBe('active')
  })

  test('leaves it where the application says so, with an alert', async () => {
    const people = await peopleOf(world, 'stays')
    await set(people, { thresholds: { reopenOnWatchlist: false } })
    const { id } = await people.create(`${clear}+fraud.95`)
    await people.evaluation(id)
    await hit(people, id)
    expect(await people.evaluation(id)).toMatchObject({
      status: 'approved',
      alert: 'watchlist_hit',
      result: { kycOutcome: 'review' },
    })
    expect((await people.events({ customerId: id })).at(-1)).toMatchObject({ status: 'approved' })
  })

  test('leaves what a person approved, with an alert', async () => {
    const people = await peopleOf(world, 'persons')
    const { id } = await people.create(`${clear}+fraud.50`)
    await people.evaluation(id)
    await people.decide(id, 'approved')
    await hit(people, id)
    expect(await people.evaluation(id)).toMatchObject({
      status: 'approved',
      alert: 'watchlist_hit',
      decision: { source: 'manual', recommendation: 'review' },
    })
  })

  test('that is the last answer owed settles the evaluation', async () => {
    const people = await peopleOf(world, 'last')
    for (const [score, status] of [
      [95, 'review'],
      [5, 'rejected'],
    ] as const) {
      const { id } = await people.create(`+identity.passed+watchlist.callback+fraud.${score}`)
      await people.evaluation(id, (one) => one.fraud.state === 'completed')
      expect((await people.evaluation(id, () => true)).status).toBe('pending')
      await hit(people, id)
      expect(await people.evaluation(id)).toMatchObject({ status, final: status === 'rejected' })
    }
  })

  test('before the other answers are in is only waited with', async () => {
    const people = await peopleOf(world, 'early')
    const { id } = await people.create('+identity.callback+watchlist.callback+fraud.95')
    await eventually(
      () => people.activities(id),
      (all) => all.filter((one) => one['event'] === 'check_accepted').length === 2,
    )
    await hit(people, id)
    expect(await people.evaluation(id, () => true)).toMatchObject({
      status: 'pending',
      result: { kycOutcome: 'review', fraudScore: 0 },
    })
    await people.simulate('simulateCheckAnswer', id, { check: 'identity', outcome: 'clear' })
    expect((await people.evaluation(id)).status).toBe('review')
  })
})
