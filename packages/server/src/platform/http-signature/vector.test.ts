// Holds the verifier to the reference vector, and to refusing every single change of it.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePublicKey } from './public-key.ts'
import { signatureInput, VECTOR } from './vector.fixture.ts'
import { verifyRequest, type SignedRequest, type Verification } from './verify.ts'

const parsed = parsePublicKey(VECTOR.publicKey)
if (!parsed.ok) throw new Error(parsed.problem)
const vectorKey: KeyObject = parsed.key
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey

type Change = {
  method?: string
  targetUri?: string
  body?: Buffer | undefined
  headers?: Record<string, string | undefined>
  key?: KeyObject
  now?: number
}

function verifyVector(change: Change = {}): Verification {
  const request: SignedRequest = {
    method: change.method ?? VECTOR.method,
    targetUri: change.targetUri ?? VECTOR.targetUri,
    body: 'body' in change ? change.body : Buffer.from(VECTOR.body),
    headers: {
      'content-digest': VECTOR.digest,
      'idempotency-key': VECTOR.idempotencyKey,
      'signature-input': signatureInput(),
      signature: `sig=:${VECTOR.signature}:`,
      ...change.headers,
    },
    now: change.now ?? VECTOR.created * 1000,
    keyOf: (keyId) => (keyId === VECTOR.keyId ? (change.key ?? vectorKey) : undefined),
    seen: () => false,
  }
  return verifyRequest(request)
}

/**
 * Any text that differs from the original in exactly one place: a character changed, removed or
 * put in.
 */
function oneEdit(original: string): fc.Arbitrary<string> {
  const at = fc.nat({ max: original.length - 1 })
  const char = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code))
  return fc
    .oneof(
      fc.tuple(at, char).map(([i, c]) => original.slice(0, i) + c + original.slice(i + 1)),
      at.map((i) => original.slice(0, i) + original.slice(i + 1)),
      fc.tuple(at, char).map(([i, c]) => original.slice(0, i) + c + original.slice(i)),
    )
    .filter((text) => text !== original)
}

/**
 * The same without changes at the ends that trimming undoes: those spaces are not part of a header
 * value.
 */
function oneHeaderEdit(original: string): fc.Arbitrary<string> {
  return oneEdit(original).filter((text) => text.trim() !== original)
}

const single: Record<string, fc.Arbitrary<Change>> = {
  method: oneEdit(VECTOR.method).map((method) => ({ method })),
  'target URI': oneEdit(VECTOR.targetUri).map((targetUri) => ({ targetUri })),
  body: oneEdit(VECTOR.body).map((body) => ({ body: Buffer.from(body) })),
  digest: oneHeaderEdit(VECTOR.digest).map((text) => ({ headers: { 'content-digest': text } })),
  'idempotency key': oneHeaderEdit(VECTOR.idempotencyKey).map((text) => ({
    headers: { 'idempotency-key': text },
  })),
  'signature input text': oneHeaderEdit(signatureInput()).map((text) => ({
    headers: { 'signature-input': text },
  })),
  'signature text': oneHeaderEdit(`sig=:${VECTOR.signature}:`).map((signature) => ({
    headers: { signature },
  })),
  'signature byte': fc
    .tuple(fc.nat({ max: 95 }), fc.integer({ min: 1, max: 255 }))
    .map(([i, x]) => {
      const bytes = Buffer.from(VECTOR.signature, 'base64')
      bytes[i] = (bytes[i] ?? 0) ^ x
      return { headers: { signature: `sig=:${bytes.toString('base64')}:` } }
    }),
  'order of the components': fc
    .shuffledSubarray([...VECTOR.components], { minLength: 4 })
    .filter((names) => names.join() !== VECTOR.components.join())
    .map((names) => ({ headers: { 'signature-input': signatureInput(names) } })),
  'set of the components': fc
    .subarray([...VECTOR.components], { maxLength: 3 })
    .map((names) => ({ headers: { 'signature-input': signatureInput(names) } })),
  'order of the parameters': fc
    .shuffledSubarray(VECTOR.parameters.slice(1).split(';'), { minLength: 3 })
    .map((list) => `;${list.join(';')}`)
    .filter((text) => text !== VECTOR.parameters)
    .map((text) => ({ headers: { 'signature-input': signatureInput(undefined, text) } })),
  'missing header': fc
    .constantFrom('content-digest', 'idempotency-key', 'signature-input', 'signature')
    .map((name) => ({ headers: { [name]: undefined } })),
  'body gone': fc.constantFrom<Change>({ body: undefined }, { body: Buffer.alloc(0) }),
  key: fc.constant({ key: stranger }),
  'time outside the window': fc
    .oneof(fc.integer({ min: 300_001, max: 1e12 }), fc.integer({ min: -1e12, max: -30_001 }))
    .map((shift) => ({ now: VECTOR.created * 1000 + shift })),
}

test('the reference vector verifies', () => {
  expect(verifyVector()).toEqual({ ok: true, keyId: VECTOR.keyId })
})

test('the reference vector verifies at both ends of its window', () => {
  expect(verifyVector({ now: VECTOR.created * 1000 + 300_000 }).ok).toBe(true)
  expect(verifyVector({ now: VECTOR.created * 1000 - 30_000 }).ok).toBe(true)
})

test.each(Object.keys(single))('the vector with one change fails: %s', (name) => {
  const changes = single[name]
  if (changes === undefined) throw new Error(`no changes called ${name}`)
  // fast-check prints the seed and the smallest failing change.
  fc.assert(
    fc.property(changes, (change) => {
      expect(verifyVector(change).ok).toBe(false)
    }),
    { numRuns: name === 'key' ? 1 : 150 },
  )
})

test('every single bit of the signature counts', () => {
  const bytes = Buffer.from(VECTOR.signature, 'base64')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const headers = { signature: `sig=:${flipped.toString('base64')}:` }
    expect(verifyVector({ headers }), `bit ${bit}`).toEqual({
      ok: false,
      problem: 'signature_wrong',
    })
  }
})
