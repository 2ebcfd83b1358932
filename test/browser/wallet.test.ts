/** A customer of the onboarding API shows by the link that its wallet is its own. */
import type { Page } from 'playwright-core'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { PrivateKeyAccount } from 'viem/accounts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../api/world.ts'
import { openBench, phone } from './bench.ts'
import type { Bench } from './bench.ts'
import { identityCard, selfie, start } from './steps.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench('Northwind Bank', { verificationProvider: 'session' })
})
afterAll(() => bench.close())

/** The object extensions leave on the window; what it signs is signed by that account. */
async function wallet(page: Page, account: PrivateKeyAccount, signer = account): Promise<void> {
  await page.exposeFunction('signed', (raw: `0x${string}`) =>
    signer.signMessage({ message: { raw } }),
  )
  await page.addInitScript(`window.ethereum = {
    request: async ({ method, params }) =>
      method === 'eth_requestAccounts' ? ['${account.address}'] : window.signed(params[0]),
  }`)
}

async function customer(externalId: string, account: PrivateKeyAccount) {
  const { world, box } = bench
  const made = await world.call('createCustomer', box.full, {
    body: { externalId, chainId: `eip155:1:${account.address}` },
  })
  expect(made.status, made.text).toBe(201)
  const given = { params: { id: String(made.body['id']) } }
  const { body } = await world.call('getChallenge', box.full, given)
  const status = async () => (await world.call('getCustomer', box.full, given)).body['status']
  /** Once it has begun, the link of its session. */
  const session = async (): Promise<string> => {
    const read = () => world.call('getVerification', box.full, given)
    const answer = await eventually(read, (one) => typeof one.body['token'] === 'string')
    return `${world.url}/session/${String(answer.body['token'])}`
  }
  return { url: body['url'], status, session }
}

test('signed by its wallet, then verified by a session, the customer is active', async () => {
  const account = privateKeyToAccount(generatePrivateKey())
  const { url, status, session } = await customer('ana', account)
  expect(await status()).toBe('initiating')
  const visit = await bench.visit(url, phone, (page) => wallet(page, account))
  await visit.see('Show that the wallet is yours', 'wallet')
  await visit.press('Sign with Ethereum')
  await visit.see('Thank you, the wallet is yours', 'wallet-done')
  const person = await bench.visit(await session(), phone)
  await start(person)
  await identityCard(person)
  await selfie(person)
  await person.heading('You are verified')
  expect(person.refused).toEqual([])
  await person.close()
  await eventually(status, (now) => now === 'active')
  await visit.page.reload()
  await visit.see('This link is over', 'wallet-over')
  expect(visit.refused).toEqual(['410 /hosted/wallet'])
  await visit.close()
})

test('signed by another, it is asked again with another message', async () => {
  const account = privateKeyToAccount(generatePrivateKey())
  const { url, status } = await customer('ben', account)
  const other = privateKeyToAccount(generatePrivateKey())
  const visit = await bench.visit(url, phone, (page) => wallet(page, account, other))
  const message = visit.page.getByLabel('Message to sign')
  const before = await message.textContent()
  await visit.press('Sign with Ethereum')
  await visit.page.getByText(/The signature does not fit/).waitFor()
  await visit.see('Show that the wallet is yours', 'wallet-refused')
  expect(await message.textContent()).not.toBe(before)
  expect(visit.refused).toHaveLength(1)
  expect(await status()).toBe('initiating')
  await visit.close()
})
