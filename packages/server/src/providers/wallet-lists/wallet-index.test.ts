/** Looking wallets up: no spelling hides a listed one, and the invented list stays in sandboxes. */
import { describe, expect, test } from 'vitest'
import { ofacFixtures } from '../../lists/fixtures/load.ts'
import { parseOfacSdn } from '../../lists/ofac-sdn.ts'
import { formsOf, strangerOf } from '../../platform/wallet/address-forms.fixture.ts'
import { findBlockchain } from '../../platform/wallet/blockchains.ts'
import { ofacAddresses } from '../../platform/wallet/fixtures/vectors.ts'
import { buildWalletIndex } from './wallet-index.ts'
import type { ListedEntry } from './wallet-index.ts'

const seed = Number(process.env['WALLETS_SEED'] ?? 20_260_102)
const live = { environment: 'live' } as const
const sandbox = { environment: 'sandbox' } as const

const listed = (address: string, more: Partial<ListedEntry> = {}): ListedEntry => ({
  list: 'ofac-sdn',
  version: 3,
  entryNo: '7',
  program: 'CYBER2',
  categories: ['sanctions'],
  wallets: [{ currency: 'ETH', address }],
  ...more,
})

const evm = '0x2f389ce8bd8ff92de3402ffce4691d17fc4f6535'
const bitcoin = '12HQDsicffSBaYdJ6BhnE22sfjTESmmzKx'

const mixed = (text: string): string =>
  [...text].map((letter, n) => (n % 2 ? letter.toUpperCase() : letter.toLowerCase())).join('')

describe('every address of the excerpt is found', () => {
  const parse = parseOfacSdn(ofacFixtures())
  const entries = parse.ok ? parse.list.entries : []
  const index = buildWalletIndex(entries.map((one) => ({ ...one, list: 'ofac-sdn', version: 1 })))
  const addresses = [
    ...new Set(entries.flatMap(({ wallets }) => wallets.map((one) => one.address))),
  ]
  const spellings: [string, (address: string) => string][] = [
    ['as published', (address) => address],
    ['in upper case', (address) => address.toUpperCase()],
    ['in lower case', (address) => address.toLowerCase()],
    ['in mixed case', mixed],
    ['as a CAIP-10 account', (address) => `eip155:1:${address}`],
    ['as a CAIP-10 account in upper case', (address) => `EIP155:137:${address.toUpperCase()}`],
    ['with spaces around', (address) => ` ${address}\n`],
  ]
  test.each(spellings)('%s', (_, spell) => {
    expect(addresses.length).toBeGreaterThan(15)
    for (const address of addresses) {
      const entryNos = index.lookUp(spell(address), live).map((hit) => hit.entryNo)
      expect(entryNos, spell(address)).toEqual(['33151'])
    }
  })
})

test('a listed wallet is found in its other form', () => {
  const legacy = buildWalletIndex([listed('1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu')])
  const cash = 'bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a'
  expect(legacy.lookUp(cash, live)).toHaveLength(1)
  expect(
    buildWalletIndex([listed(cash)]).lookUp('1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu', live),
  ).toHaveLength(1)
})

describe('every form of every listed address', () => {
  const entries = ofacAddresses.map(([currency, address, entryNo]) =>
    listed(address, { entryNo, wallets: [{ currency, address }] }),
  )
  const index = buildWalletIndex(entries)

  test('is found', () => {
    for (const [, address, entryNo] of ofacAddresses)
      for (const form of formsOf(address))
        expect(
          index.lookUp(form, live).map((hit) => hit.entryNo),
          form,
        ).toContain(entryNo)
  })

  test(`and nobody else's is, WALLETS_SEED=${seed}`, () => {
    for (let number = 0; number < 2_000; number += 1)
      expect(index.lookUp(strangerOf(seed, number), live)).toEqual([])
  })
})

test('the very text that is listed is told of, whichever chain it is said to be of', () => {
  const index = buildWalletIndex([listed(evm)])
  for (const chain of ['TRX', 'ETH', 'XBT', 'SOL'])
    expect(index.lookUp(evm, { ...live, blockchain: findBlockchain(chain)! }), chain).toHaveLength(
      1,
    )
})

test("a Tron wallet in Ethereum's form is found where the chain is named", () => {
  const tron = listed('TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t')
  const index = buildWalletIndex([tron])
  const text = '0xa614f803b6fd780986a42c78ec9c7f77e6ded13c'
  const blockchain = findBlockchain('TRX')!
  expect(index.lookUp(text, { ...live, blockchain })).toHaveLength(1)
  expect(index.lookUp(text, live)).toEqual([])
})

test('a Solana address of other letters is another wallet', () => {
  const address = 'Bow1CGKGDB9mNxeWdw85E2aCthQ1oZX4oFEe7fYT17ew'
  const index = buildWalletIndex([listed(address, { wallets: [{ currency: 'SOL', address }] })])
  expect(index.lookUp(address, live)).toHaveLength(1)
  expect(index.lookUp(address.replace('1CG', '1cG'), live)).toEqual([])
})

test('a hit names list, entry, version, program and the address as published', () => {
  expect(buildWalletIndex([listed(evm)]).lookUp(evm.toUpperCase(), live)).toEqual([
    {
      list: 'ofac-sdn',
      entryNo: '7',
      listVersion: 3,
      program: 'CYBER2',
      categories: ['sanctions'],
      address: evm,
    },
  ])
})

test('an address that no list names is no hit', () => {
  const index = buildWalletIndex([listed(evm), listed(bitcoin)])
  for (const account of [`${evm.slice(0, -1)}6`, `${evm}0`, bitcoin.slice(1), '', 'eip155:1:']) {
    expect(index.lookUp(account, live), account).toEqual([])
  }
})

test('one entry is one hit, however often it names the wallet; two entries are two', () => {
  const twice = { wallets: ['ETH', 'USDT'].map((currency) => ({ currency, address: evm })) }
  const index = buildWalletIndex([
    listed(evm, { entryNo: '9', ...twice }),
    listed(evm, { entryNo: '8' }),
    listed(evm, { list: 'another' }),
  ])
  const names = index.lookUp(evm, live).map(({ list, entryNo }) => `${list} ${entryNo}`)
  expect(names).toEqual(['another 7', 'ofac-sdn 8', 'ofac-sdn 9'])
  expect(index.addresses).toBe(1)
})

describe('the demo list', () => {
  const index = buildWalletIndex([listed(evm, { list: 'demo', version: 1 }), listed(bitcoin)])

  test('counts in a sandbox', () => {
    expect(index.lookUp(evm, sandbox)).toHaveLength(1)
    expect(index.lists(sandbox)).toEqual({ demo: 1, 'ofac-sdn': 3 })
  })

  test('neither hits nor counts as looked at in a live application', () => {
    expect(index.lookUp(evm, live)).toEqual([])
    expect(index.lists(live)).toEqual({ 'ofac-sdn': 3 })
  })
})

test('a list without a wallet is not one that was looked at', () => {
  const index = buildWalletIndex([listed(evm, { list: 'un', wallets: [] })])
  expect(index.lists(live)).toEqual({})
})

test('a listed wallet nobody could be found by is named', () => {
  const index = buildWalletIndex([listed(' ')])
  expect(index.unfindable).toEqual([{ list: 'ofac-sdn', entryNo: '7' }])
  expect(index.lists(live)).toEqual({})
})
