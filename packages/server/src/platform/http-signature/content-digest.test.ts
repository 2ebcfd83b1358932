// Holds Content-Digest to the RFC 9530 vector and to failing closed.
import { expect, test } from 'vitest'
import { checkContentDigest } from './content-digest.ts'
import { contentDigest } from './sign.fixture.ts'

const BODY = Buffer.from('{"hello": "world"}\n')
const RFC = 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'

test('the RFC 9530 vector is made and accepted', () => {
  expect(contentDigest(BODY)).toBe(RFC)
  expect(checkContentDigest(RFC, BODY)).toBeUndefined()
})

test('both algorithms together are made and accepted', () => {
  const both = contentDigest(BODY, ['sha-512', 'sha-256'])
  expect(both).toMatch(/^sha-512=:.{88}:, sha-256=:/)
  expect(checkContentDigest(both, BODY)).toBeUndefined()
})

test('an algorithm we do not know is ignored beside one that matches', () => {
  expect(checkContentDigest(`md5=:AAAA:, ${RFC}`, BODY)).toBeUndefined()
})

const short = `sha-256=:${Buffer.from('x').toString('base64')}:`
const refused: [string, string, string][] = [
  ['a header that names only unknown algorithms', 'md5=:AAAA:', 'digest_unsupported'],
  ['a name that objects inherit', 'constructor=:AAAA:', 'digest_unsupported'],
  [
    'one wrong digest beside a right one',
    `${RFC}, ${contentDigest(Buffer.from('y'), ['sha-512'])}`,
    'digest_mismatch',
  ],
  ['a digest of the wrong length', short, 'digest_mismatch'],
  ['the same algorithm twice, the last one right', `${short}, ${RFC}`, 'digest_malformed'],
  ['the same algorithm twice, both right', `${RFC}, ${RFC}`, 'digest_malformed'],
  ['a parameter on the digest', `${RFC};x=1`, 'digest_malformed'],
  ['a digest with loose Base64 bits', RFC.replace('bDg=', 'bDh='), 'digest_malformed'],
  ['text in place of bytes', 'sha-256="x"', 'digest_malformed'],
  ['an inner list', 'sha-256=(:AAAA:)', 'digest_malformed'],
  ['nothing', '', 'digest_malformed'],
]
test.each(refused)('refused: %s', (_name, header, problem) => {
  expect(checkContentDigest(header, BODY)).toBe(problem)
})
