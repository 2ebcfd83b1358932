/** Ids: the form of UUIDv7, their order, and ids that follow from a digest. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sha256 } from './digest.ts'
import { countingIds, idFromDigest, idWithin, randomIds } from './ids.ts'

const times = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const makers = { random: randomIds(), counting: countingIds('a test') }

test.each(Object.entries(makers))('%s ids are UUIDv7 that carry their time', (_name, ids) => {
  fc.assert(
    fc.property(times, (atMs) => {
      const id = ids.next(atMs)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(atMs)
    }),
  )
})

test('ids of a later time sort later', () => {
  fc.assert(
    fc.property(times, times, (a, b) => {
      fc.pre(a < b)
      expect(makers.random.next(a) < makers.random.next(b)).toBe(true)
    }),
  )
})

test('no two ids are alike, also where the pool of random bytes is filled anew', () => {
  const ids = randomIds()
  const made = Array.from({ length: 2_000 }, () => ids.next(1_780_000_000_000))
  expect(new Set(made).size).toBe(made.length)
})

test('ids within another are its time, in the order of their numbers, and always the same', () => {
  const parent = randomIds().next(1_780_000_000_000)
  const numbers = fc.integer({ min: 0, max: 2 ** 26 - 1 })
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      fc.pre(a < b)
      const [one, other] = [idWithin(parent, a), idWithin(parent, b)]
      expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect([one.slice(0, 13), one < other]).toEqual([parent.slice(0, 13), true])
      expect(idWithin(parent, a)).toBe(one)
    }),
  )
})

test('counting ids repeat with their seed', () => {
  const [one, two, other] = [countingIds('s'), countingIds('s'), countingIds('t')]
  expect([one.next(1), one.next(1)]).toEqual([two.next(1), two.next(1)])
  expect(one.next(1)).not.toBe(other.next(1))
})

test('an id from a digest is a UUIDv8, the same each time, and leaves the digest as it was', () => {
  const digest = sha256('x')
  const before = Buffer.from(digest)
  expect(idFromDigest(digest)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab]/)
  expect(idFromDigest(digest)).toBe(idFromDigest(sha256('x')))
  expect(digest.equals(before)).toBe(true)
})
