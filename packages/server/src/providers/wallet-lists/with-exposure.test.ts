/** Lists and a vendor together: the vendor may hold a wallet back, and rejects nobody. */
import { expect, test } from 'vitest'
import type { ExposureProvider } from '../exposure-kit.ts'
import type { WalletQuestion } from '../kit.ts'
import { walletLists } from './provider.ts'
import { buildWalletIndex } from './wallet-index.ts'
import { withExposure } from './with-exposure.ts'

const listed = '0x2f389ce8bd8ff92de3402ffce4691d17fc4f6535'
const stranger = `0x${'1'.repeat(40)}`
const asking = { idempotencyKey: 'k', signal: new AbortController().signal }
const question = (address: string): WalletQuestion => ({
  accountId: `eip155:1:${address}`,
  environment: 'live',
  externalId: 'ann',
  tries: 0,
})
const lists = (isLoaded = true) =>
  walletLists(() =>
    buildWalletIndex(
      isLoaded
        ? [
            {
              list: 'ofac-sdn',
              version: 2,
              entryNo: '7',
              categories: ['sanctions'],
              wallets: [{ currency: 'ETH', address: listed }],
            },
          ]
        : [],
    ),
  )

type Answer = Awaited<ReturnType<ExposureProvider['ask']>>
function vendorOf(answer: Answer): ExposureProvider & { readonly asked: string[] } {
  const asked: string[] = []
  return { name: 'vendor', asked, ask: (address) => (asked.push(address), Promise.resolve(answer)) }
}
const about = (category?: string): Answer => ({
  kind: 'ok',
  facts: {
    categories: category ? [{ category, name: null, description: null, url: null }] : [],
  },
})
const clear = { kind: 'ok', facts: { hits: [], lists: { 'ofac-sdn': 2 } } }

test.each([
  ['knows nothing', about(), clear],
  ['names a category that is no sanction', about('gambling'), clear],
  ['says it is sanctioned: a person looks', about('sanctions'), { kind: 'fail' }],
  ['is down: it is asked again', { kind: 'retry' } as const, { kind: 'retry' }],
  ['will never say: a person looks', { kind: 'fail' } as const, { kind: 'fail' }],
])('a vendor that %s', async (_, answer, expected) => {
  const vendor = vendorOf(answer)
  expect(await withExposure(lists(), vendor).screen(question(stranger), asking)).toEqual(expected)
  expect(vendor.asked).toEqual([stranger])
})

test('a listed wallet is a hit, and without a list nobody is cleared, vendor unasked', async () => {
  const vendor = vendorOf({ kind: 'retry' })
  const hit = await withExposure(lists(), vendor).screen(question(listed), asking)
  expect(hit).toMatchObject({ kind: 'ok', facts: { hits: [{ entryNo: '7' }] } })
  const none = await withExposure(lists(false), vendor).screen(question(stranger), asking)
  expect(none).toEqual({ kind: 'ok', facts: { hits: [], lists: {} } })
  expect(vendor.asked).toEqual([])
})
