/**
 * Signatures: the four examples of the Amazon S3 API reference, "Signature Calculations for the
 * Authorization Header: Transferring Payload in a Single Chunk" (facts of the documentation, with
 * its public example key).
 */
import { expect, test } from 'vitest'
import { signedHeaders } from './s3-sign.ts'
import type { S3Request } from './s3-sign.ts'

const identity = {
  region: 'us-east-1',
  keyId: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const atMs = Date.parse('2013-05-24T00:00:00Z')
const at = (path: string): URL => new URL(`https://examplebucket.s3.amazonaws.com${path}`)

// A table is easier to check when its columns line up.
// oxfmt-ignore
const examples: readonly (readonly [string, S3Request, signed: string, signature: string])[] = [
  ['an object, a part of it', { method: 'GET', url: at('/test.txt'), headers: { range: 'bytes=0-9' } },
    'host;range;x-amz-content-sha256;x-amz-date',
    'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'],
  ['a new object', {
    method: 'PUT', url: at('/test%24file.text'), body: Buffer.from('Welcome to Amazon S3.'),
    headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' } },
    'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
    '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd'],
  ['a setting of the bucket', { method: 'GET', url: at('/?lifecycle') },
    'host;x-amz-content-sha256;x-amz-date',
    'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
  ['a list', { method: 'GET', url: at('/?max-keys=2&prefix=J') },
    'host;x-amz-content-sha256;x-amz-date',
    '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
]

test.each(examples)('%s is signed as the reference signs it', (_, request, signed, signature) => {
  expect(signedHeaders(request, identity, atMs)['authorization']).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
      `SignedHeaders=${signed},Signature=${signature}`,
  )
})

test('whatever is signed, another one has another signature', () => {
  const request: S3Request = { method: 'GET', url: at('/a?b=c'), headers: { range: 'bytes=0-9' } }
  const of = (given: Partial<S3Request>, ms = atMs): string =>
    signedHeaders({ ...request, ...given }, identity, ms)['authorization']!
  const all = [
    of({}),
    of({ method: 'PUT' }),
    of({ url: at('/a?b=d') }),
    of({ url: at('/b?b=c') }),
    of({ headers: { range: 'bytes=0-8' } }),
    of({ body: Buffer.from('x') }),
    of({}, atMs + 1000),
  ]
  expect(new Set(all).size).toBe(all.length)
})
