/** Addresses of Ethereum and its kin: twenty bytes, and the forms they are written in. */
import { keccak_256 } from '@noble/hashes/sha3.js'

const digitsOfAddress = 40
/** Event logs and other virtual machines fill an address up to a word. */
const padded = /^0{24}([0-9a-f]{40})$/
/** ICAP, an IBAN of its own country (XE): direct in 30 letters, of one byte more in 31. */
const icap = /^XE(\d\d)([0-9A-Z]{30,31})$/i

/** Forty digits in lower case, without `0x`, of an address in hex. */
export function evmDigits(text: string): string | undefined {
  const bare = /^0x/i.test(text) ? text.slice(2) : text
  const digits = bare.toLowerCase()
  if (!/^[0-9a-f]+$/.test(digits)) return undefined
  if (digits.length === digitsOfAddress) return digits
  return padded.exec(digits)?.[1]
}

/**
 * The same of an address as an IBAN; asked last, since one Base58 address in many thousands passes
 * for one.
 */
export function icapDigits(text: string): string | undefined {
  const [, check, body] = icap.exec(text) ?? []
  if (check === undefined || body === undefined) return undefined
  // Letters count from ten on, as in every IBAN (ISO 7064, 97-10).
  const numbers = [...`${body}XE${check}`].map((letter) => Number.parseInt(letter, 36)).join('')
  if (BigInt(numbers) % 97n !== 1n) return undefined
  let value = 0n
  for (const letter of body) value = value * 36n + BigInt(Number.parseInt(letter, 36))
  const digits = value.toString(16)
  return digits.length <= digitsOfAddress ? digits.padStart(digitsOfAddress, '0') : undefined
}

/**
 * With the capital letters that are its checksum (EIP-55). By hand, where `caip.ts` takes viem's:
 * an importing process loads this, and viem/utils would add 24 MB and 140 ms; a test compares both.
 */
export function writeEvm(digits: string): string {
  const sum = Buffer.from(keccak_256(Buffer.from(digits))).toString('hex')
  let text = '0x'
  for (let at = 0; at < digits.length; at += 1)
    text += sum[at]! >= '8' ? digits[at]!.toUpperCase() : digits[at]! // the sum has 64 digits
  return text
}

/**
 * What EIP-55 says of the letters: it sits in mixed case only; an address in one case is right as
 * far as anyone can tell.
 */
export function evmChecksum(text: string): 'holds' | 'wrong' | 'none' {
  const bare = text.replace(/^0[xX]/, '')
  const digits = bare.toLowerCase()
  if (bare.length !== digitsOfAddress) return 'none'
  if (bare === digits || bare === bare.toUpperCase()) return 'none'
  return writeEvm(digits) === `0x${bare}` ? 'holds' : 'wrong'
}
