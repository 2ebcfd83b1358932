/**
 * The key service is away, or refuses: whoever asks is told so, nothing is half done, and the same
 * request succeeds once it is back.
 */
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { evmWallet } from '../../packages/cli/src/demo/wallets.ts'
import { openKeyring } from '../../packages/server/src/platform/keyring.ts'
import {
  openStandIn,
  standInKey,
} from '../../packages/server/src/platform/keys/stand-in.fixture.ts'
import type { StandIn } from '../../packages/server/src/platform/keys/stand-in.fixture.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let service: StandIn
let world: World
let tenant: Tenant
beforeAll(async () => {
  service = await openStandIn()
  world = await openWorld({
    keyring: async (folder) => {
      const tokenFile = join(folder, 'token')
      await writeFile(tokenFile, service.token)
      const wait = () => Promise.resolve()
      const transit = { url: service.url, key: standInKey, tokenFile, wait }
      return openKeyring(join(folder, 'keyring.json'), { transit, wrapWith: 'transit' })
    },
  })
  tenant = await world.tenant('vaulted', { settings: { customersWithoutWallet: true } })
})
afterAll(async () => {
  await world.close()
  await service.close()
})
beforeEach(() => {
  service.outage = undefined
})

const tables = [
  'entity',
  'customer',
  'journal',
  'vault',
  'identifier',
  'effect',
  'idempotency',
  'webhook',
]
async function rowCounts(): Promise<unknown> {
  const columns = tables.map((name) => `(select count(*)::int from ${name}) as "${name}"`)
  return (await world.db.query({ text: `select ${columns.join(', ')}` })).rows
}

describe.each([
  ['away', { status: 503 }],
  ['denied', { status: 403 }],
] as const)('%s', (code, outage) => {
  const wallet = evmWallet().accountId
  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  const requests = [
    ['a customer with a wallet', 'createCustomer', { chainId: wallet, externalId: `w-${code}` }],
    ['a destination',            'putWebhook',     { callbackUrl: 'https://example.com/hook' }],
    ['a destination under /v3',  'createDestination', { label: 'x', url: `https://${code}.example.com/` }],
  ] as const

  test.each(requests)('%s is not made, and made when it is back', async (_, id, body) => {
    const before = await rowCounts()
    const once = randomUUID()
    service.outage = outage
    const refused = await world.call(id, tenant.full, { body, once })
    expect(refused.code).toBe('keys_unavailable')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await rowCounts()).toEqual(before)
    service.outage = undefined
    const made = await world.call(id, tenant.full, { body, once })
    expect(made.status).toBeLessThan(300)
    expect(await rowCounts()).not.toEqual(before)
  })

  test('the log says which it is, and neither token nor address of anybody', async () => {
    service.outage = outage
    await world.call('createCustomer', tenant.full, { body: { chainId: wallet, externalId: 'x' } })
    const line = world.logs.findLast((one) => one.includes('a key could not be had'))
    expect(JSON.parse(line!)).toMatchObject({ code, name: 'KeyError', route: 'POST /v1/customers' })
    const all = world.logs.join('\n')
    expect(all).not.toContain(service.token)
    expect(all).not.toContain(wallet.slice(-40))
  })
})

test('a customer goes on to active through rotations of the service', async () => {
  const rotate = () => world.services.keyring.home.rotate({ prepareOnly: false })
  const made = await world.call('createCustomer', tenant.full, {
    body: { externalId: 'rotating+identity.passed' },
  })
  const params = { id: made.body['id'] as string }
  await rotate()
  await eventually(
    async () => (await world.call('getCustomer', tenant.full, { params })).body['status'],
    (status) => status === 'active',
  )
  await rotate()
  const again = await world.call('createCustomer', tenant.full, { body: { externalId: 'next' } })
  expect(again.status).toBe(201)
})
