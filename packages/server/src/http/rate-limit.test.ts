/** How often a key may ask, and an address may guess. */
import { expect, test } from 'vitest'
import { fixedClock } from '../platform/clock.ts'
import { openRateLimits } from './rate-limit.ts'
import type { RateLimits, RateVerdict } from './rate-limit.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')
const address = '192.0.2.7'

function open(limit: { perMinute: number; failuresPerMinute?: number }) {
  const clock = fixedClock(startMs)
  return { clock, limits: openRateLimits({ clock, limit }) }
}
const times = (count: number, take: () => RateVerdict): boolean[] =>
  Array.from({ length: count }, () => take().allowed)
const use =
  (limits: RateLimits, key = 'k', from = address) =>
  () =>
    limits.ofKey(key, from)

test('a key may call as often as its limit says, then waits as long as it is told', () => {
  const { clock, limits } = open({ perMinute: 6 })
  expect(times(7, use(limits))).toEqual([true, true, true, true, true, true, false])
  const refused = limits.ofKey('k', address)
  expect(refused.headers).toEqual({
    'ratelimit-limit': '6',
    'ratelimit-remaining': '0',
    'ratelimit-reset': '60',
    'retry-after': '10',
  })
  clock.advance(9_999)
  expect(limits.ofKey('k', address).allowed).toBe(false)
  clock.advance(1)
  expect(times(2, use(limits))).toEqual([true, false])
})

test('every answer says what is left and when all of it is back', () => {
  const { clock, limits } = open({ perMinute: 60 })
  expect(limits.ofKey('k', address).headers).toEqual({
    'ratelimit-limit': '60',
    'ratelimit-remaining': '59',
    'ratelimit-reset': '1',
  })
  times(29, use(limits))
  expect(limits.ofKey('k', address).headers).toMatchObject({
    'ratelimit-remaining': '29',
    'ratelimit-reset': '31',
  })
  clock.advance(60_000)
  expect(limits.ofKey('k', address).headers).toMatchObject({
    'ratelimit-remaining': '59',
    'ratelimit-reset': '1',
  })
})

test.each([1, 7, 59, 6000])(
  'of %i a minute exactly so many pass at once, and no more than one after each wait',
  (perMinute) => {
    const { clock, limits } = open({ perMinute })
    expect(times(perMinute * 2, use(limits)).filter(Boolean)).toHaveLength(perMinute)
    clock.advance(Number(limits.ofKey('k', address).headers['retry-after']) * 1000)
    expect(limits.ofKey('k', address).allowed).toBe(true)
  },
)

test('keys do not use up each other, and a refused call uses nothing up', () => {
  const { clock, limits } = open({ perMinute: 2 })
  expect(times(50, use(limits, 'a')).filter(Boolean)).toHaveLength(2)
  expect(times(2, use(limits, 'b'))).toEqual([true, true])
  clock.advance(30_000)
  expect(limits.ofKey('a', address).allowed).toBe(true)
})

test('a clock that is set back locks nobody out for longer than a minute', () => {
  const { clock, limits } = open({ perMinute: 6 })
  times(6, use(limits))
  clock.advance(-86_400_000)
  const { allowed, headers } = limits.ofKey('k', address)
  expect([allowed, headers['retry-after']]).toEqual([false, '10'])
})

test('an address that fails too often must wait, and a right guess does not pass then', () => {
  const { clock, limits } = open({ perMinute: 100, failuresPerMinute: 3 })
  expect(limits.ofKey('old', address).allowed).toBe(true)
  expect(times(4, () => limits.ofFailure(address))).toEqual([true, true, true, false])
  expect(limits.ofKey('guessed', address)).toMatchObject({
    allowed: false,
    because: 'failures',
    headers: { 'retry-after': '20' },
  })
  // Who was let in from there before goes on, and so does everybody elsewhere.
  expect(limits.ofKey('old', address).allowed).toBe(true)
  expect(limits.ofKey('guessed', '192.0.2.8').allowed).toBe(true)
  clock.advance(20_000)
  expect(limits.ofKey('guessed', address).allowed).toBe(true)
})

test('one IPv6 network cannot try from address after address', () => {
  const { limits } = open({ perMinute: 100, failuresPerMinute: 3 })
  const tries = [1, 2, 3, 4].map((host) => limits.ofFailure(`2001:db8:1:2::${host}`).allowed)
  expect(tries).toEqual([true, true, true, false])
})

test('off means no limit and no headers', () => {
  const limits = openRateLimits({ clock: fixedClock(startMs), limit: 'off' })
  expect(times(10_000, use(limits)).every(Boolean)).toBe(true)
  expect(times(10_000, () => limits.ofFailure(address)).every(Boolean)).toBe(true)
  expect(limits.ofKey('k', address).headers).toEqual({})
})
