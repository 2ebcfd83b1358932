/** A wallet screened by itself: hits in every form, named refusals, evidence, nothing leaked. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formsOf } from '../../packages/server/src/platform/wallet/address-forms.fixture.ts'
import { excerpt } from '../../packages/server/src/store/lists.fixture.ts'
import { importList } from '../../packages/server/src/store/lists.ts'
import { expectNone, storedTexts } from '../traces.ts'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const listed = excerpt().entries.flatMap(({ entryNo, wallets }) =>
  wallets.map(({ currency, address }) => ({ currency, address, entryNo })),
)
const stranger = `0x${'1'.repeat(40)}`

/** A stand-in for the vendor's API: it answers what is set here, and remembers its questions. */
const vendor = { status: 200, body: '{"identifications": []}', asked: [] as string[] }
let server: Server
let folder: string
let world: World
let box: Tenant
let production: Tenant
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-wallets-'))
  await writeFile(join(folder, 'key'), 'secret-of-the-vendor\n')
  server = createServer((request, response) => {
    vendor.asked.push(`${request.headers['x-api-key']} ${request.url}`)
    response.writeHead(vendor.status, { 'content-type': 'application/json' }).end(vendor.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // listening on TCP
  world = await openWorld({
    settings: {
      OSTIARY_CHAINALYSIS_KEY_FILE: join(folder, 'key'),
      OSTIARY_CHAINALYSIS_URL: `http://127.0.0.1:${port}`,
    },
  })
  box = await world.tenant('sandbox')
  production = await world.tenant('live', { environment: 'live' })
})
afterAll(async () => {
  await world.close()
  server.close()
  await rm(folder, { recursive: true, force: true })
})

const screen = (body: object, tenant = box): Promise<Answer> =>
  world.call('screenWalletAddress', tenant.full, { body })

test('without a list that counts there nobody is cleared', async () => {
  const { status, body } = await screen({ wallet_address: stranger }, production)
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 'wallet_lists_missing' })
})

describe('with the lists loaded', () => {
  beforeAll(async () => {
    await importList(world.db, excerpt(), [], { nowMs: world.clock.now() })
  })

  test('every form of a listed wallet leads to its entry, on a ticker or without', async () => {
    expect(listed.length).toBeGreaterThan(15)
    for (const { currency, address, entryNo } of listed) {
      const forms = formsOf(address)
      for (const form of [forms[0], forms.at(-1)]) {
        for (const blockchain of [currency, undefined]) {
          const { body } = await screen({ wallet_address: form, ...(blockchain && { blockchain }) })
          expect(body, form).toMatchObject({ sanctions_hit: true, entry_number: entryNo })
        }
      }
    }
  })

  test('an answer says which list, version and digest, and writes the address', async () => {
    const { address, entryNo, currency } = listed.find(({ currency }) => currency === 'ETH')!
    const { status, body } = await screen({
      address: `ethereum:${address.toLowerCase()}@1`,
      blockchain: 'ethereum',
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      wallet_address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/),
      blockchain: currency,
      sanctions_hit: true,
      entry_number: entryNo,
      hits: [{ list: 'ofac-sdn', list_version: 1, entry_number: entryNo, listed_address: address }],
      exposure: null,
    })
    const { rows } = await world.db.query<{ digest: string }>({
      text: `select digest from list_version where list = 'ofac-sdn' and version = 1`,
    })
    expect(body['lists']).toContainEqual({
      list: 'ofac-sdn',
      version: 1,
      digest: rows[0]!.digest, // imported above
    })
  })

  test('a stranger is clear by the lists; the demo list counts in a sandbox', async () => {
    const { body } = await screen({ wallet_address: stranger, blockchain: 'ETH' })
    expect(body).toMatchObject({ sanctions_hit: false, entry_number: null, hits: [] })
    const names = (body['lists'] as { list: string }[]).map(({ list }) => list)
    expect(names).toEqual(['demo', 'ofac-sdn'])
  })

  test.each([
    [{ wallet_address: 'hello' }, 'wallet_address_malformed'],
    [{ wallet_address: stranger.slice(1), blockchain: 'ETH' }, 'wallet_address_malformed'],
    [{ wallet_address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD' }, 'wallet_checksum_wrong'],
    [
      { wallet_address: '1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggv', blockchain: 'BTC' },
      'wallet_checksum_wrong',
    ],
    [{ wallet_address: stranger, blockchain: 'XBT' }, 'wallet_blockchain_mismatch'],
    [{ wallet_address: stranger, blockchain: 'dogwifhat' }, 'blockchain_unknown'],
  ])('%o is refused as %s', async (asked, code) => {
    const { status, body, text } = await screen(asked)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code })
    expect(text).not.toContain(asked.wallet_address)
  })

  test('a body without an address is refused by that field', async () => {
    const { status, body } = await screen({ blockchain: 'ETH' })
    expect(status).toBe(400)
    expect(Object.keys(body)).toEqual(['wallet_address'])
  })

  test('a listed wallet is told of whatever else is wrong with the question', async () => {
    const { address, entryNo } = listed.find(({ currency }) => currency === 'XBT')!
    for (const [text, blockchain] of [
      [address, 'ETH'],
      [address, 'dogwifhat'],
      [address.toLowerCase(), 'XBT'],
    ])
      expect((await screen({ wallet_address: text, blockchain })).body).toMatchObject({
        sanctions_hit: true,
        entry_number: entryNo,
      })
  })

  test('one key is one screening; it is read again as it was answered', async () => {
    const given = { body: { wallet_address: stranger }, once: randomUUID() }
    const first = await world.call('screenWalletAddress', box.full, given)
    const again = await world.call('screenWalletAddress', box.full, given)
    expect(again.body).toEqual(first.body)
    const other = { ...given, body: { wallet_address: `0x${'2'.repeat(40)}` } }
    expect((await world.call('screenWalletAddress', box.full, other)).body).toMatchObject({
      code: 'idempotency_key_reused',
    })
    const params = { screening_id: first.body['screening_id'] as string }
    expect((await world.call('getWalletScreening', box.full, { params })).body).toEqual(first.body)
    const { rows } = await world.db.query<{ n: number }>({
      text: 'select count(*)::int as n from wallet_screening where screening_id = $1',
      values: [params.screening_id],
    })
    expect(rows).toEqual([{ n: 1 }])
  })

  test('another application finds none; without personal:read nobody is told which', async () => {
    const { body } = await screen({ wallet_address: listed[0]!.address }) // more than 15
    const params = { screening_id: body['screening_id'] as string }
    const elsewhere = await world.call('getWalletScreening', production.full, { params })
    expect(elsewhere.body).toMatchObject({ code: 'wallet_screening_not_found' })
    const plain = await world.key(box, ['customers:read'])
    const { body: masked } = await world.call('getWalletScreening', plain, { params })
    expect(masked).toMatchObject({
      wallet_address: null,
      entry_number: listed[0]!.entryNo,
      hits: [{ listed_address: null }],
    })
  })

  test('a key that may only read screens nobody', async () => {
    const plain = await world.key(box, ['customers:read'])
    const { body } = await world.call('screenWalletAddress', plain, {
      body: { wallet_address: stranger },
    })
    expect(body).toMatchObject({ code: 'scope_missing' })
  })

  test('the address stands nowhere but sealed, and in no log line', async () => {
    const secret = '0x71c7656ec7ab88b098defb751b7401b5f6d8976f'
    await screen({ wallet_address: secret })
    await screen({ wallet_address: `${secret}0` })
    const tables = await storedTexts(world.db)
    expect(tables.has('wallet_screening')).toBe(true)
    for (const [name, text] of tables) expectNone(name, text, [secret.slice(2)])
    expectNone('the log', world.logs.join('\n'), [secret.slice(2)])
  })

  describe('and a vendor of exposure', () => {
    const named = {
      category: 'sanctions',
      name: 'SANCTIONS: INVENTED 2026-01-01',
      description: 'Invented.',
      url: 'https://list.example/1',
    }
    test.each([
      [200, '{"identifications": []}', 'answered', [], false],
      [200, JSON.stringify({ identifications: [named] }), 'answered', [named], true],
      [503, 'busy', 'unavailable', [], false],
      [403, '{"message": "no"}', 'unavailable', [], false],
      [200, '<html>', 'unavailable', [], false],
      [200, '{"identifications": [{"name": "half"}]}', 'unavailable', [], false],
      [400, '{}', 'failed', [], false],
    ])('that answers %i %s', async (status, body, said, categories, hit) => {
      Object.assign(vendor, { status, body, asked: [] })
      const { body: answer } = await screen({ wallet_address: stranger }, production)
      expect(answer).toMatchObject({
        sanctions_hit: hit,
        entry_number: null,
        exposure: { provider: 'chainalysis', status: said, categories },
      })
      expect(vendor.asked).toEqual([`secret-of-the-vendor /api/v1/address/${stranger}`])
    })

    test('a sandbox asks nobody outside', async () => {
      vendor.asked = []
      expect((await screen({ wallet_address: stranger })).body['exposure']).toBeNull()
      expect(vendor.asked).toEqual([])
    })
  })
})
