/** How wallets are found, and what is asked of them. */
import { expect, test } from 'vitest'
import { accountOf, findWallets } from './wallets.ts'
import type { Wallet } from './wallets.ts'

function found(window: EventTarget & { ethereum?: unknown; solana?: unknown }, isSolana = false) {
  const wallets: Wallet[] = []
  const stop = findWallets(window, isSolana, (wallet) => wallets.push(wallet))
  return { wallets, stop }
}
const provider = (accounts: unknown) => ({
  request: ({ method }: { method: string }) =>
    Promise.resolve(method === 'personal_sign' ? '0xsigned' : accounts),
})
const announce = (detail: unknown) =>
  Object.assign(new Event('eip6963:announceProvider'), { detail })

test('a wallet that announces itself is found once, whenever it comes', () => {
  const window = new EventTarget()
  const { wallets, stop } = found(window)
  const detail = { info: { name: 'One' }, provider: provider([]) }
  window.dispatchEvent(announce(detail))
  window.dispatchEvent(announce(detail))
  window.dispatchEvent(announce({ info: {}, provider: {} }))
  window.dispatchEvent(announce(null))
  stop()
  window.dispatchEvent(announce({ info: { name: 'Two' }, provider: provider([]) }))
  expect(wallets.map(({ name }) => name)).toEqual(['One'])
})

test('without an announcement the object on the window is taken', async () => {
  const window = Object.assign(new EventTarget(), { ethereum: provider(['0xABC']) })
  const { wallets } = found(window)
  expect(await wallets[0]?.sign('message', '0xabc')).toEqual({
    kind: 'signed',
    signature: '0xsigned',
  })
  expect(await wallets[0]?.sign('message', '0xdef')).toEqual({ kind: 'other_account' })
})

test('a chain of Solana is not offered a wallet of Ethereum', () => {
  expect(found(Object.assign(new EventTarget(), { ethereum: provider([]) }), true).wallets).toEqual(
    [],
  )
})

test('the account stands on the second line of the message', () => {
  expect(accountOf('x wants you to sign in with your Ethereum account:\n0xabc\n\nURI: x')).toBe(
    '0xabc',
  )
  expect(accountOf('')).toBe('')
})
