/** Monero's addresses: its own Base58 in blocks, and a Keccak checksum. */
import { base58xmr } from '@scure/base'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { isBase58 } from './base58check.ts'

export interface MoneroAddress {
  readonly kind: 'standard' | 'subaddress'
  /** The two public keys, 64 bytes in hex. */
  readonly keys: string
}

/** Of the main network; an integrated address is a standard one with a payment id added. */
const kinds: Readonly<Record<number, MoneroAddress['kind']>> = {
  18: 'standard',
  19: 'standard',
  42: 'subaddress',
}
const integratedByte = 19
const [plainLetters, integratedLetters] = [95, 106]
const keyBytes = 64

/** Eleven letters stand for eight bytes: this is the largest number that fits. */
const largestBlock = 'jpXCZedGfVQ'
/** And these for the rest of the two lengths: seven letters for five bytes. */
const largestRest = 'VtB5VXc'

export function decodeMonero(text: string): MoneroAddress | undefined {
  const isIntegrated = text.length === integratedLetters
  if ((text.length !== plainLetters && !isIntegrated) || !isMoneroText(text)) return undefined
  const bytes = base58xmr.decode(text)
  const payload = bytes.subarray(0, -4)
  const kind = kinds[payload[0] ?? 0]
  if (!kind || isIntegrated !== (payload[0] === integratedByte)) return undefined
  const sum = keccak_256(payload)
  for (let at = 0; at < 4; at += 1) if (sum[at] !== bytes[payload.length + at]) return undefined
  return { kind, keys: Buffer.from(bytes.subarray(1, 1 + keyBytes)).toString('hex') }
}

/** Whether it decodes; asked first, since an error thrown costs ten times the decoding. */
export function isMoneroText(text: string): boolean {
  const blocks = text.match(/.{1,11}/g) ?? []
  // The alphabet is in the order of its characters, so that text compares as the numbers do.
  return (
    isBase58(text) &&
    blocks.every((block) => block <= (block.length === 11 ? largestBlock : largestRest))
  )
}
