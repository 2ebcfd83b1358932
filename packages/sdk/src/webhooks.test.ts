/** Holds the receiver's check to the vectors and to the seven behaviours Standard Webhooks asks. */
import * as fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { OWN, PUBLISHED } from '../../server/src/platform/webhook-signature/standard.fixture.ts'
import { newSecret, signStandard } from '../../server/src/platform/webhook-signature/standard.ts'
import { verifyWebhook } from './webhooks.ts'
import type { ReceivedWebhook } from './webhooks.ts'

const now = PUBLISHED.timestamp * 1000
const headers = {
  'webhook-id': PUBLISHED.id,
  'webhook-timestamp': String(PUBLISHED.timestamp),
  'webhook-signature': PUBLISHED.signature,
}
const wrong = `v1,${'A'.repeat(43)}=`

/** Whether the published message is taken, with these headers set and the rest changed. */
function takes(
  set: ReceivedWebhook['headers'] = {},
  change: Partial<Omit<ReceivedWebhook, 'headers'>> = {},
): boolean {
  const { body, secret } = PUBLISHED
  return verifyWebhook({ headers: { ...headers, ...set }, body, secret, now, ...change })
}

test.each([PUBLISHED, OWN])(
  'takes the vector $id',
  ({ id, timestamp, body, secret, signature }) => {
    const received = {
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signature,
      },
      secret,
      now: timestamp * 1000,
    }
    expect(verifyWebhook({ ...received, body })).toBe(true)
    expect(verifyWebhook({ ...received, body: Buffer.from(body) })).toBe(true)
  },
)

test('takes whatever this server or the standardwebhooks package signs', () => {
  const message = fc.record({
    secret: fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => newSecret(() => bytes)),
    id: fc.stringMatching(/^msg_[A-Za-z0-9]{1,30}$/),
    timestamp: fc.integer({ min: 1, max: 4e9 }),
    body: fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()),
  })
  fc.assert(
    fc.property(message, ({ secret, id, timestamp, body }) => {
      const ours = signStandard({ id, timestamp, body, secrets: [secret] })
      const theirs = new Webhook(secret).sign(id, new Date(timestamp * 1000), body)
      for (const signature of [ours, theirs]) {
        const set = {
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signature,
        }
        expect(takes(set, { body, secret, now: timestamp * 1000 })).toBe(true)
      }
    }),
  )
})

describe('the seven behaviours', () => {
  test('an empty or damaged secret takes nothing', () => {
    for (const secret of [
      '',
      'whsec_',
      'whsec_???',
      `${PUBLISHED.secret} `,
      [PUBLISHED.secret, ''],
    ])
      expect(takes({}, { secret })).toBe(false)
    expect(takes({}, { secret: [] })).toBe(false)
  })
  test.each(Object.keys(headers))('a message without %s fails', (name) => {
    expect(takes({ [name]: undefined })).toBe(false)
    expect(takes({ [name]: '' })).toBe(false)
  })
  test('a wrong signature fails, as does a changed body, id, time or secret', () => {
    expect(takes({ 'webhook-signature': wrong })).toBe(false)
    expect(takes({ 'webhook-signature': 'v1,' })).toBe(false)
    expect(takes({ 'webhook-id': 'msg_x' })).toBe(false)
    expect(takes({ 'webhook-timestamp': String(PUBLISHED.timestamp + 1) })).toBe(false)
    expect(takes({}, { body: '{"test":2432232314}' })).toBe(false)
    expect(takes({}, { secret: OWN.secret })).toBe(false)
  })
  test('one matching part or secret among several is enough', () => {
    const many = `${wrong} v2,x ${PUBLISHED.signature} v1,`
    expect(takes({ 'webhook-signature': many })).toBe(true)
    expect(takes({ 'webhook-signature': many.split(' ') })).toBe(true)
    expect(takes({}, { secret: [OWN.secret, PUBLISHED.secret] })).toBe(true)
  })
  test('a right signature under another version only fails', () => {
    for (const version of ['v2', 'v1a', 'V1', '']) {
      const set = { 'webhook-signature': PUBLISHED.signature.replace('v1', version) }
      expect(takes(set), version).toBe(false)
    }
  })
  test('five minutes off passes, one second more fails', () => {
    expect(takes({}, { now: now + 300_000 })).toBe(true)
    expect(takes({}, { now: now - 300_000 })).toBe(true)
    expect(takes({}, { now: now + 301_000 })).toBe(false)
    expect(takes({}, { now: now - 301_000 })).toBe(false)
  })
  test('a secret with and without its prefix is the same key', () => {
    expect(takes({}, { secret: PUBLISHED.secret.slice(6) })).toBe(true)
  })
})

test('a timestamp that is not plain Unix seconds fails', () => {
  for (const stamp of ['1614265330.0', '1614265330x', '-1', '1e9', ' ', '2021-02-25T15:02:10Z'])
    expect(takes({ 'webhook-timestamp': stamp }), stamp).toBe(false)
})

test('header names are found in any case', () => {
  const upper = Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value])
  const { body, secret } = PUBLISHED
  const given = Object.fromEntries(upper) as Record<string, string>
  expect(verifyWebhook({ headers: given, body, secret, now })).toBe(true)
})
