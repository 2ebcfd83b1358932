/** Holds Standard Webhooks signing to the vectors and to the standardwebhooks package. */
import * as fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { OWN, PUBLISHED } from './standard.fixture.ts'
import { newSecret, secretKey, signStandard } from './standard.ts'

test.each([PUBLISHED, OWN])('gives the vector $id', (vector) => {
  const secrets = [vector.secret]
  expect(signStandard({ ...vector, secrets })).toBe(vector.signature)
  expect(signStandard({ ...vector, body: Buffer.from(vector.body), secrets })).toBe(
    vector.signature,
  )
})

test('agrees with the standardwebhooks package on any message', () => {
  const input = fc.record({
    secret: fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => newSecret(() => bytes)),
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

test('writes one part per live secret, in their order', () => {
  const parts = [PUBLISHED.secret, OWN.secret].map((secret) =>
    signStandard({ ...PUBLISHED, secrets: [secret] }),
  )
  const both = signStandard({ ...PUBLISHED, secrets: [PUBLISHED.secret, OWN.secret] })
  expect(both).toBe(parts.join(' '))
  expect(both).toMatch(/^v1,[^ ]{44} v1,[^ ]{44}$/)
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
