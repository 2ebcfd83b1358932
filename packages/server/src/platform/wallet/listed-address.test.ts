/** A listed address is found again in any letter case and in every form that names it. */
import { base58, base58check } from '@scure/base'
import { sha256 } from '@noble/hashes/sha2.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checksumOk } from './address-checksum.ts'
import { decodeBase58Check, encodeBase58Check } from './base58check.ts'
import { decodeCashAddr, encodeCashAddr } from './cashaddr.ts'
import { ofacAddresses } from './fixtures/vectors.ts'
import { addressKeys } from './listed-address.ts'

const MONERO =
  '4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge'
const INTEGRATED =
  '4LL9oSLmtpccfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeY' +
  'TRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2bYXZKKQePHES9khPK'
const TRON = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
const TRON_HEX = 'a614f803b6fd780986a42c78ec9c7f77e6ded13c'
const EVM = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96'

const digest = fc.uint8Array({ minLength: 20, maxLength: 20 })
const meet = (one: string, other: string): boolean => {
  const keys = new Set(addressKeys(one))
  return addressKeys(other).some((key) => keys.has(key))
}
const recased = (text: string, mask: bigint): string =>
  Array.from(text, (letter, at) =>
    (mask >> BigInt(at)) & 1n ? letter.toUpperCase() : letter.toLowerCase(),
  ).join('')

describe('a listed address', () => {
  it.each(ofacAddresses)('%s %s is found in any letter case', (_currency, address) => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 100n), (mask) => meet(address, recased(address, mask))),
      { numRuns: 25 },
    )
  })

  it('does not meet another listed address', () => {
    const owners = new Map<string, string>()
    for (const [currency, address] of ofacAddresses) {
      for (const key of addressKeys(address, { currency })) {
        expect(owners.get(key) ?? address).toBe(address)
        owners.set(key, address)
      }
    }
  })

  it.each([
    ['EVM without 0x', EVM, EVM.slice(2)],
    ['EVM with 0X', EVM, EVM.toUpperCase()],
    ['EVM as CAIP-10', EVM, `eip155:1:${EVM.toLowerCase()}`],
    ['EVM as our wallet identity', EVM, `eip155:${EVM.toLowerCase()}`],
    ['EVM in a payment URI', EVM, `ethereum:${EVM}@1?value=1`],
    ['EVM padded to a word', EVM, `0x${'0'.repeat(24)}${EVM.slice(2)}`],
    ['EVM with spaces', EVM, ` ${EVM.slice(0, 10)}\u200b${EVM.slice(10)}\n`],
    ['EVM in full-width digits', EVM, EVM.replace('0x0', '\uff10x\uff10')],
    [
      'bitcoin as CAIP-10',
      '12YyR9EpvHxBjjKjTWqfKqeyoWnvcraxpW',
      'bip122:000000000019d6689c085ae165831e93:12YyR9EpvHxBjjKjTWqfKqeyoWnvcraxpW',
    ],
    [
      'bech32 in capitals',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      'BITCOIN:BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4?amount=1',
    ],
    [
      'BCH legacy and CashAddr',
      '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu',
      'bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a',
    ],
    [
      'BCH script',
      '3CWFddi6m4ndiGyKqzYvsFYagqDLPVMTzC',
      'ppm2qsznhks23z7629mms6s4cwef74vcwvn0h829pq',
    ],
    [
      'BCH in capitals',
      '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu',
      'BITCOINCASH:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A',
    ],
    [
      'BCH of altered case',
      '1bpei6dfdaufd7gtittlsdbeyjvcoavggu',
      'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a',
    ],
    [
      'BCH able to hold tokens',
      '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu',
      'zpm2qsznhks23z7629mms6s4cwef74vcwvrqekrq9w',
    ],
    ['Litecoin script', '3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY', 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'],
    ['Tron hex', TRON, `41${TRON_HEX}`],
    ['Tron hex with 0x', TRON.toLowerCase(), `0x41${TRON_HEX.toUpperCase()}`],
    ['Tron as CAIP-10', TRON, `tron:27Lqcw:${TRON}`],
    ['Monero with a payment id', MONERO, INTEGRATED],
    [
      'Solana as CAIP-10',
      'Bow1CGKGDB9mNxeWdw85E2aCthQ1oZX4oFEe7fYT17ew',
      'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:Bow1CGKGDB9mNxeWdw85E2aCthQ1oZX4oFEe7fYT17ew',
    ],
  ])('is found in another form: %s', (_name, listed, asked) => {
    expect(meet(listed, asked)).toBe(true)
    expect(meet(asked, listed)).toBe(true)
  })

  it("in Tron's EVM form needs the currency to tell it from an Ethereum address", () => {
    expect(addressKeys(`0x${TRON_HEX}`, { currency: 'TRX' })).toContain(TRON.toLowerCase())
    expect(meet(`0x${TRON_HEX}`, TRON)).toBe(false)
    expect(meet(`0x${TRON_HEX}`, `41${TRON_HEX}`)).toBe(false)
  })

  it('has no key when there is no text, and its folded text for a chain we do not know', () => {
    expect(addressKeys(' \n')).toEqual([])
    expect(addressKeys('rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh')).toEqual([
      'rhb9cjawyb4rj91vrwn96dkukg4bwdtyth',
    ])
    expect(addressKeys(`-1:${'AB'.repeat(32)}`)).toEqual([`-1:${'ab'.repeat(32)}`])
  })

  it('is looked up by the same folded keys with space around it, whatever was typed', () => {
    const typed = fc.string({ unit: 'binary', maxLength: 120 })
    const listed = fc.constantFrom(...ofacAddresses.map(([, address]) => address))
    fc.assert(
      fc.property(fc.oneof(typed, listed), (text) => {
        const keys = addressKeys(text)
        expect(keys).toEqual([...new Set(keys.map((key) => key.toLowerCase()))])
        expect(addressKeys(` ${text}\n`)).toEqual(keys)
      }),
    )
  })
})

describe('a bitcoin-style address', () => {
  it('comes back from its bytes, and as the reference library writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), digest, (version, payload) => {
        const text = encodeBase58Check(version, payload)
        expect(text).toBe(base58check(sha256).encode(Uint8Array.of(version, ...payload)))
        if (text.length >= 25)
          expect(decodeBase58Check(text)).toEqual(Uint8Array.of(version, ...payload))
      }),
    )
  })

  it('never passes its checksum with one character changed', () => {
    const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
    fc.assert(
      fc.property(digest, fc.nat(), fc.integer({ min: 1, max: 57 }), (payload, at, shift) => {
        const text = encodeBase58Check(0, payload)
        const index = at % text.length
        // The index is within the text.
        const letter = letters[(letters.indexOf(text[index]!) + shift) % 58]
        expect(checksumOk(text, 'XBT')).toBe(true)
        expect(checksumOk(text.slice(0, index) + letter + text.slice(index + 1), 'XBT')).toBe(false)
      }),
    )
  })

  it('comes back from CashAddr, which no changed character passes', () => {
    fc.assert(
      fc.property(
        digest,
        fc.constantFrom('p2pkh' as const, 'p2sh' as const),
        fc.nat(41),
        (payload, kind, at) => {
          const text = encodeCashAddr({ kind, digest: payload })
          expect(decodeCashAddr(text)).toEqual({ kind, digest: payload })
          const changed = text.slice(0, at) + (text[at] === 'q' ? 'p' : 'q') + text.slice(at + 1)
          expect(decodeCashAddr(changed)).toBeUndefined()
        },
      ),
    )
  })
})

describe('a checksum', () => {
  it('does not fail on any listed address', () => {
    for (const [currency, address] of ofacAddresses) {
      expect(checksumOk(address, currency), address).not.toBe(false)
    }
  })

  it.each([
    ['ETH', EVM, true],
    ['ETH', EVM.replace('b', 'B').replace('8B', '8b'), false],
    ['ETH', EVM.toLowerCase(), undefined],
    ['ETH', EVM.slice(0, -1), false],
    ['XBT', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', true],
    ['XBT', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4', true],
    ['XBT', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5', false],
    ['XBT', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', true],
    ['XBT', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd', false],
    ['BCH', 'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a', true],
    ['BCH', 'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q', false],
    ['TRX', TRON, true],
    ['TRX', `41${TRON_HEX}`, undefined],
    ['TRX', TRON.toLowerCase(), false],
    ['XMR', MONERO, true],
    ['XMR', INTEGRATED, true],
    ['XMR', MONERO.replace('4Ad', '4Ae'), false],
    ['XMR', '5be5543ff73456ab9f2d207887e2af87322c651ea1a873c5b25b7ffae456c320', undefined],
    ['XRP', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh', true],
    ['XRP', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi', false],
    ['USDT', TRON, true],
    ['USDT', '3E6ZCKRrsdPc35chA9Eftp1h3DLW18NFNV', true],
    ['SOL', base58.encode(new Uint8Array(32).fill(7)), undefined],
  ])('of %s %s', (currency, address, expected) => {
    expect(checksumOk(address, currency)).toBe(expected)
  })
})
