/** API keys and signing keys: made, listed, revoked, and never more than their maker has. */
import { generateKeyPairSync } from 'node:crypto'
import { allScopes, partyScopes } from '@ostiary/domain/scopes'
import type { Scope } from '@ostiary/domain/scopes'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAuthenticator } from '../../http/authenticate.ts'
import type { Authenticator } from '../../http/authenticate.ts'
import { createApplication, createOperatorKey } from '../bootstrap.ts'
import { answerOf, callOf, everythingStored, openBench, startMs } from '../services.fixture.ts'
import type { Answered, Bench } from '../services.fixture.ts'
import { keyHandlers } from './handlers.ts'

let bench: Bench
let handlers: ReturnType<typeof keyHandlers>
let authenticator: Authenticator
let count = 0

beforeAll(async () => {
  bench = await openBench()
  handlers = keyHandlers(bench.services)
  const { tenants, clock, publicUrl } = bench.services
  authenticator = openAuthenticator({ tenants, clock, publicUrl, limit: 'off' })
})
afterAll(() => bench.close())

const fresh = (): string => `once ${(count += 1)}`
const create = (body: Record<string, unknown>, as?: string, once = fresh()): Promise<Answered> =>
  answerOf(
    handlers.createKey,
    callOf(bench.principal(as), { body: { name: 'a key', party: 'partner', ...body }, once }),
  )
const revoke = (id: string, as?: string): Promise<Answered> =>
  answerOf(handlers.deleteKey, callOf(bench.principal(as), { params: { id }, once: fresh() }))
const uses = (text: unknown, remoteAddress = '192.0.2.7'): string => {
  const who = authenticator.principalOf({
    rawHeaders: ['x-api-key', text as string],
    remoteAddress,
  })
  return 'code' in who ? who.code : 'in'
}
const eventsOf = async (keyId: unknown): Promise<string[]> => {
  const { rows } = await bench.db.query<{ kind: string; body: string; actor: string }>({
    text: 'select kind, body, actor from admin_event where body like $1 order by at, kind',
    values: [`%${keyId as string}%`],
  })
  expect(rows.every((row) => /^(key:[0-9a-f-]{36}|system|operator)$/.test(row.actor))).toBe(true)
  return rows.map((row) => row.kind)
}
async function keyOf(scopes: readonly Scope[]): Promise<string> {
  const { applicationId, services, db } = bench
  const { clock, ids } = services
  const made = await createOperatorKey(db, { clock, ids, applicationId, name: 'scoped', scopes })
  await services.tenants.refresh()
  return made!.apiKey
}

test('a new key works at once, with the scopes of its party', async () => {
  for (const party of ['partner', 'analyst'] as const) {
    const made = await create({ party })
    expect(made).toMatchObject({
      status: 201,
      body: { scopes: partyScopes[party], addresses: [], expiresAt: null, revokedAt: null },
    })
    const text = made.body['key'] as string
    expect(text).toMatch(/^ost_test_[A-Za-z0-9_-]{43}$/)
    expect(made.body['prefix']).toBe(text.slice(0, 12))
    expect(uses(text)).toBe('in')
    expect(await eventsOf(made.body['id'])).toEqual(['key_created'])
  }
})

test('a repeat gets the same key, and the database holds it nowhere in clear', async () => {
  const made = await create({ name: 'told twice' }, undefined, 'same')
  const again = await create({ name: 'told twice' }, undefined, 'same')
  expect(again).toMatchObject({ status: 201, text: made.text, replayed: true })
  const stored = await everythingStored(bench.db)
  const text = made.body['key'] as string
  expect(stored).toContain('told twice')
  expect(stored).not.toContain(text.slice(12))
  expect(stored).not.toContain(Buffer.from(text).toString('base64').slice(16, 48))
  expect(stored).not.toContain(Buffer.from(text).toString('hex').slice(24))
  expect(await create({ name: 'another body' }, undefined, 'same')).toMatchObject({
    code: 'idempotency_key_reused',
  })
  expect(await eventsOf(made.body['id'])).toEqual(['key_created'])
})

test('two identical requests at once make one key', async () => {
  const [one, two] = await Promise.all([
    create({}, undefined, 'race'),
    create({}, undefined, 'race'),
  ])
  expect(one.text).toBe(two.text)
})

test('the list shows keys without their text, and those of this application only', async () => {
  const { db, services } = bench
  const { clock, ids } = services
  const other = await createApplication(db, {
    clock,
    ids,
    name: 'Other',
    environment: 'live',
    actor: 'operator',
  })
  const elsewhere = await createOperatorKey(db, {
    clock,
    ids,
    applicationId: other.applicationId,
    name: 'elsewhere',
  })
  await services.tenants.refresh()
  expect(elsewhere!.apiKey).toMatch(/^ost_live_/)
  const { text } = await answerOf(handlers.listKeys, callOf(bench.principal()))
  expect(text).toContain('"told twice"')
  expect(text).not.toContain('elsewhere')
  expect(text).not.toContain('"key"')
  expect(await revoke(elsewhere!.keyId)).toMatchObject({ code: 'key_not_found' })
  expect(uses(elsewhere!.apiKey)).toBe('in')
})

test('a revoked key stops at once, for good, and revoking it again is harmless', async () => {
  const { body } = await create({})
  expect(uses(body['key'])).toBe('in')
  expect(await revoke(body['id'] as string)).toMatchObject({ status: 204, text: null })
  expect(uses(body['key'])).toBe('key_invalid')
  expect(await revoke(body['id'] as string)).toMatchObject({ status: 204 })
  expect(await revoke('00000000-0000-7000-8000-000000000000')).toMatchObject({
    code: 'key_not_found',
  })
  expect(await eventsOf(body['id'])).toEqual(['key_created', 'key_revoked'])
})

test('an expiring key ends by the clock; one that would begin expired is not made', async () => {
  const { body } = await create({ expiresAt: new Date(startMs + 60_000).toISOString() })
  expect(body['expiresAt']).toBe('2026-01-01T00:01:00.000Z')
  expect(uses(body['key'])).toBe('in')
  bench.clock.advance(60_000)
  expect(uses(body['key'])).toBe('key_invalid')
  bench.clock.advance(-60_000)
  for (const expiresAt of [
    '2025-12-31T23:59:59Z',
    '2026-01-01T00:00:00Z',
    '2026-06-30T23:59:60Z',
  ]) {
    expect(await create({ expiresAt })).toMatchObject({
      code: 'body_invalid',
      body: { errors: [{ path: '/expiresAt' }] },
    })
  }
})

test('a key for some addresses works from those', async () => {
  const { body } = await create({ addresses: ['192.0.2.9/24', '::ffff:10.0.0.1', '10.0.0.1'] })
  expect(body['addresses']).toEqual(['192.0.2.0/24', '10.0.0.1'])
  expect(uses(body['key'], '::ffff:192.0.2.44')).toBe('in')
  expect(uses(body['key'], '192.0.3.44')).toBe('key_address_refused')
  expect(await create({ addresses: ['10.0.0.1', 'example.com', '10.0.0.0/33'] })).toMatchObject({
    code: 'body_invalid',
    body: { errors: [{ path: '/addresses/1' }, { path: '/addresses/2' }] },
  })
})

test('a key is of one party', async () => {
  expect(
    await create({ party: 'partner', scopes: ['customers:read', 'analyst:decide'] }),
  ).toMatchObject({
    code: 'body_invalid',
    body: { errors: [{ path: '/scopes/1', message: expect.stringContaining('analyst') }] },
  })
  expect(await create({ party: 'analyst', scopes: ['customers:write'] })).toMatchObject({
    code: 'body_invalid',
  })
  expect(await create({ party: 'analyst', scopes: ['analyst:decide'] })).toMatchObject({
    status: 201,
  })
})

test('a key gives no scope that it has not, whether named or by default', async () => {
  const partner = await keyOf([...partyScopes.partner, 'keys:write'])
  expect(await create({}, partner)).toMatchObject({ status: 201 })
  expect(await create({ party: 'analyst' }, partner)).toMatchObject({
    code: 'key_scope_excess',
    body: {
      detail:
        'This key has no `analyst:decide`, `personal:read`, `lists:write`, `workflows:write`.',
    },
  })
  for (const scope of allScopes.filter((one) => one !== 'analyst:decide')) {
    const held = bench.principal(partner).scopes.has(scope)
    expect(await create({ scopes: [scope] }, partner)).toMatchObject(
      held ? { status: 201 } : { code: 'key_scope_excess' },
    )
  }
})

const p384 = () => generateKeyPairSync('ec', { namedCurve: 'secp384r1' }).publicKey
const put = (publicKey: string, as?: string): Promise<Answered> =>
  answerOf(
    handlers.putSigningKey,
    callOf(bench.principal(as), { body: { publicKey }, once: fresh() }),
  )
const remove = (id: string): Promise<Answered> =>
  answerOf(handlers.deleteSigningKey, callOf(bench.principal(), { params: { id }, once: fresh() }))

test('a signing key has one name, however it is spelt and however often it is sent', async () => {
  const key = p384()
  const pem = key.export({ type: 'spki', format: 'pem' }) as string
  const one = await put(pem)
  expect(one).toMatchObject({
    status: 200,
    body: { keyId: expect.stringMatching(/^sig_[0-9a-f]{16}$/) },
  })
  bench.clock.advance(5000)
  const again = await put(Buffer.from(pem).toString('base64'))
  bench.clock.advance(-5000)
  expect(again.body).toEqual(one.body)
  const id = one.body['keyId'] as string
  expect((await answerOf(handlers.listSigningKeys, callOf(bench.principal()))).body).toEqual({
    data: [one.body],
  })
  expect(await remove(id)).toMatchObject({ status: 204 })
  expect(await remove(id)).toMatchObject({ code: 'signing_key_not_found' })
  expect(await eventsOf(id)).toEqual(['signing_key_registered', 'signing_key_removed'])
})

test('what is no P-384 public key, or no name of one, is refused by name', async () => {
  const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey.export({
    type: 'spki',
    format: 'pem',
  }) as string
  expect(await put(p256)).toMatchObject({
    code: 'signing_key_invalid',
    body: { detail: expect.stringContaining('P-384') },
  })
  expect(await put('x'.repeat(60))).toMatchObject({ code: 'signing_key_invalid' })
  for (const id of ['sig_x', '\u0000', 'sig_0123456789abcdef'])
    expect(await remove(id)).toMatchObject({ code: 'signing_key_not_found' })
})
