/**
 * Records of a few 32-bit words each, held in order: found by their first words, added and removed
 * one by one. A tree of two levels: segments of some hundred records in typed arrays, so that a
 * change moves a few kilobytes whatever the size, no growth ever stops the process, and a record
 * takes little more than its words.
 */

export interface SortedRecords {
  /** Words a record. */
  readonly width: number
  size: number
  readonly segments: Segment[]
}

interface Segment {
  words: Uint32Array
  /** Records in it; there is room for more. */
  count: number
}

const recordsMax = 512
const spare = 16

export const openRecords = (width: number): SortedRecords => ({
  width,
  size: 0,
  segments: [newSegment(new Uint32Array(0), width)],
})

/** @returns `false` where it was there already */
export function insertRecord(records: SortedRecords, record: Uint32Array): boolean {
  const { width } = records
  const index = holderOf(records, record)
  const segment = records.segments[index]! // there always is one
  const position = lowerBound(segment, record, width)
  if (position < segment.count && compare(segment, position * width, record) === 0) return false
  const used = segment.count * width
  if (used === segment.words.length) resize(segment, width)
  segment.words.copyWithin((position + 1) * width, position * width, used)
  segment.words.set(record, position * width)
  segment.count += 1
  records.size += 1
  if (segment.count >= recordsMax) split(records, index)
  return true
}

/** @returns `false` where there was none */
export function removeRecord(records: SortedRecords, record: Uint32Array): boolean {
  const { width } = records
  const index = holderOf(records, record)
  const segment = records.segments[index]! // there always is one
  const position = lowerBound(segment, record, width)
  if (position === segment.count || compare(segment, position * width, record) !== 0) return false
  const from = position * width
  segment.words.copyWithin(from, from + width, segment.count * width)
  segment.count -= 1
  records.size -= 1
  if (segment.count === 0 && records.segments.length > 1) records.segments.splice(index, 1)
  else if ((segment.count + spare) * width * 2 < segment.words.length) resize(segment, width)
  return true
}

/** Shows every record that begins with these words, in order. */
export function eachBeginningWith(
  records: SortedRecords,
  prefix: Uint32Array,
  show: (words: Uint32Array, at: number) => void,
): void {
  const { width, segments } = records
  let index = firstOf(records, prefix)
  let position = lowerBound(segments[index]!, prefix, width) // there always is one
  for (; index < segments.length; index += 1, position = 0) {
    const segment = segments[index]! // the loop's own limit
    for (; position < segment.count; position += 1) {
      if (compare(segment, position * width, prefix) !== 0) return
      show(segment.words, position * width)
    }
  }
}

/** Bytes of the arrays; the objects around them are a hundredth of it. */
export const bytesOf = (records: SortedRecords): number =>
  records.segments.reduce((sum, { words }) => sum + words.byteLength, 0)

/** The segment that a whole record belongs in: the last that begins with it or before it. */
const holderOf = (records: SortedRecords, record: Uint32Array): number =>
  lastBelow(records, record, 1)

/** The first segment that may have a record which begins so: the last that begins before it. */
const firstOf = (records: SortedRecords, prefix: Uint32Array): number =>
  lastBelow(records, prefix, 0)

/** The last segment whose first record compares below the limit; the first where none does. */
function lastBelow({ segments }: SortedRecords, wanted: Uint32Array, limit: 0 | 1): number {
  let low = 0
  let high = segments.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (compare(segments[middle]!, 0, wanted) < limit) low = middle
    else high = middle - 1
  }
  return low
}

/** The first position whose record does not come before the words. */
function lowerBound(segment: Segment, wanted: Uint32Array, width: number): number {
  let low = 0
  let high = segment.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compare(segment, middle * width, wanted) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Below, at or above 0 as the record stands before, begins with or stands behind the words. */
function compare({ words }: Segment, at: number, wanted: Uint32Array): number {
  for (let n = 0; n < wanted.length; n += 1) {
    const difference = words[at + n]! - wanted[n]! // a record is at least as wide
    if (difference !== 0) return difference
  }
  return 0
}

function split({ segments, width }: SortedRecords, index: number): void {
  const segment = segments[index]! // the one that was just filled
  const half = segment.count >>> 1
  const upper = segment.words.subarray(half * width, segment.count * width)
  segments.splice(index + 1, 0, newSegment(upper, width))
  segment.count = half
  resize(segment, width)
}

const newSegment = (records: Uint32Array, width: number): Segment => {
  const words = new Uint32Array(records.length + spare * width)
  words.set(records)
  return { words, count: records.length / width }
}

/** Room for the records there are and a few more. */
function resize(segment: Segment, width: number): void {
  const used = segment.count * width
  const words = new Uint32Array(used + spare * width)
  words.set(segment.words.subarray(0, used))
  segment.words = words
}
