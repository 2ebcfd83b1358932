/** Holds what arrives together to one time, and what comes later to its own. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fixedClock } from '../platform/clock.ts'
import { openArrivals } from './arrivals.ts'

test('what is read in one turn came together, however long the reading takes', async () => {
  const clock = fixedClock(1_000)
  const arrivedAt = openArrivals(clock)
  expect(arrivedAt()).toBe(1_000)
  clock.advance(300)
  expect(arrivedAt()).toBe(1_000)
  await turn()
  expect(arrivedAt()).toBe(1_300)
})
