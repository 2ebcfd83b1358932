/** An address is read in every form its chain allows, and what is no address is named as such. */
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { formsOf, strangerOf } from './address-forms.fixture.ts'
import { icapDigits } from './evm-address.ts'
import { checksumOk } from './address-checksum.ts'
import { findBlockchain } from './blockchains.ts'
import { ofacAddresses } from './fixtures/vectors.ts'
import { decodeAddress, readAddress } from './read-address.ts'

const seed = Number(process.env['WALLETS_SEED'] ?? 20_260_101)
const keyOf = (text: string): string | undefined => decodeAddress(text)?.key
const asRead = (text: string, name?: string): string => {
  const reading = readAddress(text, name === undefined ? undefined : findBlockchain(name))
  return reading.ok
    ? reading.address.write(name === undefined ? undefined : findBlockchain(name))
    : reading.problem
}

describe('two forms of one address', () => {
  // The vectors' sources: EIP-55 and the IBAN form of Ethereum's wiki; XLS-5d; ZIP 320; BIP 173.
  it.each([
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', '0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED'],
    ['0x00c5496aEe77C1bA1f0854206A26DdA82a81D6D8', 'XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS'],
    ['r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59', 'X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ'],
    ['t1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC', 'tex1s2rt77ggv6q989lr49rkgzmh5slsksa9khdgte'],
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', 'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', '41A614F803B6FD780986A42C78EC9C7F77E6DED13C'],
    [
      '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu',
      'bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a',
    ],
    ['3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY', 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'],
  ])('%s and %s have one key', (one, other) => {
    expect(keyOf(one)).toBeDefined()
    expect(keyOf(other)).toBe(keyOf(one))
  })

  test(`hold for addresses of every chain, WALLETS_SEED=${seed}`, () => {
    const owners = new Map<string, string>()
    for (let number = 0; number < 600; number += 1) {
      const address = strangerOf(seed, number)
      const key = keyOf(address)
      for (const form of formsOf(address)) {
        expect(keyOf(form), `${form} for ${address}`).toBe(key)
        expect(readAddress(form).ok, form).toBe(true)
      }
      expect(owners.get(key!), address).toBeUndefined()
      owners.set(key!, address)
    }
  })

  test('hold for the listed ones', () => {
    for (const [, address] of ofacAddresses)
      for (const form of formsOf(address)) expect(keyOf(form), form).toBe(keyOf(address))
  })
})

test('a Dash address that passes for an IBAN is a Dash address', () => {
  const text = 'Xe215c3XZfA9TQFwjAZLNuNyfUvGpsjfps'
  expect(icapDigits(text)).toBeDefined()
  expect(decodeAddress(text)?.chains).toEqual(['dash'])
})

describe('one character changed', () => {
  test(`never names another wallet's address, WALLETS_SEED=${seed}`, () => {
    const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(), fc.nat(57), (number, at, letter) => {
        const address = strangerOf(seed, number)
        // Neither Solana's form nor Ethereum's in one case has anything to check.
        if (address.startsWith('0x') || decodeAddress(address)?.chains[0] === 'solana') return
        const index = at % address.length
        const changed = address.slice(0, index) + letters[letter] + address.slice(index + 1)
        if (changed !== address) expect(decodeAddress(changed), changed).toBeUndefined()
      }),
      { seed },
    )
  })
})

describe('an address is written', () => {
  it.each([
    [
      '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
      'ETH',
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    ],
    [
      'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
      'btc',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    ],
    ['1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu', 'XBT', '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu'],
    [
      '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu',
      'bitcoin cash',
      'bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a',
    ],
    ['3MSvaVbVFFLML86rt5eqgA9SvW23upaXdY', 'LTC', 'MTf4tP1TCNBn8dNkyxeBVoPrFCcVzxJvvh'],
    ['0xa614f803b6fd780986a42c78ec9c7f77e6ded13c', 'TRX', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    [
      'X7AcgcsBL6XDcUb289X4mJ8djcdyKaB5hJDWMArnXr61cqZ',
      'ripple',
      'r9cZA1mLK5R5Am25ArfXFmqgNwjZgnfk59',
    ],
    ['tex1s2rt77ggv6q989lr49rkgzmh5slsksa9khdgte', 'zcash', 't1VmmGiyjVNeCjxDZzg7vZmd99WyzVby9yC'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'USDT', 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    ['3E6ZCKRrsdPc35chA9Eftp1h3DLW18NFNV', 'USDT', '3E6ZCKRrsdPc35chA9Eftp1h3DLW18NFNV'],
  ])('%s on %s as %s', (text, name, written) => expect(asRead(text, name)).toBe(written))
})

describe('what is no address is refused', () => {
  it.each([
    ['', undefined, 'address_empty'],
    ['ethereum:', undefined, 'address_empty'],
    ['hello', undefined, 'address_malformed'],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe', 'ETH', 'address_malformed'],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD', 'ETH', 'address_checksum_wrong'],
    ['1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggv', 'XBT', 'address_checksum_wrong'],
    ['1bpei6dfdaufd7gtittlsdbeyjvcoavggu', 'XBT', 'address_malformed'],
    ['1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu', 'ETH', 'address_of_another_chain'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'XBT', 'address_of_another_chain'],
    ['qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q', 'BCH', 'address_checksum_wrong'],
    // BIP 173 and BIP 350: mixed case, wrong checksum kind, and programs of a wrong length.
    ['bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4', 'XBT', 'address_checksum_wrong'],
    [
      'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd',
      'XBT',
      'address_checksum_wrong',
    ],
    ['BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P', 'XBT', 'address_checksum_wrong'],
    ['bc1pw5dgrnzv', 'XBT', 'address_malformed'],
    // Of Bitcoin's test network, and a checksum that holds.
    ['mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'XBT', 'address_malformed'],
    ['tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx', 'XBT', 'address_malformed'],
    ['x'.repeat(2_000), undefined, 'address_malformed'],
  ])('%s on %s: %s', (text, name, problem) => expect(asRead(text, name)).toBe(problem))

  test('or is the wallet that it is written as again, whatever was typed', () => {
    const typed = fc.string({ unit: 'binary', maxLength: 120 })
    const held = fc.nat(5_000).map((number) => strangerOf(seed, number))
    fc.assert(
      fc.property(fc.oneof(typed, held), (text) => {
        const read = readAddress(text)
        if (!read.ok) return
        const again = readAddress(read.address.write())
        expect(again.ok && again.address.key).toBe(read.address.key)
        expect(checksumOk(text, 'USDT')).not.toBe(false)
      }),
      { seed },
    )
  })
})

describe('a blockchain', () => {
  it.each([
    ['XBT', 'XBT'],
    ['btc', 'XBT'],
    ['Bitcoin', 'XBT'],
    ['bitcoin-cash', 'BCH'],
    ['Ethereum Classic', 'ETC'],
    ['eip155:137', 'ETH'],
    ['bip122:12a765e31ffd4059bada1e25190f6e98', 'LTC'],
    ['TRC20', 'TRX'],
    ['dogwifhat', undefined],
    ['', undefined],
  ])('%s is %s', (name, code) => expect(findBlockchain(name)?.code).toBe(code))
})
