/** EVM signatures: the forms in which wallets and partners send them, and ECDSA recovery. */
import { base64 } from '@scure/base'
import { recoverAddress } from 'viem/utils'
import type { Hex } from 'viem'

/**
 * ERC-6492 signatures carry a factory call and may be long; anything beyond this is not a
 * signature.
 */
const LONGEST_TEXT = 65_536
const HEX = /^(?:0[xX])?((?:[0-9a-fA-F]{2})+)$/
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/** Hex with or without `0x`, or Base64 of that hex text; undefined for anything else. */
export function decodeEvmSignature(text: string): Hex | undefined {
  if (text.length > LONGEST_TEXT) return undefined
  const trimmed = text.trim()
  return asHex(trimmed) ?? asHex(base64Text(trimmed).trim())
}

/**
 * 65 bytes whose last is a recovery id: what a plain key pair signs. Safe's 31 and 32 are not among
 * them.
 */
export function isKeyPairShaped(signature: Hex): boolean {
  return /^0x[0-9a-f]{128}(?:00|01|1b|1c)$/.test(signature)
}

/** Any other length than a key pair's, or 65 bytes with the 31 or 32 of a Safe's owner. */
export function isContractShaped(signature: Hex): boolean {
  return signature.length !== 132 || /(?:1f|20)$/.test(signature)
}

/** The second signature that anyone can compute from a first one, by negating `s`. */
export function isHighS(signature: Hex): boolean {
  return BigInt(`0x${signature.slice(66, 130)}`) > HALF_ORDER
}

/**
 * The address that made a key-pair-shaped signature, lower case; undefined when no point fits it.
 */
export async function recoverSigner(hash: Hex, signature: Hex): Promise<string | undefined> {
  try {
    return (await recoverAddress({ hash, signature })).toLowerCase()
  } catch {
    // The curve library throws for r or s outside the group order: such bytes sign nothing.
    return undefined
  }
}

function asHex(text: string): Hex | undefined {
  const match = HEX.exec(text)
  return match ? `0x${match[1]!.toLowerCase()}` : undefined // the group always matches
}

function base64Text(text: string): string {
  try {
    return Buffer.from(base64.decode(text)).toString('latin1')
  } catch {
    return ''
  }
}
