/** The provider over the lists: hit, clear, and never clear without a list. */
import { expect, test } from 'vitest'
import type { WalletQuestion } from '../kit.ts'
import { walletLists } from './provider.ts'
import { buildWalletIndex } from './wallet-index.ts'

const address = '0x2f389ce8bd8ff92de3402ffce4691d17fc4f6535'
const asking = { idempotencyKey: 'k', signal: new AbortController().signal }
const question = (accountId: string, environment: 'live' | 'sandbox' = 'live'): WalletQuestion => ({
  accountId,
  environment,
  externalId: 'ann',
  tries: 0,
})
const indexOf = (list: string) =>
  buildWalletIndex([
    {
      list,
      version: 2,
      entryNo: '7',
      categories: ['sanctions'],
      wallets: [{ currency: 'ETH', address }],
    },
  ])

test('a listed wallet is a hit that names the entry', async () => {
  const provider = walletLists(() => indexOf('ofac-sdn'))
  expect(await provider.screen(question(`eip155:1:${address}`), asking)).toEqual({
    kind: 'ok',
    facts: {
      hits: [{ list: 'ofac-sdn', entryNo: '7', listVersion: 2, categories: ['sanctions'] }],
      lists: { 'ofac-sdn': 2 },
    },
  })
})

test('another wallet is clear, by the lists looked at', async () => {
  const provider = walletLists(() => indexOf('ofac-sdn'))
  expect(await provider.screen(question(`eip155:1:0x${'1'.repeat(40)}`), asking)).toEqual({
    kind: 'ok',
    facts: { hits: [], lists: { 'ofac-sdn': 2 } },
  })
})

test('without a list that counts no list is named, so that nobody is cleared', async () => {
  const none = walletLists(() => buildWalletIndex([]))
  const demo = walletLists(() => indexOf('demo'))
  const nothing = { kind: 'ok', facts: { hits: [], lists: {} } }
  expect(await none.screen(question(`eip155:1:${address}`, 'sandbox'), asking)).toEqual(nothing)
  expect(await demo.screen(question(`eip155:1:${address}`, 'live'), asking)).toEqual(nothing)
})

test('an account that reads as nothing is not cleared', async () => {
  const provider = walletLists(() => indexOf('ofac-sdn'))
  expect(await provider.screen(question('eip155:1:'), asking)).toEqual({ kind: 'fail' })
})

test('each screening asks for the index of its moment', async () => {
  let index = buildWalletIndex([])
  const provider = walletLists(() => index)
  index = indexOf('ofac-sdn')
  const answer = await provider.screen(question(address), asking)
  expect(answer).toMatchObject({ facts: { hits: [{ entryNo: '7' }] } })
})
