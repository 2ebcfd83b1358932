// Holds the key reader to its three spellings and to refusing everything that is not a public P-384
// key.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { expect, test } from 'vitest'
import { parsePublicKey, publicKeyProblemSentence } from './public-key.ts'
import { VECTOR } from './vector.fixture.ts'

const pair = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const pem = pemOf(pair.publicKey)
const base64 = (text: string): string => Buffer.from(text).toString('base64')

function pemOf(key: KeyObject): string {
  return key.export({ format: 'pem', type: 'spki' }).toString()
}

function outcome(text: string): string {
  const result = parsePublicKey(text)
  return result.ok ? pemOf(result.key) : result.problem
}

test('PEM, Base64 of PEM and Base64 of SPKI DER give the same key', () => {
  expect(outcome(pem)).toBe(pem)
  expect(outcome(base64(pem))).toBe(pem)
  expect(outcome(base64(pem).replaceAll(/.{64}/g, '$&\n'))).toBe(pem)
  expect(outcome(base64(pem.replaceAll('\n', '\r\n')))).toBe(pem)
  const der = pair.publicKey.export({ format: 'der', type: 'spki' })
  expect(outcome(der.toString('base64'))).toBe(pem)
  expect(parsePublicKey(VECTOR.publicKey).ok).toBe(true)
})

const ownPrivate = pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
const sec1 = pair.privateKey.export({ format: 'pem', type: 'sec1' }).toString()
const refused: [string, string, string][] = [
  ['a private key', ownPrivate, 'private_key'],
  ['a private key in Base64', base64(ownPrivate), 'private_key'],
  ['an EC private key', sec1, 'private_key'],
  ['a private key after a public one', pem + ownPrivate, 'private_key'],
  ['two public keys', pem + pem, 'not_a_key'],
  ['P-256', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey), 'not_p384'],
  [
    'secp256k1',
    pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
    'not_p384',
  ],
  ['Ed25519', pemOf(generateKeyPairSync('ed25519').publicKey), 'not_p384'],
  ['RSA', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey), 'not_p384'],
  ['nothing', '', 'not_a_key'],
  ['words', 'not a key!', 'not_a_key'],
  ['Base64 of nothing useful', base64('hello'), 'not_a_key'],
  ['a certificate label', pem.replaceAll('PUBLIC KEY', 'CERTIFICATE'), 'not_a_key'],
  ['PEM with broken Base64', pem.replace('\nM', '\n='), 'not_a_key'],
  ['a point that is not on the curve', brokenPoint(), 'not_a_key'],
  ['a very long text', 'A'.repeat(8193), 'not_a_key'],
]
test.each(refused)('refused: %s', (_name, text, problem) => {
  expect(outcome(text)).toBe(problem)
})

test('every problem says what to do', () => {
  for (const code of ['not_a_key', 'private_key', 'not_p384'] as const) {
    expect(publicKeyProblemSentence(code)).toMatch(/^[A-Z].+\.$/)
  }
})

function brokenPoint(): string {
  const der = Buffer.from(VECTOR.publicKey, 'base64')
  der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1
  return der.toString('base64')
}
