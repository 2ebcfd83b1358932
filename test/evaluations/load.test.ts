/**
 * Five hundred people who wait for ExpressKYC at once, half of them for a slow vendor: everybody is
 * answered, nobody is lost, and each check is asked once.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { evaluated, over, peopleOf } from './people.ts'
import type { Evaluation, People } from './people.ts'

const all = 500
const half = all / 2
const deadlineMs = 10_000

let world: World
let people: People
beforeAll(async () => {
  world = await openWorld()
  // Long enough for a busy machine to answer the quick half before the slow one is given up.
  people = await peopleOf(world, 'crowd', { expressDeadlineMs: deadlineMs })
})
afterAll(() => world.close())

const marks = (n: number): string =>
  `${n % 2 === 0 ? '+identity.slow' : '+identity.passed'}+watchlist.clear+fraud.82`

test('everybody is answered once', async () => {
  const release = world.holdVendors()
  const body = evaluated('expressKyc', 'fraud')
  let answered = 0
  const requests = Array.from({ length: all }, async (_, n) => {
    const answer = await people.request(marks(n), body)
    answered += 1
    expect(answer.status, answer.text).toBe(201)
    const { id, evaluation } = answer.body as unknown as { id: string; evaluation: Evaluation }
    return { id, evaluation, isSlow: n % 2 === 0 }
  })
  // The quick half is answered by its checks while the slow one keeps its vendors.
  await eventually(
    () => Promise.resolve(`${answered} ${world.services.requestStages.waiting()}`),
    (state) => state === `${half} ${half}`,
    25_000,
  )
  world.clock.advance(deadlineMs)
  const told = await Promise.all(requests)
  for (const { evaluation, isSlow } of told)
    expect(evaluation.result.expressKyc).toEqual(
      isSlow ? { success: false } : { success: true, outcome: 'passed' },
    )
  release()
  await eventually(
    async () => {
      const { rows } = await world.db.query<{ n: number }>({
        text: `select count(*)::int as n from evaluation where status = 'approved'`,
      })
      return rows[0]!.n
    },
    (n) => n === all,
    25_000,
  )
  const some = await people.evaluation(told[0]!.id, over)
  expect(some.result).toEqual({ kycOutcome: 'passed', fraudScore: 0.82, status: 'approved' })
  expect(new Set(told.map(({ id }) => id)).size).toBe(all)
  expect(await askedEach()).toEqual({ check_fraud: all, check_identity: all, check_watchlist: all })
}, 60_000)

/** How often each check was asked, whatever came of it. */
async function askedEach(): Promise<Record<string, number>> {
  const { text } = await world.fetch('/metrics')
  const counts: Record<string, number> = {}
  const line = /^ostiary_effects_total\{([^}]*)\} (\d+)/gm
  for (const [, labels = '', value] of text.matchAll(line)) {
    const name = /"(check_[a-z]+)"/.exec(labels)?.[1]
    if (name) counts[name] = (counts[name] ?? 0) + Number(value)
  }
  return counts
}
