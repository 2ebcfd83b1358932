/** Whether an address carries a checksum, and whether it holds: a wrong one is a misprint. */
import { base58xmr, base58xrp, bech32, bech32m } from '@scure/base'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { hash } from 'node:crypto'
import { decodeBase58Check } from './base58check.ts'
import { evmAddress } from './caip.ts'
import { decodeCashAddr } from './cashaddr.ts'
import { bareAddress } from './listed-address.ts'

/** `true` and `false` are what the checksum says; undefined when this form has none. */
type Check = (text: string) => boolean | undefined

const bitcoinLike: Check = (text) => {
  const segwit = /^(bc|ltc|tb|tltc|btg|dgb|vtc)1/i.test(text)
  return segwit ? bech32Holds(text) : decodeBase58Check(text) !== undefined
}
const cashLike: Check = (text) => bitcoinLike(text) === true || decodeCashAddr(text) !== undefined
/** EIP-55 sits in mixed case only; an address in one case is right as far as anyone can tell. */
const evm: Check = (text) => {
  const digits = text.replace(/^0[xX]/, '')
  if (!/^[0-9a-fA-F]{40}$/.test(digits)) return false
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return undefined
  return evmAddress(`0x${digits}`).ok
}
const tron: Check = (text) =>
  /^(0x)?41[0-9a-f]{40}$/i.test(text) ? undefined : decodeBase58Check(text)?.[0] === 0x41
const monero: Check = (text) => (/^[0-9a-f]{64}$/i.test(text) ? undefined : moneroHolds(text))

const CHECKS: Record<string, readonly Check[]> = {
  ...sameFor(['XBT', 'BTC', 'LTC', 'BSV', 'BTG', 'DASH', 'XVG', 'ZEC', 'DOGE'], [bitcoinLike]),
  ...sameFor(['BCH', 'BCHA', 'XEC'], [cashLike]),
  ...sameFor(['ETH', 'ETC', 'ARB', 'BSC', 'BNB', 'MATIC', 'POL', 'AVAX', 'BASE', 'OP'], [evm]),
  ...sameFor(['TRX', 'TRON'], [tron]),
  ...sameFor(['XMR'], [monero]),
  ...sameFor(['XRP'], [rippleHolds]),
  // Tokens live on several chains; whichever form fits decides.
  ...sameFor(['USDT', 'USDC', 'BUSD', 'DAI'], [evm, tron, bitcoinLike]),
}

/**
 * Whether the address's own checksum holds, undefined where its form or its currency has none that
 * we know. `currency` is the list's code (XBT, not BTC, on OFAC's).
 */
export function checksumOk(raw: string, currency: string): boolean | undefined {
  const checks = CHECKS[currency.toUpperCase()]
  if (!checks) return undefined
  const { text } = bareAddress(raw)
  const answers = checks.map((check) => check(text))
  if (answers.includes(true)) return true
  return answers.includes(undefined) ? undefined : false
}

function sameFor(
  currencies: readonly string[],
  checks: readonly Check[],
): Record<string, readonly Check[]> {
  return Object.fromEntries(currencies.map((currency) => [currency, checks]))
}

function bech32Holds(text: string): boolean {
  // Segwit version 0 (`q`) takes Bech32, every later version Bech32m (BIP 350); each refuses mixed
  // case.
  const version = text.toLowerCase().split('1')[1]?.[0]
  const coder = version === 'q' ? bech32 : bech32m
  return coder.decodeUnsafe(text) !== undefined
}

function moneroHolds(text: string): boolean {
  if (text.length !== 95 && text.length !== 106) return false
  try {
    const bytes = base58xmr.decode(text)
    const expected = keccak_256(bytes.subarray(0, -4)).subarray(0, 4)
    return Buffer.from(expected).equals(bytes.subarray(-4))
  } catch {
    return false
  }
}

function rippleHolds(text: string): boolean {
  if (text.length < 25 || text.length > 36) return false
  try {
    const bytes = base58xrp.decode(text)
    const once = hash('sha256', bytes.subarray(0, -4), 'buffer')
    const expected = hash('sha256', once, 'buffer').subarray(0, 4)
    return bytes.length === 25 && expected.equals(bytes.subarray(-4))
  } catch {
    return false
  }
}
