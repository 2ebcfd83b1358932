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

test('the store is as the model says, wherever a walk goes', { timeout: 120_000 }, async () => {
  const seed = process.env['WALK_SEED']
  const taken = await takeWalks(pools, {
    seed: seed === undefined ? undefined : Number(seed),
    walks: 250,
    stepsMax: 14,
  })
  // Walks that end where they begin would prove little.
  for (const kind of ['verification_passed', 'screening_failed', 'screening_delayed'])
    expect(taken.lines.get(`customer.${kind}`), kind).toBeGreaterThan(0)
  for (const kind of ['blocked', 'released', 'erased'])
    expect(taken.lines.get(`entity.${kind}`), kind).toBeGreaterThan(0)
  for (const kind of ['requested', 'check_answered', 'closed', 'decided', 'requested_again'])
    expect(taken.lines.get(`evaluation.${kind}`), kind).toBeGreaterThan(0)
})
