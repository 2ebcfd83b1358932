/**
 * The Idempotency-Key of a write: read, checked, and bound to the key, the method and the path it
 * was sent with.
 */
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { sha256 } from '../platform/digest.ts'
import { idFromDigest } from '../platform/ids.ts'
import type { IdempotencyClaim } from '../transitions/command.ts'

export interface WriteRequest {
  readonly keyId: string
  readonly method: string
  /** The raw path with its query. */
  readonly url: string
  readonly header: string | string[] | undefined
  readonly rawBody: Buffer | undefined
}

/** A bare key or an RFC 8941 string in double quotes: 1 to 255 visible ASCII characters. */
const form = /^(?:"([\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/

export function readIdempotencyKey(request: WriteRequest): IdempotencyClaim | Problem {
  const { header } = request
  if (header === undefined || header === '') return problem('idempotency_key_required')
  if (Array.isArray(header))
    return problem('idempotency_key_invalid', 'The header was sent more than once.')
  const match = form.exec(header.trim())
  const text = match?.[1] ?? match?.[2]
  if (text === undefined) return problem('idempotency_key_invalid')
  const key = sha256(`${request.keyId}\n${request.method}\n${request.url}\n${text}`)
  return { key, fingerprint: sha256(request.rawBody ?? Buffer.alloc(0)), slot: idFromDigest(key) }
}
