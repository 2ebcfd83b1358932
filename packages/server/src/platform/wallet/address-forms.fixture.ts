/** Every form an address can be written in, and random addresses of every chain, for tests. */
import { createHash } from 'node:crypto'
import { base58, base58xmr, base58xrp, bech32, bech32m } from '@scure/base'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { checksum, encodeBase58Check } from './base58check.ts'
import { encodeCashAddr } from './cashaddr.ts'
import { writeEvm } from './evm-address.ts'
import { decodeAddress } from './read-address.ts'
import { encodeXrp } from './xrp-address.ts'

const cases = (text: string): string[] => [text, text.toUpperCase(), text.toLowerCase()]

/** Direct ICAP: an IBAN whose country is XE. */
function icapOf(digits: string): string {
  const body = BigInt(`0x${digits}`).toString(36).toUpperCase().padStart(30, '0')
  const numbers = [...`${body}XE00`].map((letter) => Number.parseInt(letter, 36)).join('')
  const check = String(98n - (BigInt(numbers) % 97n)).padStart(2, '0')
  return `XE${check}${body}`
}

function evmForms(digits: string): string[] {
  const written = writeEvm(digits)
  return [
    written,
    `0x${digits}`,
    `0X${digits.toUpperCase()}`,
    digits,
    digits.toUpperCase(),
    `eip155:1:${written}`,
    `eip155:42161:0x${digits}`,
    `EIP155:56:0X${digits.toUpperCase()}`,
    `ethereum:${written}`,
    `ethereum:pay-0x${digits}@1?value=2.014e18`,
    `ethereum:0x${'5'.repeat(40)}@1/transfer?address=${written}&uint256=1`,
    `0x${'0'.repeat(24)}${digits}`,
    icapOf(digits),
    ` ${written.slice(0, 12)}\u200b${written.slice(12)}\n`,
  ]
}

function hashForms(kind: 'p2pkh' | 'p2sh', digest: Uint8Array): string[] {
  const legacy = encodeBase58Check(kind === 'p2pkh' ? 0 : 5, digest)
  const cash = encodeCashAddr({ kind, digest })
  return [
    legacy,
    `bitcoin:${legacy}?amount=0.1`,
    `bip122:000000000019d6689c085ae165831e93:${legacy}`,
    `bitcoincash:${legacy}`,
    ...cases(cash),
    ...cases(`bitcoincash:${cash}`),
    encodeBase58Check(kind === 'p2pkh' ? 28 : 40, digest),
    ...(kind === 'p2sh' ? [encodeBase58Check(50, digest)] : []),
  ]
}

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

function moneroForms(text: string, keys: string, kind: string): string[] {
  const uri = `monero:${text}?tx_amount=1`
  if (kind !== 'standard') return [text, uri]
  const write = (payload: Uint8Array): string =>
    base58xmr.encode(Uint8Array.of(...payload, ...keccak_256(payload).subarray(0, 4)))
  return [
    write(Uint8Array.of(18, ...bytesOf(keys))),
    uri,
    write(Uint8Array.of(19, ...bytesOf(keys), 1, 2, 3, 4, 5, 6, 7, 8)),
  ]
}

function xrpForms(account: Uint8Array): string[] {
  const classic = encodeXrp(account)
  const tagged = (...tag: number[]): string => {
    const payload = Uint8Array.of(0x05, 0x44, ...account, ...tag)
    return base58xrp.encode(Uint8Array.of(...payload, ...checksum(payload)))
  }
  return [
    classic,
    `xrpl:0:${classic}`,
    `${classic}?dt=12`,
    tagged(0, 0, 0, 0, 0, 0, 0, 0, 0),
    tagged(1, 57, 48, 0, 0, 0, 0, 0, 0),
  ]
}

function zcashForms(text: string): string[] {
  const payload = base58.decode(text).subarray(0, -4)
  const isPublicKey = payload[1] === 0xb8
  const tex = bech32m.encode('tex', bech32m.toWords(payload.subarray(2)))
  return [text, `zcash:${text}?amount=1`, ...(isPublicKey ? [tex, tex.toUpperCase()] : [])]
}

/**
 * Well-formed spellings of an address; of one that is of no chain we know its letters in any case.
 */
export function formsOf(address: string): string[] {
  const read = decodeAddress(address)
  if (!read) return cases(address)
  const [kind = '', ...rest] = read.key.split(':')
  const value = rest.join(':')
  switch (kind) {
    case 'evm':
      return evmForms(value)
    case 'p2pkh':
    case 'p2sh':
      return hashForms(kind, bytesOf(value))
    case 'segwit':
      return [...cases(value), `bitcoin:${value}`, `BITCOIN:${value.toUpperCase()}?AMOUNT=1`]
    case 'tron': {
      const text = read.write()
      return [text, `tron:0x2b6653dc:${text}`, ...cases(`41${value}`), `0x41${value}`]
    }
    case 'solana':
      return [value, `solana:${value}?amount=1`, `solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:${value}`]
    case 'monero':
      return moneroForms(address, rest.at(-1) ?? '', rest[0] ?? '')
    case 'xrp':
      return xrpForms(bytesOf(value))
    case 'zcash':
      return zcashForms(value)
    default:
      return [value, `dash:${value}?amount=1`]
  }
}

/** Bytes that look random and are the same for the same seed and number. */
const drawn = (seed: number, number: number, length: number): Uint8Array => {
  const parts = [0, 1, 2].map((part) =>
    createHash('sha256').update(`${seed} ${number} ${part}`).digest(),
  )
  return Uint8Array.from(Buffer.concat(parts).subarray(0, length))
}

const base58Versions = [0, 5, 0x41, 48, 50, 38, 23, 76, 16, 30, 22, 33]

/** A valid address that is nobody's, of the chain whose turn it is. */
export function strangerOf(seed: number, number: number): string {
  const turn = number % (base58Versions.length + 7)
  const bytes = drawn(seed, number, 64)
  const digest = bytes.subarray(0, 20)
  const version = base58Versions[turn]
  if (version !== undefined) return encodeBase58Check(version, digest)
  const monero = Uint8Array.of(number % 2 ? 18 : 42, ...bytes)
  const zcash = Uint8Array.of(0x1c, 0xb8, ...digest)
  const others = [
    () => writeEvm(Buffer.from(digest).toString('hex')),
    () => bech32.encode('bc', [0, ...bech32.toWords(digest)]),
    () => bech32m.encode('ltc', [1, ...bech32m.toWords(bytes.subarray(0, 32))]),
    () => base58.encode(Uint8Array.of(1, ...bytes.subarray(1, 32))),
    () => encodeXrp(digest),
    () => base58xmr.encode(Uint8Array.of(...monero, ...keccak_256(monero).subarray(0, 4))),
    () => base58.encode(Uint8Array.of(...zcash, ...checksum(zcash))),
  ]
  return others[turn - base58Versions.length]!() // as many as the turn counts beyond the versions
}
