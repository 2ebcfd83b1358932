/**
 * The index of values answers what a plain map answers, for any history. A failure names its seed;
 * `ACCESS_LISTS_SEED=<seed>` replays it.
 */
import { randomInt } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { countingIds } from '../platform/ids.ts'
import { keyedHash } from '../platform/digest.ts'
import { numbersOf } from '../store/links.fixture.ts'
import { openValueIndex } from './value-index.ts'
import type { KeyedEntry } from './value-index.ts'

const seed = Number(process.env['ACCESS_LISTS_SEED'] ?? randomInt(2 ** 31))
const ids = countingIds('value-index')
const keyOf = (value: string): Buffer => keyedHash(Buffer.alloc(32, 1), value)

describe(`any history, ACCESS_LISTS_SEED=${seed}`, () => {
  test.each([
    ['many values, few entries each', 4_000, 3],
    ['few values, many entries each', 5, 800],
  ])('%s', (_name, values, entriesEach) => {
    const random = numbersOf(seed)
    const keys = Array.from({ length: values }, (_, n) => keyOf(String(n)))
    const entryIds = Array.from({ length: entriesEach }, () => ids.next(random(2 ** 31)))
    const index = openValueIndex()
    const model = new Map<Buffer, Set<string>>(keys.map((key) => [key, new Set()]))
    for (let step = 0; step < 30_000; step += 1) {
      const key = keys[random(values)]!
      const entryId = entryIds[random(entriesEach)]!
      const held = model.get(key)!
      // It grows, shrinks and grows again.
      const isAdded = random(4) < (step % 20_000 < 12_000 ? 3 : 1)
      const expected = isAdded ? !held.has(entryId) : held.delete(entryId)
      if (isAdded) held.add(entryId)
      const changed = isAdded ? index.add({ key, entryId }) : index.remove({ key, entryId })
      // Asked thirty thousand times, `expect` would take most of the time.
      if (changed !== expected) expect.fail(`step ${step}: ${changed}`)
      if (step % 50 !== 0) continue
      const asked = keys[random(values)]!
      expect(index.find(asked), `step ${step}`).toEqual([...model.get(asked)!].sort())
    }
    expect(index.size).toBe(sizeOf(model))
    const kept = [...model].map(([, held]) => [...held].sort())
    expect(keys.map((key) => index.find(key))).toEqual(kept)
  })
})

const sizeOf = (model: ReadonlyMap<Buffer, ReadonlySet<string>>): number =>
  [...model.values()].reduce((sum, held) => sum + held.size, 0)

const entry = (value: string, entryId = ids.next(0)): KeyedEntry => ({ key: keyOf(value), entryId })

test('a value may stand on several lists', () => {
  const index = openValueIndex()
  const [blocked, watched] = [entry('ann@example.com'), entry('ann@example.com')]
  const added = [blocked, watched, blocked].map((one) => index.add(one))
  expect(added).toEqual([true, true, false])
  expect(index.find(keyOf('ann@example.com')).sort()).toEqual(
    [blocked.entryId, watched.entryId].sort(),
  )
  expect(index.find(keyOf('bob@example.com'))).toEqual([])
  expect([blocked, blocked].map((one) => index.remove(one))).toEqual([true, false])
  expect(index.find(keyOf('ann@example.com'))).toEqual([watched.entryId])
})

test('ids are those that were given, in lower case', () => {
  const index = openValueIndex()
  const entryId = '00000000-0001-8FFF-8000-00000000ABCD'
  index.add(entry('a', entryId))
  expect(index.find(keyOf('a'))).toEqual([entryId.toLowerCase()])
  expect(index.remove(entry('a', entryId.toLowerCase()))).toBe(true)
})

test('what is no id, and what is no key, is a mistake of the caller', () => {
  const index = openValueIndex()
  expect(() => index.add(entry('a', 'entry-1'))).toThrow('must be a UUID')
  expect(() => index.add({ key: Buffer.alloc(7), entryId: ids.next(0) })).toThrow(RangeError)
  expect(index.size).toBe(0)
})

test('the first 64 bits of a key count', () => {
  const index = openValueIndex()
  const key = keyOf('a')
  index.add({ key, entryId: ids.next(0) })
  expect(index.find(key.subarray(0, 8))).toHaveLength(1)
  const other = Buffer.from(key)
  other[7]! ^= 1
  expect(index.find(other)).toEqual([])
})
