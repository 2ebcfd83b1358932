/** Holds the SDK's signer to the server's verifier: what one signs, the other takes. */
import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { verifyRequest } from '../../server/src/platform/http-signature/verify.ts'
import type { SignedRequest } from '../../server/src/platform/http-signature/verify.ts'
import { requestSigner } from './sign.ts'
import type { RequestToSign } from './sign.ts'

const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const now = 1_800_000_000_900
const url = 'https://api.example/v1/customers?limit=2'
const signer = requestSigner({ keyId: 'k"1', privateKey: pair.privateKey, now: () => now })

const get: RequestToSign = { method: 'GET', url, headers: { 'x-api-key': 'osk' }, body: undefined }
const post: RequestToSign = {
  method: 'POST',
  url,
  headers: { 'x-api-key': 'osk', 'idempotency-key': 'order 7', 'content-type': 'application/json' },
  body: '{"name":"Zoë"}',
}

/** What the server says of a request, signed and then changed on its way. */
function verdict(request: RequestToSign, change: Partial<SignedRequest> = {}): string {
  const outcome = verifyRequest({
    method: request.method,
    targetUri: request.url,
    headers: { ...request.headers, ...signer(request) },
    body: request.body === undefined ? undefined : Buffer.from(request.body),
    now,
    keyOf: (keyId) => (keyId === 'k"1' ? pair.publicKey : undefined),
    seen: () => false,
    ...change,
  })
  return outcome.ok ? `ok ${outcome.keyId}` : outcome.problem
}

test.each([
  ['without a body', get],
  ['with a body and an idempotency key', post],
  ['with an empty body', { ...post, body: '' }],
])('the server takes a request %s', (_name, request) => {
  expect(verdict(request)).toBe('ok k"1')
})

test('the server refuses it once anything it covers is changed', () => {
  const headers = { ...post.headers, ...signer(post) }
  expect(verdict(post, { method: 'PUT' })).toBe('signature_wrong')
  expect(verdict(post, { targetUri: `${url}0` })).toBe('signature_wrong')
  expect(verdict(post, { body: Buffer.from('{"name":"Zoe"}') })).toBe('digest_mismatch')
  for (const name of ['idempotency-key', 'x-api-key']) {
    const changed = { ...headers, [name]: 'another' }
    expect(verdict(post, { headers: changed }), name).toBe('signature_wrong')
  }
})

test('two signatures of one request differ, so that a repeat is not taken for a replay', () => {
  expect(signer(post)['signature']).not.toBe(signer(post)['signature'])
})
