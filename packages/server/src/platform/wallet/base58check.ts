/** Base58Check: the bytes behind a bitcoin-style address, and the other names of the same bytes. */
import { hash } from 'node:crypto'
import { base58 } from '@scure/base'

/**
 * Version byte and payload without the checksum; undefined when the checksum or the alphabet is
 * wrong.
 */
export function decodeBase58Check(text: string): Uint8Array | undefined {
  // The shortest address has 26 characters, the longest two-byte version (Zcash) 36.
  if (text.length < 25 || text.length > 36 || !isBase58(text)) return undefined
  const bytes = base58.decode(text)
  if (bytes.length < 21) return undefined
  const payload = bytes.subarray(0, -4)
  const expected = checksum(payload)
  return expected.every((byte, index) => byte === bytes[payload.length + index])
    ? payload
    : undefined
}

export function encodeBase58Check(version: number, digest: Uint8Array): string {
  const payload = Uint8Array.of(version, ...digest)
  return base58.encode(Uint8Array.of(...payload, ...checksum(payload)))
}

/** Whether it has letters of the alphabet alone, which leaves out 0, I, O and l. */
export function isBase58(text: string): boolean {
  return /^[1-9A-HJ-NP-Za-km-z]+$/.test(text)
}

/** Twice SHA-256, its first four bytes. */
export function checksum(payload: Uint8Array): Buffer {
  // node:crypto's one-shot hash takes a third of the time of the JavaScript one.
  return hash('sha256', hash('sha256', payload, 'buffer'), 'buffer').subarray(0, 4)
}
