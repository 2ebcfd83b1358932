/** Digests, held against published vectors. */
import { expect, test } from 'vitest'
import { keyedHash, sha256, sha256Hex } from './digest.ts'

// FIPS 180-2, appendix B.1, and the hash of nothing.
test.each([
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
])('SHA-256 of %j', (text, hex) => {
  expect(sha256Hex(text)).toBe(hex)
  expect(sha256(text).toString('hex')).toBe(hex)
  expect(sha256(Buffer.from(text)).toString('hex')).toBe(hex)
})

test('a keyed hash is HMAC-SHA-256 (RFC 4231, case 2)', () => {
  const hash = keyedHash(Buffer.from('Jefe'), 'what do ya want for nothing?')
  expect(hash.toString('hex')).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  )
})
