/** The retries of a delivery: how many, how far apart. */
import { expect, test } from 'vitest'
import { retryWaitMs, retryWaitsMs } from './delivery-schedule.ts'

test('three retries come within twenty seconds, and all of them within a day', () => {
  const sum = (waits: readonly number[]): number => waits.reduce((a, b) => a + b, 0)
  expect(sum(retryWaitsMs.slice(0, 3))).toBeLessThan(20_000)
  expect(sum(retryWaitsMs)).toBeGreaterThan(23 * 3_600_000)
  expect(sum(retryWaitsMs)).toBeLessThanOrEqual(24 * 3_600_000)
})

test('each wait is longer than the one before, whatever the jitter', () => {
  const shortest = retryWaitsMs.map((_, n) => retryWaitMs(n + 1, { random: () => 0.999 })!)
  for (const [n, wait] of shortest.slice(1).entries())
    expect(wait).toBeGreaterThan(retryWaitsMs[n]!)
})

test('jitter only shortens', () => {
  expect(retryWaitMs(4, { random: () => 0 })).toBe(60_000)
  expect(retryWaitMs(4, { random: () => 0.5 })).toBe(54_000)
})

test('Retry-After lengthens a wait, up to an hour, and never shortens one', () => {
  const random = (): number => 0
  expect(retryWaitMs(1, { random, retryAfterSeconds: 120 })).toBe(120_000)
  expect(retryWaitMs(1, { random, retryAfterSeconds: 999_999 })).toBe(3_600_000)
  expect(retryWaitMs(12, { random, retryAfterSeconds: 1 })).toBe(36_000_000)
})

test('after the last wait there is none', () => {
  expect(
    retryWaitMs(retryWaitsMs.length + 1, { random: () => 0, retryAfterSeconds: 5 }),
  ).toBeUndefined()
})
