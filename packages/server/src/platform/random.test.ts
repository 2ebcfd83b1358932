/** Random bytes: never the same twice, however they are drawn from their blocks. */
import { expect, test } from 'vitest'
import { drawBytes } from './random.ts'

test('nothing that was drawn comes again, across many blocks and sizes', () => {
  const seen = new Set<string>()
  for (let round = 0; round < 5_000; round += 1) {
    for (const size of [12, 32]) {
      const drawn = drawBytes(size)
      expect(drawn).toHaveLength(size)
      seen.add(drawn.toString('hex'))
    }
  }
  expect(seen.size).toBe(10_000)
})

test('what was drawn before is not changed by what is drawn later', () => {
  const drawn = drawBytes(32)
  const before = drawn.toString('hex')
  for (let round = 0; round < 1_000; round += 1) drawBytes(32)
  expect(drawn.toString('hex')).toBe(before)
})

test('no piece of what was drawn is left empty', () => {
  for (let round = 0; round < 1_000; round += 1) {
    expect(drawBytes(16).equals(Buffer.alloc(16))).toBe(false)
  }
})
