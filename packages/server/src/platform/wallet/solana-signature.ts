/** Solana signatures: plain Ed25519 over the UTF-8 bytes of a text. */
import { createPublicKey, verify } from 'node:crypto'
import { base58, base64 } from '@scure/base'

const SPKI_ED25519 = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Points of small order, sign bit cleared (libsodium's list). Anyone can "sign" for them without a
 * key, and the address 1111...1 is one of them. Node 24.21 was seen to refuse them by
 * itself; nothing promises that every build does.
 */
const KEYLESS = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/**
 * 64 bytes sent as padded Base64, or as Base58 as most wallets print them; undefined for anything
 * else.
 */
export function decodeSolanaSignature(text: string): Uint8Array | undefined {
  const trimmed = text.trim()
  if (trimmed.length > 90) return undefined
  // 64 bytes in Base64 always end in `==`, which Base58 cannot contain: the two never meet.
  return decoded(trimmed.endsWith('==') ? base64 : base58, trimmed)
}

export function ed25519Holds(input: {
  address: string
  text: string
  signature: Uint8Array
}): boolean {
  const key = Buffer.from(base58.decode(input.address))
  const unsigned = Buffer.from(key)
  unsigned[31] = unsigned[31]! & 0x7f // an address is 32 bytes
  if (KEYLESS.has(unsigned.toString('hex'))) return false
  const publicKey = createPublicKey({
    key: Buffer.concat([SPKI_ED25519, key]),
    format: 'der',
    type: 'spki',
  })
  return verify(null, Buffer.from(input.text, 'utf8'), publicKey, input.signature)
}

function decoded(coder: typeof base58, text: string): Uint8Array | undefined {
  try {
    const bytes = coder.decode(text)
    return bytes.length === 64 ? bytes : undefined
  } catch {
    return undefined
  }
}
