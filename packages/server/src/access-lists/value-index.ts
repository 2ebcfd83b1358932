/**
 * Which entries stand under a value: one application's entries of one type, in memory. A value is
 * known by the first 64 bits of its keyed hash, so that nothing personal is held here; one entry
 * takes about 25 bytes. A stranger meets one of a million entries by those bits in one of 10^13
 * look-ups, and nobody can look for such a value without the key.
 */
import {
  bytesOf,
  eachBeginningWith,
  insertRecord,
  openRecords,
  removeRecord,
} from './sorted-records.ts'
import type { SortedRecords } from './sorted-records.ts'
import { readUuid, writeUuid } from './uuid-words.ts'

/** An entry under one of its forms; a wallet's has several. */
export interface KeyedEntry {
  /** The keyed hash of the form, 8 bytes or more, of which the first 8 count. */
  readonly key: Buffer
  /** UUID. One key may have many: in a blocklist, and in lists of the application's own. */
  readonly entryId: string
}

export interface ValueIndex {
  readonly size: number
  readonly bytes: number
  /** @returns `false` where it was there already */
  add(entry: KeyedEntry): boolean
  /** @returns `false` where it was not there */
  remove(entry: KeyedEntry): boolean
  /** Ids of all entries under the key, in the order of their ids. */
  find(key: Buffer): string[]
}

const keyWords = 2
const idWords = 4

export function openValueIndex(): ValueIndex {
  const records = openRecords(keyWords + idWords)
  return {
    get size() {
      return records.size
    },
    get bytes() {
      return bytesOf(records)
    },
    add: (entry) => insertRecord(records, recordOf(entry)),
    remove: (entry) => removeRecord(records, recordOf(entry)),
    find: (key) => find(records, key),
  }
}

function find(records: SortedRecords, key: Buffer): string[] {
  const ids: string[] = []
  writeKey(key, wanted)
  eachBeginningWith(records, wanted, (words, at) => ids.push(readUuid(words, at + keyWords)))
  return ids
}

// Filled and used within one call: a new one for each would be most of the work.
const record = new Uint32Array(keyWords + idWords)
const wanted = new Uint32Array(keyWords)

function recordOf({ key, entryId }: KeyedEntry): Uint32Array {
  writeKey(key, record)
  writeUuid(entryId, { words: record, at: keyWords })
  return record
}

function writeKey(key: Buffer, to: Uint32Array): void {
  to[0] = key.readUInt32BE(0)
  to[1] = key.readUInt32BE(4)
}
