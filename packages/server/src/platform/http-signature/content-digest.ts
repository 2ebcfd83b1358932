// Checks the Content-Digest header of RFC 9530, always against the bytes that actually arrived.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readDictionary } from './fields.ts'

const ALGORITHMS = { 'sha-256': 'sha256', 'sha-512': 'sha512' } as const

type DigestAlgorithm = keyof typeof ALGORITHMS
export type DigestProblem = 'digest_malformed' | 'digest_unsupported' | 'digest_mismatch'

/**
 * Every digest we can compute has to match. A header that names none of them proves nothing, so it
 * fails.
 */
export function checkContentDigest(header: string, body: Uint8Array): DigestProblem | undefined {
  const dictionary = readDictionary(header)
  if (dictionary === undefined) return 'digest_malformed'
  let compared = 0
  for (const [name, [value, parameters]] of dictionary) {
    if (!(value instanceof ArrayBuffer) || parameters.size > 0) return 'digest_malformed'
    if (!isSupported(name)) continue
    const expected = digestOf(name, body)
    const given = Buffer.from(value)
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      return 'digest_mismatch'
    }
    compared += 1
  }
  return compared === 0 ? 'digest_unsupported' : undefined
}

function isSupported(name: string): name is DigestAlgorithm {
  return Object.hasOwn(ALGORITHMS, name)
}

function digestOf(name: DigestAlgorithm, body: Uint8Array): Buffer {
  return createHash(ALGORITHMS[name]).update(body).digest()
}
