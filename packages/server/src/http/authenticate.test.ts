/** Who a request is from: keys, addresses, scopes, signatures. */
import { generateKeyPairSync } from 'node:crypto'
import { routes } from '@ostiary/contract/routes'
import { allScopes } from '@ostiary/domain/scopes'
import type { Scope } from '@ostiary/domain/scopes'
import { expect, test } from 'vitest'
import { defaultSettings } from '../features/bootstrap.ts'
import { keyHash } from '../store/api-keys.ts'
import { fixedClock } from '../platform/clock.ts'
import { ReplayWindow } from '../platform/http-signature/replay-window.ts'
import { signRequest } from '../platform/http-signature/sign.fixture.ts'
import type { RequestToSign } from '../platform/http-signature/sign.fixture.ts'
import { signingKeyName } from '../store/tenants.ts'
import type { ApiKey } from '../store/api-keys.ts'
import type { Application } from '../store/applications.ts'
import type { Snapshot } from '../store/tenants.ts'
import { openAuthenticator, routeProblem } from './authenticate.ts'
import type { Caller } from './authenticate.ts'
import type { RateLimit } from './rate-limit.ts'

const startMs = Date.parse('2026-01-01T00:00:00Z')
const publicUrl = 'https://ostiary.example'
const text = 'ost_test_0123456789abcdef0123456789abcdef'
const signing = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
const stranger = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })

interface Scene {
  readonly key?: Partial<ApiKey>
  readonly environment?: 'live' | 'sandbox'
  readonly requireSignatures?: boolean
  readonly limit?: RateLimit
  readonly replays?: ReplayWindow
}

function scene(given: Scene = {}) {
  const environment = given.environment ?? 'sandbox'
  const application: Application = {
    applicationId: 'a1',
    name: 'Default',
    environment,
    createdAtMs: startMs,
    settings: {
      ...defaultSettings(environment),
      requireSignatures: given.requireSignatures ?? false,
    },
  }
  const key: ApiKey = {
    keyId: 'k1',
    applicationId: 'a1',
    name: 'key',
    prefix: 'ost_test_012',
    scopes: allScopes,
    addresses: [],
    expiresAtMs: null,
    revokedAtMs: null,
    createdAtMs: startMs,
    ...given.key,
  }
  const publicKey = signing.publicKey.export({ type: 'spki', format: 'pem' }) as string
  const signer = (applicationId: string) =>
    [
      signingKeyName(applicationId, 'sig_1'),
      { applicationId, keyId: 'sig_1', publicKey, createdAtMs: startMs },
    ] as const
  const other = signingKeyName('a2', 'sig_2')
  const snapshot: Snapshot = {
    applications: new Map([['a1', application]]),
    keys: new Map([[keyHash(text).toString('hex'), key]]),
    signingKeys: new Map([signer('a1'), [other, { ...signer('a2')[1], keyId: 'sig_2' }]]),
    webhooks: new Map(),
    fraudModels: new Map(),
  }
  const tenants = { current: snapshot, snapshot: () => tenants.current }
  const clock = fixedClock(startMs)
  const { limit = 'off', replays } = given
  const authenticator = openAuthenticator({
    tenants,
    clock,
    publicUrl,
    limit,
    ...(replays ? { replays } : {}),
  })
  return { authenticator, clock, tenants, application, key }
}

const from = (rawHeaders: string[], remoteAddress: string | undefined = '192.0.2.7'): Caller => ({
  rawHeaders,
  remoteAddress,
})
const withKey = from(['Host', 'ostiary.example', 'x-api-key', text])
const outcome = (given: Scene, caller: Caller): string => {
  const who = scene(given).authenticator.principalOf(caller)
  return 'code' in who ? who.code : `key ${who.key.keyId}`
}

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[string, string[], string]>([
  ['x-api-key', ['x-api-key', text], 'key k1'],
  ['x-api-key in capitals', ['X-API-KEY', text], 'key k1'],
  ['bearer', ['Authorization', `Bearer ${text}`], 'key k1'],
  ['bearer in small letters', ['authorization', `bearer  ${text}`], 'key k1'],
  ['both alike', ['x-api-key', text, 'authorization', `Bearer ${text}`], 'key k1'],
  ['both, different', ['x-api-key', text, 'authorization', 'Bearer other'], 'key_invalid'],
  [
    'both, different, other order',
    ['authorization', `Bearer ${text}`, 'x-api-key', 'other'],
    'key_invalid',
  ],
  ['both, one empty', ['x-api-key', '', 'authorization', `Bearer ${text}`], 'key_invalid'],
  ['x-api-key beside basic', ['authorization', 'Basic dTpw', 'x-api-key', text], 'key k1'],
  ['basic alone', ['authorization', 'Basic dTpw'], 'key_missing'],
  ['bearer without a key', ['authorization', 'Bearer'], 'key_missing'],
  ['nothing', ['host', 'ostiary.example'], 'key_missing'],
  ['empty', ['x-api-key', ''], 'key_invalid'],
  ['x-api-key twice, alike', ['x-api-key', text, 'X-Api-Key', text], 'header_invalid'],
  [
    'authorization twice',
    ['authorization', `Bearer ${text}`, 'authorization', 'Basic x'],
    'header_invalid',
  ],
  ['joined by a proxy', ['x-api-key', `${text}, ${text}`], 'key_invalid'],
  ['the prefix alone', ['x-api-key', text.slice(0, 12)], 'key_invalid'],
  ['its hash', ['x-api-key', keyHash(text).toString('hex')], 'key_invalid'],
  ['in capitals', ['x-api-key', text.toUpperCase()], 'key_invalid'],
  ['as bearer inside x-api-key', ['x-api-key', `Bearer ${text}`], 'key_invalid'],
])('key sent as %s', (_name, rawHeaders, expected) => {
  expect(outcome({}, from(rawHeaders))).toBe(expected)
})

// A table is easier to check when its columns line up.
// oxfmt-ignore
test.each<[string[], string | undefined, string]>([
  [[], '203.0.113.1', 'key k1'],
  [[], undefined, 'key k1'],
  [['192.0.2.7'], '192.0.2.7', 'key k1'],
  [['192.0.2.7'], '::ffff:192.0.2.7', 'key k1'],
  [['192.0.2.7'], '192.0.2.8', 'key_address_refused'],
  [['10.0.0.0/8', '192.0.2.0/24'], '192.0.2.200', 'key k1'],
  [['10.0.0.0/8'], '::ffff:10.1.2.3', 'key k1'],
  [['::ffff:10.0.0.0/104'], '10.1.2.3', 'key k1'],
  [['10.0.0.0/8'], '11.0.0.1', 'key_address_refused'],
  [['2001:db8::/32'], '2001:db8:1::9', 'key k1'],
  [['2001:db8::/32'], '192.0.2.7', 'key_address_refused'],
  [['10.0.0.0/8'], undefined, 'key_address_refused'],
  [['not readable'], '192.0.2.7', 'key_address_refused'],
])('a key for %j used from %s', (addresses, remoteAddress, expected) => {
  expect(outcome({ key: { addresses } }, { ...withKey, remoteAddress })).toBe(expected)
})

test('a key expires by the clock, to the millisecond', () => {
  const { authenticator, clock } = scene({ key: { expiresAtMs: startMs + 1000 } })
  clock.advance(999)
  expect(authenticator.principalOf(withKey)).toMatchObject({ key: { keyId: 'k1' } })
  clock.advance(1)
  expect(authenticator.principalOf(withKey)).toEqual({ code: 'key_invalid' })
})

test('a revoked key, and one whose application is unknown, do not hold', () => {
  expect(outcome({ key: { revokedAtMs: startMs } }, withKey)).toBe('key_invalid')
  expect(outcome({ key: { applicationId: 'a9' } }, withKey)).toBe('key_invalid')
})

test('what is remembered of a key ends with the snapshot it came from', () => {
  const { authenticator, tenants, application, key } = scene({ key: { addresses: ['192.0.2.7'] } })
  expect(authenticator.principalOf(withKey)).toMatchObject({ application: { applicationId: 'a1' } })
  const replaced = (one: ApiKey): void => {
    tenants.current = { ...tenants.current, keys: new Map([[keyHash(text).toString('hex'), one]]) }
  }
  replaced({ ...key, scopes: ['lists:read'], addresses: ['192.0.2.7', '10.0.0.0/8'] })
  expect(authenticator.principalOf({ ...withKey, remoteAddress: '10.0.0.1' })).toMatchObject({
    scopes: new Set(['lists:read']),
  })
  tenants.current = {
    ...tenants.current,
    applications: new Map([['a1', { ...application, environment: 'live' }]]),
  }
  expect(authenticator.principalOf(withKey)).toMatchObject({ application: { environment: 'live' } })
  replaced({ ...key, revokedAtMs: startMs })
  expect(authenticator.principalOf(withKey)).toEqual({ code: 'key_invalid' })
})

test('every operation is open to each of its scopes, and to no other', () => {
  for (const route of Object.values(routes)) {
    for (const scope of allScopes) {
      const { application, key } = scene()
      const principal = { key, application, scopes: new Set<Scope>([scope]) }
      const allowed = (route.scopes as readonly Scope[]).includes(scope)
      expect([route.path, scope, routeProblem(principal, route)?.code]).toEqual([
        route.path,
        scope,
        allowed ? undefined : 'scope_missing',
      ])
    }
  }
})

test('a refusal for want of a scope names what would do', () => {
  const { authenticator } = scene({ key: { scopes: ['lists:read'] } })
  expect(authenticator.admit({ ...withKey, route: routes.activateCustomer }).problem).toEqual({
    code: 'scope_missing',
    detail: 'This operation needs the scope `customers:write` or `analyst:decide`.',
  })
})

test('the simulator answers sandbox applications only', () => {
  const admit = (environment: 'live' | 'sandbox') =>
    scene({ environment }).authenticator.admit({ ...withKey, route: routes.simulateVerify })
  expect(admit('live').problem).toEqual({ code: 'sandbox_only' })
  expect(admit('sandbox').problem).toBeUndefined()
})

test('the limits count keys that hold and keys that do not, and say so in headers', () => {
  const { authenticator, clock } = scene({ limit: { perMinute: 2, failuresPerMinute: 2 } })
  const admit = (caller: Caller) => authenticator.admit({ ...caller, route: routes.listKeys })
  const statuses = [1, 2, 3].map(() => admit(withKey).problem?.code ?? 'in')
  expect(statuses).toEqual(['in', 'in', 'rate_limited'])
  expect(admit(withKey).headers).toMatchObject({
    'ratelimit-limit': '2',
    'ratelimit-remaining': '0',
    'retry-after': '30',
  })
  const wrong = from(['x-api-key', 'guess'], '192.0.2.9')
  expect([1, 2, 3].map(() => admit(wrong).problem?.code)).toEqual([
    'key_invalid',
    'key_invalid',
    'rate_limited',
  ])
  expect(admit({ ...withKey, remoteAddress: '192.0.2.9' }).problem).toMatchObject({
    code: 'rate_limited',
    detail: expect.stringContaining('address'),
  })
  expect([1, 2, 3].map(() => admit(from([], '192.0.2.10')).problem?.code)).toEqual([
    'key_missing',
    'key_missing',
    'key_missing',
  ])
  clock.advance(60_000)
  expect(admit(wrong).problem?.code).toBe('key_invalid')
  expect(admit(withKey).problem).toBeUndefined()
})

test('with the limits off no answer carries their headers', () => {
  const { authenticator } = scene()
  expect(authenticator.admit({ ...withKey, route: routes.listKeys })).toMatchObject({ headers: {} })
})

const body = Buffer.from('{"name":"x"}')
const unsigned = { 'x-api-key': text, 'idempotency-key': 'i1' }
const toSign: RequestToSign = {
  method: 'POST',
  targetUri: `${publicUrl}/v1/keys?x=1`,
  headers: unsigned,
  body,
  keyId: 'sig_1',
  privateKey: signing.privateKey,
  created: startMs / 1000,
}

function signed(changes: Partial<RequestToSign> = {}): Record<string, string> {
  const answer = signRequest({ ...toSign, ...changes })
  if (!answer.ok) throw new Error(answer.problem)
  return { ...unsigned, ...answer.headers }
}

function check(
  made: ReturnType<typeof scene>,
  headers: Record<string, string>,
  changes: { url?: string; body?: Buffer } = {},
) {
  const { application, key } = made
  const principal = { application, key, scopes: new Set(key.scopes) }
  return made.authenticator.checkSignature({
    principal,
    method: 'POST',
    url: '/v1/keys?x=1',
    headers,
    body,
    ...changes,
  })
}

test('an application that requires signatures takes signed requests only', () => {
  const strict = scene({ requireSignatures: true })
  expect(check(strict, unsigned)).toEqual({ code: 'signature_missing' })
  expect(check(strict, signed())).toBeUndefined()
})

test('an application that does not require them takes unsigned requests', () => {
  expect(check(scene(), unsigned)).toBeUndefined()
  expect(check(scene(), signed())).toBeUndefined()
})

test.each([true, false])(
  'a wrong signature is refused with what to do (required: %s)',
  (requireSignatures) => {
    const refused = (headers: Record<string, string>, changes = {}): string | undefined => {
      const answer = check(scene({ requireSignatures }), headers, changes)
      return answer?.code === 'signature_refused' ? answer.detail : answer?.code
    }
    expect(refused(signed({ privateKey: stranger.privateKey }))).toMatch(
      /^Check that the private key/,
    )
    expect(refused(signed(), { url: '/v1/keys?x=2' })).toMatch(/^Check that the private key/)
    expect(refused(signed(), { url: 'https://ostiary.example/v1/keys?x=1' })).toMatch(
      /^Send the request to an absolute/,
    )
    expect(refused(signed({ targetUri: 'https://other.example/v1/keys?x=1' }))).toMatch(
      /^Check that the private key/,
    )
    expect(refused(signed(), { body: Buffer.from('{"name":"y"}') })).toMatch(
      /^Compute Content-Digest/,
    )
    expect(refused(signed({ created: startMs / 1000 - 301 }))).toMatch(/^Sign the request again/)
    expect(refused(signed({ components: ['@method'] }))).toMatch(/^Cover @target-uri/)
    expect(refused({ ...unsigned, signature: signed()['signature']! })).toMatch(
      /^Send the Signature-Input/,
    )
    expect(refused({ ...unsigned, 'signature-input': signed()['signature-input']! })).toMatch(
      /^Send the Signature-Input/,
    )
  },
)

test('a signing key counts in its own application only', () => {
  const answer = check(scene(), signed({ keyId: 'sig_2' }))
  expect(answer).toMatchObject({
    code: 'signature_refused',
    detail: expect.stringMatching(/^Upload the public key/),
  })
  expect(check(scene(), signed({ keyId: '../a2/sig_2' }))?.code).toBe('signature_refused')
})

test('a signature is good once, and when no more can be remembered none is taken', () => {
  const strict = scene({ requireSignatures: true })
  const headers = signed()
  expect(check(strict, headers)).toBeUndefined()
  expect(check(strict, headers)).toMatchObject({
    detail: expect.stringMatching(/^Sign every request anew/),
  })
  const full = scene({ replays: new ReplayWindow(0) })
  expect(check(full, signed())).toMatchObject({
    code: 'signature_refused',
    detail: expect.stringMatching(/^Try again in a minute/),
  })
})
