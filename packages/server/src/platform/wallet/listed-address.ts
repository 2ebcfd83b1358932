/** Look-up keys of an address: no change of case or form hides it from a sanctions list. */
import { base58xmr } from '@scure/base'
import { decodeBase58Check, encodeBase58Check } from './base58check.ts'
import { decodeCashAddr, encodeCashAddr } from './cashaddr.ts'
import type { ScriptHash } from './cashaddr.ts'
import { isMoneroText } from './monero-address.ts'
import { writtenAddress } from './written-address.ts'

/** Version bytes of one and the same hash: bitcoin's, BitPay's early BCH, Litecoin's P2SH. */
const SCRIPT_VERSIONS: Record<number, ScriptHash['kind']> = {
  0: 'p2pkh',
  28: 'p2pkh',
  5: 'p2sh',
  40: 'p2sh',
  50: 'p2sh',
}
const TRON_VERSION = 0x41
/** Tron has an EVM form as well, which only the currency tells apart from Ethereum's. */
const TRON_CURRENCIES = new Set(['TRX', 'TRON'])

const HEX = /^(?:0x)?([0-9a-f]+)$/

/**
 * Every key is one folded (lower-case) spelling of the address; two spellings of one address share
 * a key. Folding can in principle let two Base58 addresses meet, at odds of a hash collision; the
 * other error, to miss a listed address because someone changed a letter's case, would be certain.
 */
export function addressKeys(raw: string, hint: { currency?: string } = {}): string[] {
  const { text, namespace } = writtenAddress(raw)
  if (text === '') return []
  const folded = text.toLowerCase()
  const tron = namespace === 'tron' || TRON_CURRENCIES.has(hint.currency?.toUpperCase() ?? '')
  const keys = new Set([folded])
  for (const key of hexKeys(folded, tron)) keys.add(key)
  for (const key of base58Keys(text)) keys.add(key)
  const script = folded.length === 42 ? decodeCashAddr(folded) : undefined
  if (script) for (const key of scriptKeys(script)) keys.add(key)
  const monero = moneroKey(text)
  if (monero) keys.add(monero)
  return [...keys]
}

/** EVM and Tron digits, and the long form in which event logs and other VMs pad them with zeros. */
function hexKeys(folded: string, tron: boolean): string[] {
  const digits = HEX.exec(folded)?.[1]
  if (digits === undefined) return []
  if (digits.length === 42 && digits.startsWith('41')) return tronKeys(digits.slice(2))
  if (digits.length === 40) return tron ? tronKeys(digits) : [`0x${digits}`]
  if (digits.length < 41 || digits.length > 64) return []
  const short = digits.replace(/^0+/, '')
  return [`0x${digits}`, `0x${short.padStart(40, '0')}`]
}

function base58Keys(text: string): string[] {
  const payload = decodeBase58Check(text)
  if (payload?.length !== 21) return []
  const version = payload[0]! // 21 bytes long
  const digest = payload.subarray(1)
  if (version === TRON_VERSION) return tronKeys(Buffer.from(digest).toString('hex'))
  const kind = SCRIPT_VERSIONS[version]
  return kind ? scriptKeys({ kind, digest }, version) : []
}

/**
 * Legacy and CashAddr forms; for scripts also Litecoin's `M...`, which names the same hash as its
 * `3...`. The spelling that was given, if any, is a key already: writing one costs 10 µs and more.
 */
function scriptKeys(script: ScriptHash, given?: number): string[] {
  const versions = script.kind === 'p2pkh' ? [0] : [5, 50]
  const legacy = versions
    .filter((version) => version !== given)
    .map((version) => encodeBase58Check(version, script.digest).toLowerCase())
  return [...legacy, encodeCashAddr(script)]
}

function tronKeys(digits: string): string[] {
  const base58 = encodeBase58Check(TRON_VERSION, Buffer.from(digits, 'hex'))
  return [base58.toLowerCase(), `41${digits}`]
}

/**
 * A Monero integrated address is a standard one with a payment id added: both hold the same two
 * keys.
 */
function moneroKey(text: string): string | undefined {
  if ((text.length !== 95 && text.length !== 106) || !isMoneroText(text)) return undefined
  return `xmr:${Buffer.from(base58xmr.decode(text).subarray(1, 65)).toString('hex')}`
}
