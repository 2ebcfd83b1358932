/** Signs requests as RFC 9421 says, for applications that require it. */
import { createHash, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

export interface RequestToSign {
  readonly method: string
  /** With the origin by which the server knows itself (`OSTIARY_PUBLIC_URL`). */
  readonly url: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface SigningKey {
  /** As `PUT /v1/signing-keys` answered it. */
  readonly keyId: string
  /** On P-384: `createPrivateKey(pem)` of `node:crypto`. */
  readonly privateKey: KeyObject
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** What a request's signature covers beside method and address, where the request has it. */
const coveredHeaders = ['content-digest', 'idempotency-key', 'x-api-key']

/**
 * Makes the client's `sign`: the headers to add to a request. A signature is taken once, so each
 * repeat of a request needs a new one.
 *
 * @example
 * const sign = requestSigner({ keyId, privateKey: createPrivateKey(pem), now: Date.now })
 * const ostiary = createClient({ url, apiKey, sign })
 */
export function requestSigner(key: SigningKey): (request: RequestToSign) => Record<string, string> {
  return (request) => {
    const digest: Record<string, string> = request.body
      ? { 'content-digest': digestOf(request.body) }
      : {}
    const headers = { ...request.headers, ...digest }
    const covered: (readonly [string, string])[] = [
      ['@method', request.method],
      ['@target-uri', request.url],
      ...coveredHeaders.flatMap((name) => {
        const value = headers[name]
        return value === undefined ? [] : [[name, value.trim()] as const]
      }),
    ]
    const created = Math.floor(key.now() / 1000)
    const parameters =
      `(${covered.map(([name]) => `"${name}"`).join(' ')});created=${created};` +
      `keyid="${key.keyId.replaceAll(/["\\]/g, '\\$&')}";alg="ecdsa-p384-sha384"`
    const lines = covered.map(([name, value]) => `"${name}": ${value}`)
    const base = [...lines, `"@signature-params": ${parameters}`].join('\n')
    const signature = sign('sha384', Buffer.from(base), {
      key: key.privateKey,
      // The raw r||s of the RFC, not DER.
      dsaEncoding: 'ieee-p1363',
    })
    return {
      ...digest,
      'signature-input': `sig=${parameters}`,
      signature: `sig=:${signature.toString('base64')}:`,
    }
  }
}

const digestOf = (body: string): string =>
  `sha-256=:${createHash('sha256').update(body).digest('base64')}:`
