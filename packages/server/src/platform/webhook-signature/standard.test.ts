// Holds Standard Webhooks signing to the vectors, to the standardwebhooks package and to the seven
// behaviours it asks of a verifier.
import * as fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { OWN, PUBLISHED } from './standard.fixture.ts'
import {
  newSecret,
  secretKey,
  signStandard,
  verifyStandard,
  webhookProblemSentence,
  type WebhookHeaders,
} from './standard.ts'

const NOW = PUBLISHED.timestamp * 1000
const HEADERS = {
  'webhook-id': PUBLISHED.id,
  'webhook-timestamp': String(PUBLISHED.timestamp),
  'webhook-signature': PUBLISHED.signature,
}
const OTHER_SECRET = OWN.secret

function outcome(
  change: Partial<Parameters<typeof verifyStandard>[0]> & { set?: WebhookHeaders } = {},
): string {
  const { set, ...rest } = change
  const result = verifyStandard({
    headers: { ...HEADERS, ...set },
    body: PUBLISHED.body,
    secrets: [PUBLISHED.secret],
    now: NOW,
    ...rest,
  })
  return result.ok ? `ok ${result.id} ${result.timestamp}` : result.problem
}
const OK = `ok ${PUBLISHED.id} ${PUBLISHED.timestamp}`

describe('signing', () => {
  test.each([PUBLISHED, OWN])('gives the vector $id', (vector) => {
    expect(signStandard({ ...vector, secrets: [vector.secret] })).toBe(vector.signature)
    expect(
      signStandard({ ...vector, body: Buffer.from(vector.body), secrets: [vector.secret] }),
    ).toBe(vector.signature)
  })
  test('agrees with the standardwebhooks package on any message', () => {
    const input = fc.record({
      secret: fc
        .uint8Array({ minLength: 24, maxLength: 64 })
        .map((bytes) => newSecret(() => bytes)),
      id: fc.stringMatching(/^msg_[A-Za-z0-9]{1,30}$/),
      timestamp: fc.integer({ min: 0, max: 4e9 }),
      body: fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
    })
    fc.assert(
      fc.property(input, ({ secret, id, timestamp, body }) => {
        const theirs = new Webhook(secret).sign(id, new Date(timestamp * 1000), body)
        expect(signStandard({ id, timestamp, body, secrets: [secret] })).toBe(theirs)
      }),
    )
  })
  test('writes one part per live secret, each of which verifies alone', () => {
    const secrets = [PUBLISHED.secret, OTHER_SECRET]
    const both = signStandard({ ...PUBLISHED, secrets })
    expect(both).toMatch(/^v1,[^ ]{44} v1,[^ ]{44}$/)
    for (const secret of secrets) {
      expect(outcome({ secrets: [secret], set: { 'webhook-signature': both } })).toBe(OK)
    }
  })
  test.each([
    ['no secret', { secrets: [] }],
    ['a damaged secret', { secrets: ['whsec_???'] }],
    ['an id with a full stop', { id: 'a.b' }],
    ['an empty id', { id: '' }],
    ['a fraction of a second', { timestamp: 1.5 }],
  ])('throws at our own mistake: %s', (_name, change) => {
    expect(() => signStandard({ ...PUBLISHED, secrets: [PUBLISHED.secret], ...change })).toThrow(
      /webhook/,
    )
  })
})

describe('the seven behaviours', () => {
  test('an empty secret is an error', () => {
    expect(outcome({ secrets: [''] })).toBe('secret_invalid')
    expect(outcome({ secrets: ['whsec_'] })).toBe('secret_invalid')
    expect(outcome({ secrets: [] })).toBe('secret_invalid')
    expect(outcome({ secrets: [PUBLISHED.secret, ''] })).toBe('secret_invalid')
  })
  test.each(Object.keys(HEADERS))('a message without %s fails', (name) => {
    expect(outcome({ set: { [name]: undefined } })).toBe('headers_missing')
    expect(outcome({ set: { [name]: '' } })).toBe('headers_missing')
  })
  test('a wrong signature fails, as does a changed body, id or timestamp', () => {
    const wrong = `v1,${'A'.repeat(43)}=`
    expect(outcome({ set: { 'webhook-signature': wrong } })).toBe('signature_wrong')
    expect(outcome({ set: { 'webhook-signature': 'v1,' } })).toBe('signature_wrong')
    expect(outcome({ body: '{"test":2432232314}' })).toBe('signature_wrong')
    expect(outcome({ set: { 'webhook-id': 'msg_x' } })).toBe('signature_wrong')
    expect(
      outcome({ now: NOW + 1000, set: { 'webhook-timestamp': `${PUBLISHED.timestamp + 1}` } }),
    ).toBe('signature_wrong')
    expect(outcome({ secrets: [OTHER_SECRET] })).toBe('signature_wrong')
  })
  test('one matching v1 part among several is enough', () => {
    const many = `v1,${'A'.repeat(43)}= v2,x ${PUBLISHED.signature} v1,`
    expect(outcome({ set: { 'webhook-signature': many } })).toBe(OK)
    expect(outcome({ set: { 'webhook-signature': many.split(' ') } })).toBe(OK)
    expect(outcome({ secrets: [OTHER_SECRET, PUBLISHED.secret] })).toBe(OK)
  })
  test('a right signature under another version only fails', () => {
    for (const version of ['v2', 'v1a', 'V1', '']) {
      const set = { 'webhook-signature': PUBLISHED.signature.replace('v1', version) }
      expect(outcome({ set })).toBe('signature_wrong')
    }
  })
  test('five minutes off passes, one second more fails', () => {
    expect(outcome({ now: NOW + 300_000 })).toBe(OK)
    expect(outcome({ now: NOW - 300_000 })).toBe(OK)
    expect(outcome({ now: NOW + 301_000 })).toBe('too_old')
    expect(outcome({ now: NOW - 301_000 })).toBe('from_future')
    expect(outcome({ now: NOW + 11_000, toleranceSeconds: 10 })).toBe('too_old')
  })
  test('a secret with and without its prefix is the same key', () => {
    expect(outcome({ secrets: [PUBLISHED.secret.slice(6)] })).toBe(OK)
  })
})

test('a timestamp that is not plain Unix seconds fails', () => {
  for (const stamp of ['1614265330.0', '1614265330x', '-1', '1e9', ' ', '2021-02-25T15:02:10Z']) {
    const expected = 'timestamp_malformed'
    expect(outcome({ set: { 'webhook-timestamp': stamp } }), stamp).toBe(expected)
  }
})

test('header names are found in any case', () => {
  const headers = Object.fromEntries(
    Object.entries(HEADERS).map(([name, value]) => [name.toUpperCase(), value]),
  )
  expect(outcome({ headers })).toBe(OK)
})

test('a new secret has 32 bytes, and secrets of 24 to 64 bytes are taken', () => {
  const secret = newSecret((size) => new Uint8Array(size).fill(0x33))
  expect(secret).toBe(OWN.secret)
  for (const [size, taken] of [
    [23, false],
    [24, true],
    [64, true],
    [65, false],
  ] as const) {
    const text = `whsec_${Buffer.alloc(size, 1).toString('base64')}`
    expect(secretKey(text) !== undefined, `${size} bytes`).toBe(taken)
  }
  expect(secretKey(`${OWN.secret} `)).toBeUndefined()
})

test('every problem says what to do', () => {
  for (const code of [
    'secret_invalid',
    'headers_missing',
    'timestamp_malformed',
    'too_old',
    'from_future',
    'signature_wrong',
  ] as const) {
    expect(webhookProblemSentence(code)).toMatch(/^[A-Z].+\.$/)
  }
})
