// Holds the replay memory to never forgetting inside the window and never growing past its bound.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ReplayWindow } from './replay-window.ts'

test('a key is fresh once, and fresh again only after it has expired', () => {
  const window = new ReplayWindow(3)
  const entry = { key: 'a', expiresAtMs: 10_000 }
  expect(window.remember({ ...entry, now: 0 })).toBe('fresh')
  expect(window.remember({ ...entry, now: 10_000 })).toBe('seen')
  expect(window.remember({ key: 'a', expiresAtMs: 20_000, now: 10_001 })).toBe('fresh')
  expect(window.size).toBe(1)
})

test('a full memory refuses new keys, knows the old ones, and frees itself as they expire', () => {
  const window = new ReplayWindow(2)
  window.remember({ key: 'a', expiresAtMs: 1000, now: 0 })
  window.remember({ key: 'b', expiresAtMs: 2000, now: 0 })
  expect(window.remember({ key: 'c', expiresAtMs: 3000, now: 0 })).toBe('full')
  expect(window.remember({ key: 'a', expiresAtMs: 1000, now: 0 })).toBe('seen')
  expect(window.remember({ key: 'c', expiresAtMs: 3000, now: 1001 })).toBe('fresh')
  expect(window.size).toBe(2)
})

test('it answers like a plain list that is never cut short, whatever comes', () => {
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    life: fc.integer({ min: 0, max: 5 }),
    wait: fc.integer({ min: 0, max: 2500 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const window = new ReplayWindow(3)
      let model: { key: string; expiresAtMs: number }[] = []
      let now = 0
      for (const { key, life, wait } of steps) {
        now += wait
        model = model.filter((one) => now <= one.expiresAtMs)
        const expiresAtMs = (Math.ceil(now / 1000) + life) * 1000
        const known = model.some((one) => one.key === key)
        const expected = known ? 'seen' : model.length >= 3 ? 'full' : 'fresh'
        expect(window.remember({ key, expiresAtMs, now })).toBe(expected)
        if (expected === 'fresh') model.push({ key, expiresAtMs })
        expect(window.size).toBe(model.length)
      }
    }),
  )
})
