/**
 * Which entries hold an address: one application's addresses and networks of both families, in
 * memory, nested ones too. One look-up for each length of prefix in use, of which lists have few.
 */
import { readRange } from '../platform/address-ranges.ts'
import type { AddressRange } from '../platform/address-ranges.ts'
import {
  bytesOf,
  eachBeginningWith,
  insertRecord,
  openRecords,
  removeRecord,
} from './sorted-records.ts'
import type { SortedRecords } from './sorted-records.ts'
import { readUuid, writeUuid } from './uuid-words.ts'

export interface RangeIndex {
  readonly size: number
  readonly bytes: number
  /** @returns `false` where it was there already */
  add(range: AddressRange, entryId: string): boolean
  /** @returns `false` where it was not there */
  remove(range: AddressRange, entryId: string): boolean
  /** Ids of all entries whose range holds the address, the narrowest range first. */
  find(address: string): string[]
}

/** The ranges of one family: length of the prefix, network, id of the entry. */
interface Family {
  readonly bits: number
  readonly records: SortedRecords
  /** Ranges by the length of their prefix. */
  readonly counts: Uint32Array
}

const newFamily = (bits: 32 | 128): Family => ({
  bits,
  records: openRecords(1 + bits / 32 + 4),
  counts: new Uint32Array(bits + 1),
})

export function openRangeIndex(): RangeIndex {
  const families = { ipv4: newFamily(32), ipv6: newFamily(128) }
  const change = (range: AddressRange, entryId: string, by: 1 | -1): boolean => {
    const { records, counts } = families[range.network.kind()]
    const record = recordOf(range, entryId)
    if (!(by === 1 ? insertRecord(records, record) : removeRecord(records, record))) return false
    counts[range.bits]! += by // as long as the longest prefix
    return true
  }
  return {
    get size() {
      return families.ipv4.records.size + families.ipv6.records.size
    },
    get bytes() {
      return bytesOf(families.ipv4.records) + bytesOf(families.ipv6.records)
    },
    add: (range, entryId) => change(range, entryId, 1),
    remove: (range, entryId) => change(range, entryId, -1),
    find(address) {
      const range = readRange(address)
      const family = range && families[range.network.kind()]
      // A network is no caller's address.
      return range && family && range.bits === family.bits ? holders(family, range) : []
    },
  }
}

function holders({ bits, records, counts }: Family, address: AddressRange): string[] {
  const ids: string[] = []
  const words = wordsOf(address)
  const wanted = Uint32Array.of(bits, ...words)
  for (let length = bits; length >= 0; length -= 1) {
    if (counts[length] === 0) continue
    wanted[0] = length
    for (const [n, word] of words.entries()) wanted[n + 1] = masked(word, length - n * 32)
    eachBeginningWith(records, wanted, (found, at) => ids.push(readUuid(found, at + wanted.length)))
  }
  return ids
}

function recordOf(range: AddressRange, entryId: string): Uint32Array {
  const words = wordsOf(range)
  const record = new Uint32Array(1 + words.length + 4)
  record[0] = range.bits
  record.set(words, 1)
  writeUuid(entryId, { words: record, at: 1 + words.length })
  return record
}

function wordsOf({ network }: AddressRange): number[] {
  const bytes = Buffer.from(network.toByteArray())
  return Array.from({ length: bytes.length / 4 }, (_, n) => bytes.readUInt32BE(n * 4))
}

/** The leading bits of a word; a shift by 32 would be none. */
function masked(word: number, bits: number): number {
  if (bits <= 0) return 0
  return bits >= 32 ? word : (word & (0xffffffff << (32 - bits))) >>> 0
}
