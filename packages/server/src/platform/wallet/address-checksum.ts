/** Whether a listed address carries a checksum, and whether it holds: a wrong one is a misprint. */
import { findBlockchain } from './blockchains.ts'
import { evmChecksum } from './evm-address.ts'
import { decodeAddress } from './read-address.ts'
import { writtenAddress } from './written-address.ts'

/** Bytes as they are: of Monero's keys, and of Tron whichever way. */
const bareKeys = /^(?:0x)?[0-9a-f]{64}$/i
const bareHex = /^(?:0x)?[0-9a-f]+$/i

/**
 * Whether the address's own checksum holds, undefined where its form or its currency has none that
 * we know. `currency` is the list's code (XBT, not BTC, on OFAC's). An address of another chain
 * than the list says is none of its misprints: somebody may hold it.
 */
export function checksumOk(raw: string, currency: string): boolean | undefined {
  const on = findBlockchain(currency)
  if (!on) return undefined
  const { text } = writtenAddress(raw)
  if (bareKeys.test(text)) return undefined
  const address = decodeAddress(raw, on)
  if (address?.chains.includes('solana')) return undefined
  if (address?.chains.includes('tron') && bareHex.test(text)) return undefined
  if (!address?.chains.includes('evm')) return address !== undefined
  const sum = evmChecksum(text)
  return sum === 'none' ? undefined : sum === 'holds'
}
