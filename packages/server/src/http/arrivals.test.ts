/** Holds what arrives together to one time, and what comes later to its own. */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { fixedClock } from '../platform/clock.ts'
import { openArrivals } from './arrivals.ts'

test('what is read in one turn came together, however long the reading takes', async () => {
  const clock = fixedClock(1_000)
  const arrives = openArrivals(clock)
  expect(arrives().readAtMs).toBe(1_000)
  clock.advance(300)
  expect(arrives().readAtMs).toBe(1_000)
  await turn()
  expect(arrives().readAtMs).toBe(1_300)
})

test('what is read after busy turns may have come with the first of them', async () => {
  const clock = fixedClock(1_000)
  let idleMs = 50
  const arrives = openArrivals({ ...clock, idleMs: () => idleMs })
  expect(arrives()).toEqual({ readAtMs: 1_000, busySinceMs: 1_000 })
  await turn()
  clock.advance(300)
  idleMs += 0.4
  expect(arrives()).toEqual({ readAtMs: 1_300, busySinceMs: 1_000 })
  await turn()
  clock.advance(300)
  idleMs += 40
  expect(arrives()).toEqual({ readAtMs: 1_600, busySinceMs: 1_600 })
})

test('a clock that knows of no idle time takes each turn for itself', async () => {
  const clock = fixedClock(1_000)
  const arrives = openArrivals(clock)
  arrives()
  await turn()
  clock.advance(300)
  expect(arrives().busySinceMs).toBe(1_300)
})
