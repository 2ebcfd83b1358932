// Signs requests for the verifier's tests, also in ways the SDK's signer never would.
import { createHash, sign, type KeyObject } from 'node:crypto'
import { serializeDictionary, type BareItem, type InnerList } from 'structured-headers'
import { fieldsOf, type Fields, type HeaderRecord } from './fields.ts'
import type { SignatureProblem } from './problems.ts'
import { signatureBase } from './signature-base.ts'
import { SIGNATURE_ALGORITHM } from './verify.ts'

export type RequestToSign = {
  method: string
  targetUri: string
  headers: HeaderRecord
  body?: Uint8Array | undefined
  keyId: string
  privateKey: KeyObject
  /** Unix seconds. */
  created: number
  /** Unix seconds. */
  expires?: number
  nonce?: string
  /** Names to cover, in order; the ones the server requires when left out. */
  components?: readonly string[]
  label?: string
}
/**
 * The headers to add to the request, `content-digest` among them when there is a body and none was
 * given.
 */
export type SignedHeaders =
  | { ok: true; headers: Record<string, string> }
  | { ok: false; problem: SignatureProblem }

/** A Content-Digest header over these bytes. */
export function contentDigest(
  body: Uint8Array,
  algorithms: readonly ('sha-256' | 'sha-512')[] = ['sha-256'],
): string {
  const digest = (name: string): Buffer => createHash(name.replace('-', '')).update(body).digest()
  return serializeDictionary(new Map(algorithms.map((name) => [name, [digest(name), new Map()]])))
}

export function signRequest(request: RequestToSign): SignedHeaders {
  const added: Record<string, string> = {}
  let fields = fieldsOf(request.headers)
  if (request.body !== undefined && request.body.length > 0 && !fields.has('content-digest')) {
    added['content-digest'] = contentDigest(request.body)
    fields = new Map([...fields, ['content-digest', added['content-digest']]])
  }
  const covered = innerList(request.components ?? requiredComponents(fields), request)
  const base = signatureBase({ request, fields, covered })
  if (!base.ok) return base
  const key = { key: request.privateKey, dsaEncoding: 'ieee-p1363' as const }
  const label = request.label ?? 'sig'
  const signature = sign('sha384', base.bytes, key)
  added['signature-input'] = serializeDictionary(new Map([[label, covered]]))
  added['signature'] = serializeDictionary(new Map([[label, [signature, new Map()]]]))
  return { ok: true, headers: added }
}

function requiredComponents(fields: Fields): string[] {
  const optional = ['content-digest', 'idempotency-key', 'authorization', 'x-api-key']
  return ['@method', '@target-uri', ...optional.filter((name) => fields.has(name))]
}

function innerList(components: readonly string[], request: RequestToSign): InnerList {
  const parameters = new Map<string, BareItem>([['created', request.created]])
  if (request.expires !== undefined) parameters.set('expires', request.expires)
  if (request.nonce !== undefined) parameters.set('nonce', request.nonce)
  parameters.set('keyid', request.keyId)
  parameters.set('alg', SIGNATURE_ALGORITHM)
  return [components.map((name) => [name, new Map()]), parameters]
}
