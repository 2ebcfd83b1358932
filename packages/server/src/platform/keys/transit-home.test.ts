/**
 * The key service: what is sent, what comes back, and every way it can fail, each by its name and
 * without a word of the token.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { selfSigned } from '../outbound/self-signed.fixture.ts'
import { KeyError } from './key-error.ts'
import type { KeyHome } from './key-home.ts'
import { openStandIn, standInKey } from './stand-in.fixture.ts'
import type { Fault, StandIn } from './stand-in.fixture.ts'
import type { TransitSettings } from './transit-client.ts'
import { transitHome } from './transit-home.ts'
import { readWrappedKey } from './wrapped-key.ts'

let folder: string
let service: StandIn
let home: KeyHome
let waits: number[]
const dataKey = Buffer.alloc(32, 7)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ostiary-transit-'))
  service = await openStandIn()
  waits = []
  await giveToken(service.token)
  home = homeOf({})
})
afterEach(async () => {
  await service.close()
  await rm(folder, { recursive: true, force: true })
})

const tokenFile = (): string => join(folder, 'token')
const giveToken = (token: string): Promise<void> => writeFile(tokenFile(), `${token}\n`)
const homeOf = (given: Partial<TransitSettings>): KeyHome =>
  transitHome({
    url: service.url,
    key: standInKey,
    tokenFile: tokenFile(),
    wait: (ms) => Promise.resolve(waits.push(ms)),
    ...given,
  })

/** The failure and its sentence, which never has the token in it. */
async function failureOf(work: Promise<unknown>): Promise<{ code: string; says: string }> {
  const error = await work.then(
    () => undefined,
    (one: unknown) => one,
  )
  if (!(error instanceof KeyError)) throw new Error(`no KeyError but ${String(error)}`)
  expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(service.token)
  expect(error.message).not.toContain(dataKey.toString('base64'))
  return { code: error.code, says: error.message }
}

test('a wrapped key names its version, and unwraps in its own place only', async () => {
  const wrapped = await home.wrap(dataKey, 'entity a|key')
  expect(readWrappedKey(wrapped)?.keyId).toBe('transit/ostiary:v1')
  expect(wrapped).toHaveLength(1 + 'transit/ostiary:v1'.length + 12 + 32 + 16)
  expect((await home.unwrap(wrapped, 'entity a|key')).equals(dataKey)).toBe(true)
  expect(await failureOf(home.unwrap(wrapped, 'entity b|key'))).toMatchObject({ code: 'bad_data' })
})

test('what is asked is what the Transit API takes', async () => {
  const wrapped = await home.wrap(dataKey, 'a place')
  await home.unwrap(wrapped, 'a place')
  const associated = Buffer.from('a place').toString('base64')
  const body = readWrappedKey(wrapped)!.body.toString('base64')
  expect(service.asked).toEqual([
    {
      path: 'POST /v1/transit/encrypt/ostiary',
      body: { plaintext: dataKey.toString('base64'), associated_data: associated },
    },
    {
      path: 'POST /v1/transit/decrypt/ostiary',
      body: { ciphertext: `vault:v1:${body}`, associated_data: associated },
    },
  ])
})

test('after a rotation the new version wraps and the old one still unwraps', async () => {
  const before = await home.wrap(dataKey, 'a')
  expect(await home.rotate({ prepareOnly: false })).toEqual({
    keyId: 'transit/ostiary:v2',
    inForce: true,
  })
  const after = await home.wrap(dataKey, 'a')
  expect(readWrappedKey(after)?.keyId).toBe('transit/ostiary:v2')
  for (const one of [before, after])
    expect((await home.unwrap(one, 'a')).equals(dataKey)).toBe(true)
})

test('a renewed token is used at once, and the old one no more', async () => {
  const wrapped = await home.wrap(dataKey, 'a')
  service.token = 'hvs.renewed'
  expect(await failureOf(home.unwrap(wrapped, 'a'))).toMatchObject({ code: 'denied' })
  await giveToken(service.token)
  expect((await home.unwrap(wrapped, 'a')).equals(dataKey)).toBe(true)
})

describe('altered', () => {
  test.each([
    ['a byte of what the service made', (wrapped: Buffer) => wrapped.length - 20, 'bad_data'],
    ['the tag', (wrapped: Buffer) => wrapped.length - 1, 'bad_data'],
    ['the version, into no number', (wrapped: Buffer) => wrapped.indexOf(':v1') + 1, 'bad_data'],
    ['the name of the key', () => 3, 'misconfigured'],
  ])('%s: it is not unwrapped', async (_, place, code) => {
    const wrapped = await home.wrap(dataKey, 'a')
    const at = place(wrapped)
    wrapped[at] = wrapped[at]! ^ 1
    expect(await failureOf(home.unwrap(wrapped, 'a'))).toMatchObject({ code })
  })

  test('cut short or empty: it is not unwrapped, and nobody is asked', async () => {
    const wrapped = await home.wrap(dataKey, 'a')
    service.asked.length = 0
    for (const cut of [0, 1, 5, 19]) {
      expect(await failureOf(home.unwrap(wrapped.subarray(0, cut), 'a'))).toMatchObject({
        code: 'bad_data',
      })
    }
    expect(service.asked).toEqual([])
  })

  test('a version the service lacks or no longer allows is a matter of its settings', async () => {
    const wrapped = await home.wrap(dataKey, 'a')
    const version = wrapped.indexOf(':v1') + 2
    const newer = Buffer.from(wrapped)
    newer[version] = '9'.charCodeAt(0)
    expect(await failureOf(home.unwrap(newer, 'a'))).toMatchObject({ code: 'misconfigured' })
    service.minDecryptionVersion = 2
    expect(await failureOf(home.unwrap(wrapped, 'a'))).toMatchObject({ code: 'misconfigured' })
  })
})

const tokenless = { status: 400, body: '{"errors":["missing client token"]}' }
const redirect = { status: 307, headers: { location: 'http://127.0.0.1:9/' } }

// A table is easier to check when its columns line up.
// oxfmt-ignore
const faults: [string, Fault, string, number][] = [
  ['a sealed service',                 { status: 503 },                     'away', 3],
  ['an error of the service',          { status: 500 },                     'away', 3],
  ['a quota',                          { status: 429 },                     'away', 3],
  ['a standby',                        { status: 473 },                     'away', 3],
  ['a node that lags',                 { status: 412 },                     'away', 3],
  ['a connection that is cut',         'drop',                              'away', 3],
  ['no answer in time',                'hang',                              'away', 3],
  ['a refused token',                  { status: 403 },                     'denied', 1],
  ['no token at all',                  tokenless,                           'denied', 1],
  ['no such mount',                    { status: 404 },                     'misconfigured', 1],
  ['a service that was never set up',  { status: 501 },                     'misconfigured', 1],
  ['a redirect',                       redirect,                            'misconfigured', 1],
  ['a page instead of an answer',      { status: 200, body: '<html>' },     'misconfigured', 1],
  ['an answer without data',           { status: 200, body: '{}' },         'misconfigured', 1],
  ['data of something else',           { status: 200, body: '{"data":{}}' }, 'misconfigured', 1],
]

describe.each(faults)('%s', (_, fault, code, asked) => {
  test(`is ${code}, asked ${asked} times, and over when it is over`, async () => {
    const patient = homeOf({ timeoutMs: fault === 'hang' ? 50 : 2000 })
    const wrapped = await patient.wrap(dataKey, 'a')
    service.outage = fault
    for (const work of [() => patient.wrap(dataKey, 'a'), () => patient.unwrap(wrapped, 'a')]) {
      service.asked.length = 0
      expect(await failureOf(work())).toMatchObject({ code })
      expect(service.asked).toHaveLength(asked)
    }
    service.outage = undefined
    expect((await patient.unwrap(wrapped, 'a')).equals(dataKey)).toBe(true)
  })
})

test('what passes is tried again with longer waits, and succeeds', async () => {
  service.faults.push({ status: 503 }, 'drop')
  await home.wrap(dataKey, 'a')
  expect(waits).toEqual([100, 400])
})

test('a wait the service asks for is kept, up to two seconds', async () => {
  service.faults.push(
    { status: 429, headers: { 'retry-after': '1' } },
    { status: 429, headers: { 'retry-after': '3600' } },
  )
  await home.wrap(dataKey, 'a')
  expect(waits).toEqual([1000, 2000])
})

test('a rotation whose answer is lost is not repeated', async () => {
  service.faults.push('drop after')
  const failure = await failureOf(home.rotate({ prepareOnly: false }))
  expect(failure.code).toBe('away')
  expect(failure.says).toContain('it may have rotated')
  expect(service.versions()).toBe(2)
})

test('more callers than connections all learn in time that nobody answers', async () => {
  const crowded = homeOf({ timeoutMs: 50 })
  service.outage = 'hang'
  const calls = Array.from({ length: 50 }, () => failureOf(crowded.wrap(dataKey, 'a')))
  expect(new Set((await Promise.all(calls)).map((one) => one.code))).toEqual(new Set(['away']))
  service.outage = undefined
  await crowded.wrap(dataKey, 'a').catch(() => {})
  expect((await home.unwrap(await home.wrap(dataKey, 'a'), 'a')).equals(dataKey)).toBe(true)
})

test('a service nobody listens for is away', async () => {
  await service.close()
  expect(await failureOf(home.wrap(dataKey, 'a'))).toMatchObject({ code: 'away' })
  service = await openStandIn()
})

test.each([
  ['misspelt', { key: 'transit/ostiari' }],
  ['of another mount', { key: 'transit2/ostiary' }],
])('a key that is %s is told as such', async (_, given) => {
  const { code, says } = await failureOf(homeOf(given).wrap(dataKey, 'a'))
  expect(code).toBe('misconfigured')
  expect(says).toContain(given.key)
})

test('a token file that is missing, empty or no token is told by its path', async () => {
  for (const text of [undefined, '', '\n', 'two words', 'a\u0007b']) {
    if (text === undefined) await rm(tokenFile())
    else await writeFile(tokenFile(), text)
    const { code, says } = await failureOf(home.wrap(dataKey, 'a'))
    expect(code).toBe('misconfigured')
    expect(says).toContain(tokenFile())
  }
  expect(service.asked).toEqual([])
})

test('a certificate nobody vouches for is refused before the token is sent', async () => {
  const tls = selfSigned('127.0.0.1')
  const secure = await openStandIn(tls)
  await giveToken(secure.token)
  const { code, says } = await failureOf(homeOf({ url: secure.url }).wrap(dataKey, 'a'))
  expect(code).toBe('misconfigured')
  expect(says).toContain('certificate')
  expect(secure.asked).toEqual([])
  await secure.close()
})

test('nothing is prepared where keys are handed to nobody', async () => {
  expect(await failureOf(home.rotate({ prepareOnly: true }))).toMatchObject({
    code: 'misconfigured',
  })
  expect(service.versions()).toBe(1)
})

test('the endpoint rewrap cannot open what is bound to its place, so it is not used', async () => {
  const wrapped = await home.wrap(dataKey, 'a')
  const ciphertext = `vault:v1:${readWrappedKey(wrapped)!.body.toString('base64')}`
  const answer = await fetch(`${service.url}/v1/transit/rewrap/ostiary`, {
    method: 'POST',
    headers: { 'x-vault-token': service.token },
    body: JSON.stringify({ ciphertext, associated_data: Buffer.from('a').toString('base64') }),
  })
  expect(answer.status).toBe(400)
})
