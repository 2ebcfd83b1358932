/** Records in order: splitting, many that begin alike, and emptying leave nothing behind. */
import { expect, test } from 'vitest'
import {
  bytesOf,
  eachBeginningWith,
  insertRecord,
  openRecords,
  removeRecord,
} from './sorted-records.ts'
import type { SortedRecords } from './sorted-records.ts'

const beginningWith = (records: SortedRecords, ...prefix: number[]): number[][] => {
  const found: number[][] = []
  eachBeginningWith(records, Uint32Array.from(prefix), (words, at) =>
    found.push([...words.subarray(at, at + records.width)]),
  )
  return found
}

/** Nine keys of five hundred records each, not in their order. */
function nineKeys(): SortedRecords {
  const records = openRecords(2)
  for (let n = 0; n < 4_500; n += 1)
    insertRecord(records, Uint32Array.of(n % 9, (n * 2_654_435_761) >>> 0))
  return records
}

test('all of one key are found, over the borders of segments, in order', () => {
  const records = nineKeys()
  expect(records.segments.length).toBeGreaterThan(8)
  for (let key = 0; key < 9; key += 1) {
    const found = beginningWith(records, key)
    expect(found).toHaveLength(500)
    const seconds = found.map(([, second]) => second!)
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
  }
  expect(beginningWith(records, 9)).toEqual([])
})

test('a record is held once, the first of a segment too', () => {
  const records = nineKeys()
  const all = beginningWith(records)
  expect(all).toHaveLength(4_500)
  expect(all.some((one) => insertRecord(records, Uint32Array.from(one)))).toBe(false)
  expect(records.size).toBe(4_500)
})

test('words are compared without a sign', () => {
  const records = openRecords(1)
  for (const word of [0x80000000, 0, 0xffffffff, 0x7fffffff])
    insertRecord(records, Uint32Array.of(word))
  expect(beginningWith(records)).toEqual([[0], [0x7fffffff], [0x80000000], [0xffffffff]])
})

test('emptied, it is as small as at the beginning', () => {
  const records = nineKeys()
  const full = bytesOf(records)
  for (const one of beginningWith(records))
    expect(removeRecord(records, Uint32Array.from(one))).toBe(true)
  expect(records.size).toBe(0)
  expect(records.segments).toHaveLength(1)
  expect(bytesOf(records)).toBeLessThan(full / 50)
  expect(removeRecord(records, Uint32Array.of(0, 0))).toBe(false)
  expect(insertRecord(records, Uint32Array.of(0, 0))).toBe(true)
})

test('a record takes little more than its words', () => {
  const records = openRecords(6)
  for (let n = 0; n < 20_000; n += 1) insertRecord(records, Uint32Array.of(n, 1, 2, 3, 4, 5))
  expect(bytesOf(records) / records.size).toBeLessThan(24 * 1.1)
})
