/** The demo list names nobody real, and its two open wallets are those of the published keys. */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { base58 } from '@scure/base'
import { privateKeyToAccount } from 'viem/accounts'
import { getAddress } from 'viem/utils'
import { expect, test } from 'vitest'
import { DEMO_LISTED_EVM_ADDRESS, DEMO_LISTED_SOLANA_ADDRESS, demoList } from './demo-list.ts'

const wallets = demoList().entries.flatMap((entry) => entry.wallets)

test('the EVM wallet is the one of the published key', () => {
  const { address } = privateKeyToAccount(`0x${'44'.repeat(32)}`)
  expect(address).toBe(DEMO_LISTED_EVM_ADDRESS)
  expect(wallets).toContainEqual({ currency: 'ETH', address: DEMO_LISTED_EVM_ADDRESS })
})

test('the Solana wallet is the one of the published seed', () => {
  // PKCS #8 around a bare ed25519 seed (RFC 8410).
  const header = Buffer.from('302e020100300506032b657004220420', 'hex')
  const seed = Buffer.alloc(32, 0x55)
  const key = createPrivateKey({ key: Buffer.concat([header, seed]), format: 'der', type: 'pkcs8' })
  const point = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32)
  expect(base58.encode(point)).toBe(DEMO_LISTED_SOLANA_ADDRESS)
  expect(wallets).toContainEqual({ currency: 'SOL', address: DEMO_LISTED_SOLANA_ADDRESS })
})

test('every other wallet is well formed too', () => {
  for (const { currency, address } of wallets) {
    if (currency === 'SOL') expect(base58.decode(address)).toHaveLength(32)
    else expect(getAddress(address)).toBe(address)
  }
})

test('everything on it says that it is invented', () => {
  const { entries } = demoList()
  expect(entries).toHaveLength(6)
  expect(entries.every(({ remarks }) => remarks?.startsWith('Invented.'))).toBe(true)
  expect(new Set(entries.map(({ entryNo }) => entryNo)).size).toBe(6)
})

test('a change to one copy does not reach the next', () => {
  demoList().entries[0]?.wallets.pop()
  expect(demoList().entries[0]?.wallets).toHaveLength(1)
})
