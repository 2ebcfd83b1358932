/** The settings of an application: read, changed, refused, and kept from lockout. */
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildChallenge } from '../../platform/wallet/challenge.ts'
import { parseAccount } from '../../platform/wallet/caip.ts'
import { createApplication, createOperatorKey, defaultSettings } from '../bootstrap.ts'
import { keyHandlers } from '../keys/handlers.ts'
import { answerOf, callOf, openBench, startMs } from '../services.fixture.ts'
import type { Answered, Bench } from '../services.fixture.ts'
import { applicationHandlers } from './handlers.ts'

let bench: Bench
let handlers: ReturnType<typeof applicationHandlers>
let count = 0

beforeAll(async () => {
  bench = await openBench()
  handlers = applicationHandlers(bench.services)
})
afterAll(() => bench.close())

const fresh = (): string => `once ${(count += 1)}`
const patch = (body: Record<string, unknown>, as?: string): Promise<Answered> =>
  answerOf(handlers.patchApplication, callOf(bench.principal(as), { body, once: fresh() }))
const changes = async (): Promise<string[]> => {
  const { rows } = await bench.db.query<{ body: string }>({
    text: `select body from admin_event where kind = 'settings_changed' and application_id = $1
      order by at`,
    values: [bench.applicationId],
  })
  return rows.map((row) => row.body)
}

test('an application is read with its settings', async () => {
  const { status, body } = await answerOf(handlers.getApplication, callOf(bench.principal()))
  expect(status).toBe(200)
  expect(body).toEqual({
    id: bench.applicationId,
    name: 'Default',
    environment: 'sandbox',
    settings: defaultSettings('sandbox'),
    createdAt: new Date(startMs).toISOString(),
  })
})

test('a changed setting holds at once and is recorded by name; a repeat is not', async () => {
  const wanted = { screeningPolicy: 'review', challengeStatement: 'Sign in to Example.' }
  const { status, body } = await patch(wanted)
  expect([status, body['settings']]).toEqual([200, { ...defaultSettings('sandbox'), ...wanted }])
  expect(bench.principal().application.settings.screeningPolicy).toBe('review')
  expect(await patch({ screeningPolicy: 'review' })).toMatchObject({ status: 200, body })
  expect(await changes()).toEqual(['{"settings":["screeningPolicy","challengeStatement"]}'])
})

test('changes made at once are all kept', async () => {
  await Promise.all([
    patch({ customersWithoutWallet: true }),
    patch({ challengeDomain: 'example.com:8443' }),
    patch({ challengeUri: 'https://example.com/in' }),
  ])
  const { body } = await answerOf(handlers.getApplication, callOf(bench.principal()))
  expect(body['settings']).toMatchObject({
    customersWithoutWallet: true,
    challengeDomain: 'example.com:8443',
    challengeUri: 'https://example.com/in',
  })
  expect(
    await patch({ challengeDomain: null, challengeUri: null, customersWithoutWallet: false }),
  ).toMatchObject({ status: 200 })
})

test.each([
  ['challengeDomain', 'example.com:80:90'],
  ['challengeDomain', '[example.com]'],
  ['challengeDomain', ':'],
  ['challengeUri', 'https://exa"mple.com/'],
  ['challengeUri', 'https://example.com/%zz'],
  ['challengeUri', 'https://:8080'],
  ['challengeStatement', 'Say "yes".'],
  ['challengeStatement', '100 % yours'],
])('%s %j would make a challenge no wallet reads and is refused', async (name, value) => {
  const before = await changes()
  expect(await patch({ [name]: value, screeningPolicy: 'reject' })).toMatchObject({
    code: 'body_invalid',
    body: { errors: [{ path: `/${name}`, message: expect.any(String) }] },
  })
  expect(await changes()).toEqual(before)
})

test.each([
  { challengeDomain: 'localhost' },
  { challengeDomain: '[2001:db8::1]:8443' },
  { challengeUri: 'https://example.com/path?query=1' },
  { challengeStatement: ' ' },
])('%j is taken, and a challenge can be built with it', async (wanted) => {
  const { body } = await patch(wanted)
  const settings = body['settings'] as ReturnType<typeof defaultSettings>
  const account = parseAccount('eip155:1:0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045')
  if (!account.ok) throw new Error('the account is a good one')
  const text = buildChallenge({
    account: account.account,
    domain: settings.challengeDomain ?? 'localhost',
    uri: settings.challengeUri ?? 'http://localhost',
    statement: settings.challengeStatement,
    nonce: 'abcdefgh12345678',
    issuedAt: new Date(startMs),
  })
  expect(text).toContain(Object.values(wanted)[0])
})

test('signatures are required only where there is a key for them, and it then stays', async () => {
  const keys = keyHandlers(bench.services)
  expect(await patch({ requireSignatures: true })).toMatchObject({
    code: 'body_invalid',
    body: { errors: [{ path: '/requireSignatures' }] },
  })
  const publicKey = generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey.export({
    type: 'spki',
    format: 'pem',
  })
  const { body } = await answerOf(
    keys.putSigningKey,
    callOf(bench.principal(), { body: { publicKey }, once: fresh() }),
  )
  expect(await patch({ requireSignatures: true })).toMatchObject({ code: 'signature_missing' })
  expect(bench.principal().application.settings.requireSignatures).toBe(false)
  const signed = { body: { requireSignatures: true }, once: fresh(), signed: true } as const
  expect(
    await answerOf(handlers.patchApplication, callOf(bench.principal(), signed)),
  ).toMatchObject({ status: 200 })
  expect(bench.principal().application.settings.requireSignatures).toBe(true)
  const remove = () =>
    answerOf(
      keys.deleteSigningKey,
      callOf(bench.principal(), { params: { id: body['keyId'] as string }, once: fresh() }),
    )
  expect(await remove()).toMatchObject({ code: 'signing_key_last' })
  expect(
    (await answerOf(keys.listSigningKeys, callOf(bench.principal()))).body['data'],
  ).toHaveLength(1)
  expect(await patch({ requireSignatures: false })).toMatchObject({ status: 200 })
  expect(await remove()).toMatchObject({ status: 204 })
})

test('a live application never verifies by the simulator', async () => {
  const { db, services } = bench
  const { clock, ids } = services
  const live = await createApplication(db, {
    clock,
    ids,
    name: 'Live',
    environment: 'live',
    actor: 'operator',
  })
  const key = await createOperatorKey(db, {
    clock,
    ids,
    applicationId: live.applicationId,
    name: 'live',
  })
  await services.tenants.refresh()
  expect(live.settings.verificationProvider).toBe('session')
  expect(await patch({ verificationProvider: 'simulator' }, key!.apiKey)).toMatchObject({
    code: 'sandbox_only',
  })
  expect(await patch({ verificationProvider: 'manual' })).toMatchObject({ status: 200 })
})
