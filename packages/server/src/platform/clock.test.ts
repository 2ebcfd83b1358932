/** The clocks: one that runs, and one that stands still for tests. */
import { expect, test } from 'vitest'
import { fixedClock, systemClock } from './clock.ts'

test('the system clock counts whole milliseconds of the epoch, and does not stand still', () => {
  const first = systemClock.now()
  expect(Number.isInteger(first)).toBe(true)
  expect(first).toBeGreaterThan(Date.UTC(2025, 0, 1))
  let last = first
  while (last === first) last = systemClock.now()
  expect(last).toBeGreaterThan(first)
})

test('a fixed clock moves when it is told to, backwards too', () => {
  const clock = fixedClock(1_000)
  expect(clock.now()).toBe(1_000)
  clock.advance(500)
  clock.advance(-2_000)
  expect(clock.now()).toBe(-500)
})
