/**
 * Signs requests to an S3-compatible service: AWS Signature Version 4 with the headers, as the
 * Amazon S3 API reference describes it ("Authenticating Requests: Using the Authorization Header").
 */
import { createHmac } from 'node:crypto'
import { sha256Hex } from '../platform/digest.ts'

export interface S3Identity {
  readonly region: string
  readonly keyId: string
  readonly secret: string
}

export interface S3Request {
  readonly method: string
  readonly url: URL
  /** Those to be signed, beside the host's and the two that are added; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | undefined
}

/** The headers of the signed request, the given ones among them. */
export function signedHeaders(
  request: S3Request,
  identity: S3Identity,
  atMs: number,
): Record<string, string> {
  const at = new Date(atMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const bodyHash = sha256Hex(request.body ?? '')
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.url.host,
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': at,
  }
  const names = Object.keys(headers).sort()
  const signed = names.join(';')
  const canonical = [
    request.method,
    // Of S3 alone: the path is signed as it is sent, and not escaped once more.
    request.url.pathname,
    canonicalQuery(request.url.searchParams),
    ...names.map((name) => `${name}:${headers[name]!.trim()}`), // each is a name of these
    '',
    signed,
    bodyHash,
  ].join('\n')
  const scope = `${at.slice(0, 8)}/${identity.region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', at, scope, sha256Hex(canonical)].join('\n')
  const key = scope
    .split('/')
    .reduce<Buffer>((before, part) => mac(before, part), Buffer.from(`AWS4${identity.secret}`))
  const signature = mac(key, text).toString('hex')
  const credential = `Credential=${identity.keyId}/${scope}`
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 ${credential},SignedHeaders=${signed},Signature=${signature}`,
  }
}

function canonicalQuery(query: URLSearchParams): string {
  return [...query]
    .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
    .sort()
    .join('&')
}

/** As the reference has it: everything but letters, digits and `-._~`. */
export const escaped = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )

const mac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
