/** A wallet signs what it is shown: Ethereum's by its announcement, Solana's by its object. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { devices, openBench } from './browser.ts'
import type { Bench } from './browser.ts'
import { token } from './stand-in.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const account = '0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
const message = [
  'id.example.com wants you to sign in with your Ethereum account:',
  account,
  '',
  'URI: https://id.example.com',
  'Version: 1',
  'Chain ID: 1',
  'Nonce: abcdefgh12345678',
  'Issued At: 2026-11-30T12:00:00Z',
].join('\n')
const ethereum = { message, chain_id: 'eip155:1', account_id: `eip155:1:${account}` }
const solanaAccount = '4Nd1mYvTz8xJ1cM3b8dX5sQ6nV7wK2hL9pR3tUyE1aBc'
const solana = {
  message: message.replace('Ethereum', 'Solana').replace(account, solanaAccount),
  chain_id: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  account_id: `solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:${solanaAccount}`,
}

/** Calls what it was given back, so that a test can read it as the signature. */
const announcing = (held: string): string => `
  const provider = {
    request: async ({ method, params }) =>
      method === 'eth_requestAccounts' ? ['${held}'] : 'signed:' + params.join(','),
  }
  window.addEventListener('eip6963:requestProvider', () =>
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', {
      detail: { info: { name: 'Test Wallet', uuid: 'u' }, provider },
    })))`

const solanaWallet = `
  window.solana = {
    publicKey: null,
    async connect() { this.publicKey = { toString: () => '${solanaAccount}' } },
    signMessage: async (bytes) => ({ signature: new Uint8Array(64).fill(bytes[0]) }),
  }`

describe.each(devices)('on a $name', (device) => {
  test('an Ethereum wallet that announces itself', async () => {
    const walk = await bench.walk(device, { steps: [], wallet: ethereum })
    await walk.page.addInitScript(announcing(account.toLowerCase()))
    walk.server.reply('POST wallet', { status: 422, body: { code: 'signature_invalid' } })
    await walk.go(`/wallet/${token}`)
    await walk.see('Show that the wallet is yours', 'wallet')
    await walk.press('Sign with Test Wallet')
    await walk.page.getByText(/The signature does not fit/).waitFor()
    await walk.see('Show that the wallet is yours', 'wallet-refused')
    await walk.press('Sign with Test Wallet')
    await walk.see('Thank you, the wallet is yours', 'wallet-done')
    const hex = Buffer.from(message).toString('hex')
    expect(walk.server.sent('POST wallet')).toContainEqual({
      signature: `signed:0x${hex},${account.toLowerCase()}`,
    })
    expect(walk.server.sent('GET wallet')).toHaveLength(2)
    await walk.close()
  })
})

test('a wallet with another account is told which one is meant', async () => {
  const walk = await bench.walk(devices[0]!, { steps: [], wallet: ethereum })
  await walk.page.addInitScript(announcing('0x0000000000000000000000000000000000000001'))
  await walk.go(`/wallet/${token}`)
  await walk.press('Sign with Test Wallet')
  await walk.page.getByText(new RegExp(`another account. Choose ${account}`)).waitFor()
  expect(walk.server.sent('POST wallet')).toEqual([])
  await walk.close()
})

test('a Solana wallet', async () => {
  const walk = await bench.walk(devices[0]!, { steps: [], wallet: solana })
  await walk.page.addInitScript(solanaWallet)
  await walk.go(`/wallet/${token}`)
  await walk.press('Sign with Solana')
  await walk.page.getByRole('heading', { name: /the wallet is yours/ }).waitFor()
  expect(walk.server.sent('POST wallet')).toEqual([
    { signature: Buffer.alloc(64, solana.message.charCodeAt(0)).toString('base64') },
  ])
  await walk.close()
})

test('without a wallet it says where to open the link', async () => {
  const walk = await bench.walk(devices[0]!, { steps: [], wallet: ethereum })
  await walk.go(`/wallet/${token}`)
  await walk.page.getByText(/No wallet was found in this browser/).waitFor()
  await walk.see('Show that the wallet is yours', 'wallet-none')
  await walk.close()
})
