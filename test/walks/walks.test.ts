/** A few hundred short walks; `npm run walk -- <seed>` takes one seed again, and longer ones. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../store.ts'
import type { TestStore } from '../store.ts'
import { openPools, takeWalks } from './walk.ts'

let store: TestStore
let pools: ReturnType<typeof openPools>
beforeAll(async () => {
  store = await openTestStore(1)
  pools = openPools(store.url)
})
afterAll(async () => {
  await pools.close()
  await store.close()
})

/** Walks that end where they begin would prove little: each of these must have been met. */
const expected = [
  ...['verification_passed', 'screening_failed', 'screening_delayed'].map(
    (kind) => `customer.${kind}`,
  ),
  ...['blocked', 'released', 'erased'].map((kind) => `entity.${kind}`),
  ...['requested', 'check_answered', 'closed', 'decided', 'requested_again'].map(
    (kind) => `evaluation.${kind}`,
  ),
]
/** The rarest of them is missing in one round of a few hundred. */
const mostRounds = 4

test('the store is as the model says, wherever a walk goes', { timeout: 240_000 }, async () => {
  const seed = process.env['WALK_SEED']
  const met = new Set<string>()
  const missing = () => expected.filter((kind) => !met.has(kind))
  for (let round = 0; round < mostRounds && missing().length > 0; round += 1) {
    const taken = await takeWalks(pools, {
      seed: seed === undefined ? undefined : Number(seed) + round,
      walks: 250,
      stepsMax: 14,
    })
    for (const kind of taken.lines.keys()) met.add(kind)
  }
  expect(missing()).toEqual([])
})
