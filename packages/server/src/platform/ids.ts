/** The only place that makes ids: UUIDv7, so that ids sort by the time they were made. */
import { createHash, randomFillSync } from 'node:crypto'

export interface Ids {
  /** A new UUIDv7 for a time in epoch milliseconds. */
  next(atMs: number): string
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function format(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < 16; index += 1) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-'
    text += hex[bytes[index]!]!
  }
  return text
}

/** Ids from the system's random source, drawn in blocks: a call to it costs more than an id. */
export function randomIds(): Ids {
  const pool = Buffer.alloc(4096)
  let used = pool.length
  return {
    next(atMs) {
      if (used === pool.length) {
        randomFillSync(pool)
        used = 0
      }
      const bytes = pool.subarray(used, used + 16)
      used += 16
      bytes.writeUIntBE(atMs, 0, 6)
      bytes[6] = (bytes[6]! & 0x0f) | 0x70
      bytes[8] = (bytes[8]! & 0x3f) | 0x80
      return format(bytes)
    },
  }
}

/** A UUID (version 8) that follows from a digest: the same input always has the same id. */
export function idFromDigest(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16))
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return format(bytes)
}

/**
 * A UUIDv7 that follows from another and a number below 2^26: of the other's time, and in the order
 * of the numbers, so that an index takes them one beside the other.
 */
export function idWithin(parent: string, index: number): string {
  const bytes = createHash('sha256').update(`${parent}:${index}`).digest().subarray(0, 16)
  bytes.set(Buffer.from(parent.slice(0, 13).replace('-', ''), 'hex'))
  bytes.writeUInt16BE(0x7000 | (index >>> 14), 6)
  bytes.writeUInt16BE(0x8000 | (index & 0x3fff), 8)
  return format(bytes)
}

/** Ids in a sequence that a test can name. */
export function countingIds(seed = 'test'): Ids {
  let count = 0
  return {
    next(atMs) {
      count += 1
      const bytes = createHash('sha256').update(`${seed}:${count}`).digest().subarray(0, 16)
      bytes.writeUIntBE(atMs, 0, 6)
      bytes[6] = (bytes[6]! & 0x0f) | 0x70
      bytes[8] = (bytes[8]! & 0x3f) | 0x80
      return format(bytes)
    },
  }
}

/** From 0 up to 1, for jitter; nothing secret is made of it. */
export const randomNumber = (): number => Math.random()
