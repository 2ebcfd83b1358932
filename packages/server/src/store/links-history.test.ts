/**
 * What is counted by keyed hashes and indexes is what a walk over everything counts, for any
 * history. A failure names its seed; `LINKS_SEED=<seed>` replays it.
 */
import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestStore } from '../../../../test/store.ts'
import type { TestStore } from '../../../../test/store.ts'
import { countingIds } from '../platform/ids.ts'
import { linkKeysOf } from './link-keys.ts'
import { addCustomer, anybody, LinkModel, numbersOf, spelled } from './links.fixture.ts'
import type { Given } from './links.fixture.ts'
import { othersMax, readLinkage, writeLinks } from './links.ts'

const seed = Number(process.env['LINKS_SEED'] ?? randomInt(2 ** 31))
const lookupKey = Buffer.alloc(32, 7)
const hourMs = 3_600_000
/** Many at one moment, some on the very edge of a window, some by a clock that is behind. */
const steps = [0, 0, 0, 1, 60_000, hourMs / 2, hourMs, 24 * hourMs, 240 * hourMs, -1000]

let store: TestStore
beforeAll(async () => {
  store = await openTestStore(2)
})
afterAll(() => store.close())

interface History {
  readonly seed: number
  readonly signUps: number
  /** How many different things of each kind there are. */
  readonly variety: number
  readonly applications: number
  readonly steps: readonly number[]
  /** Of how many sign-ups one is compared. */
  readonly comparedOf: number
}

/** @returns the most others anybody had under one key */
async function live(history: History): Promise<number> {
  const random = numbersOf(history.seed)
  const model = new LinkModel()
  const ids = countingIds(String(history.seed))
  const applications = Array.from({ length: history.applications }, () => ids.next(0))
  const entities: string[] = []
  let atMs = 1_780_000_000_000
  let most = 0
  for (let n = 0; n < history.signUps; n += 1) {
    atMs += history.steps[random(history.steps.length)]!
    const applicationId = applications[n % applications.length]!
    // One in six is somebody known who gives something else now.
    const before = random(6) === 0 ? entities[n - applications.length] : undefined
    const entityId = before ?? ids.next(atMs)
    entities[n] = entityId
    const given: Given = anybody(random, history.variety)
    if (before === undefined) {
      const standing = (['rejected', 'flagged', 'active', 'none'] as const)[
        Math.min(random(40), 3)
      ]!
      model.standings.set(entityId, standing)
      if (standing !== 'none') await addCustomer(store.pool, entityId, standing)
    }
    const { profile, ...more } = spelled(given, random)
    const keys = linkKeysOf(lookupKey, applicationId, profile, more)
    await writeLinks(store.pool, { entityId, atMs, keys })
    model.write({ applicationId, entityId, atMs, given })
    if (n % history.comparedOf !== 0) continue
    const found = await readLinkage(store.pool, { keys, entityId, atMs })
    expect(found, `sign-up ${n}`).toEqual(model.read({ applicationId, entityId, atMs, given }))
    most = Math.max(most, ...Object.values(found.linked).map((ids) => ids.length))
  }
  return most
}

describe(`any history, LINKS_SEED=${seed}`, () => {
  test.each([3, 8, 25, 50])('with %i things of each kind in two applications', async (variety) => {
    for (let n = 0; n < 3; n += 1) {
      const of = { signUps: 80, variety, applications: 2, comparedOf: 1, steps }
      await live({ ...of, seed: seed + n * 1000 + variety })
    }
  })

  test('with more at one key than are looked at', async () => {
    const crowd = { seed, signUps: 600, variety: 2, applications: 1, comparedOf: 9 }
    expect(await live({ ...crowd, steps: [0, 0, 1, 10_000] })).toBe(othersMax)
  })
})
