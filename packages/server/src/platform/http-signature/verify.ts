// Verifies the RFC 9421 signature of a request with ecdsa-p384-sha384, and refuses whatever it does
// not fully understand.
import { verify, type KeyObject } from 'node:crypto'
import { isInnerList, type InnerList, type Parameters } from 'structured-headers'
import { checkContentDigest } from './content-digest.ts'
import { fieldsOf, readDictionary, type Fields, type HeaderRecord } from './fields.ts'
import type { SignatureProblem } from './problems.ts'
import { isP384PublicKey } from './public-key.ts'
import { coveredNames, signatureBase } from './signature-base.ts'

export const SIGNATURE_ALGORITHM = 'ecdsa-p384-sha384'
const MAX_AGE_SECONDS = 300
const MAX_AHEAD_SECONDS = 30
const MAX_SIGNATURES = 4
const SIGNATURE_BYTES = 96
const KNOWN_PARAMETERS = new Set(['created', 'expires', 'keyid', 'alg', 'nonce', 'tag'])

export type SignedRequest = {
  method: string
  /**
   * The address as the client wrote it, rebuilt by the server from its own public origin and the
   * raw request target.
   */
  targetUri: string
  headers: HeaderRecord
  body: Buffer | undefined
  /** Unix milliseconds. */
  now: number
  keyOf: (keyId: string) => KeyObject | undefined
  /**
   * True when the key was seen before, 'full' when it cannot be remembered. Only called for a
   * valid signature.
   */
  seen: (key: string, expiresAtMs: number) => boolean | 'full'
}
export type Verification = { ok: true; keyId: string } | { ok: false; problem: SignatureProblem }

type Chosen = { keyId: string; key: KeyObject; covered: InnerList; signature: Buffer }

export function verifyRequest(request: SignedRequest): Verification {
  const fields = fieldsOf(request.headers)
  const chosen = chooseSignature(fields, request.keyOf)
  if ('problem' in chosen) return { ok: false, problem: chosen.problem }
  const parameters = chosen.covered[1]
  const problem =
    parameterProblem(parameters, request.now) ??
    coverageProblem({ request, fields, covered: chosen.covered }) ??
    digestProblem(fields, request.body)
  if (problem !== undefined) return { ok: false, problem }

  const base = signatureBase({ request, fields, covered: chosen.covered })
  if (!base.ok) return base
  if (!isP384PublicKey(chosen.key)) return { ok: false, problem: 'key_unsuitable' }
  const key = { key: chosen.key, dsaEncoding: 'ieee-p1363' as const }
  if (!verify('sha384', base.bytes, key, chosen.signature)) {
    return { ok: false, problem: 'signature_wrong' }
  }
  const created = Number(parameters.get('created'))
  const replay = request.seen(
    replayKey(chosen),
    // Longer than the signature is good for, so that a clock set back a little does not open a gap.
    (created + MAX_AGE_SECONDS + MAX_AHEAD_SECONDS) * 1000,
  )
  if (replay === 'full') return { ok: false, problem: 'replay_memory_full' }
  return replay ? { ok: false, problem: 'replayed' } : { ok: true, keyId: chosen.keyId }
}

/**
 * The first signature whose key we know decides alone: a request cannot pass on its second
 * signature when its first one fails, and signatures of others (a proxy's) are left to whoever
 * knows their keys.
 */
function chooseSignature(
  fields: Fields,
  keyOf: SignedRequest['keyOf'],
): Chosen | { problem: SignatureProblem } {
  const inputText = fields.get('signature-input')
  const signatureText = fields.get('signature')
  if (inputText === undefined || signatureText === undefined) {
    return { problem: 'signature_missing' }
  }
  const inputs = readDictionary(inputText)
  const signatures = readDictionary(signatureText)
  if (inputs === undefined || signatures === undefined || inputs.size !== signatures.size) {
    return { problem: 'signature_malformed' }
  }
  if (inputs.size > MAX_SIGNATURES) return { problem: 'too_many_signatures' }
  let sawKeyId = false
  for (const [label, covered] of inputs) {
    const member = signatures.get(label)
    if (member === undefined || !isInnerList(covered)) return { problem: 'signature_malformed' }
    const keyId = covered[1].get('keyid')
    if (typeof keyId !== 'string') continue
    sawKeyId = true
    const key = keyOf(keyId)
    if (key === undefined) continue
    const [bytes, extra] = member
    if (!(bytes instanceof ArrayBuffer) || bytes.byteLength !== SIGNATURE_BYTES || extra.size > 0) {
      return { problem: 'signature_malformed' }
    }
    return { keyId, key, covered, signature: Buffer.from(bytes) }
  }
  return { problem: sawKeyId ? 'key_unknown' : 'keyid_missing' }
}

function parameterProblem(parameters: Parameters, now: number): SignatureProblem | undefined {
  for (const name of parameters.keys()) {
    if (!KNOWN_PARAMETERS.has(name)) return 'parameter_unknown'
  }
  const alg = parameters.get('alg')
  if (alg !== undefined && alg !== SIGNATURE_ALGORITHM) return 'algorithm_refused'
  const created = parameters.get('created')
  if (typeof created !== 'number' || !Number.isInteger(created)) return 'created_missing'
  if (now - created * 1000 > MAX_AGE_SECONDS * 1000) return 'too_old'
  if (created * 1000 - now > MAX_AHEAD_SECONDS * 1000) return 'from_future'
  const expires = parameters.get('expires')
  if (expires === undefined) return undefined
  if (typeof expires !== 'number' || !Number.isInteger(expires)) return 'signature_malformed'
  return now > expires * 1000 ? 'expired' : undefined
}

function coverageProblem(input: {
  request: SignedRequest
  fields: Fields
  covered: InnerList
}): SignatureProblem | undefined {
  const covered = coveredNames(input.covered)
  if (!covered.ok) return covered.problem
  const has = (name: string): boolean => covered.names.has(name)
  if (!has('@method')) return 'method_not_covered'
  if (!has('@target-uri') && !(has('@authority') && has('@path') && has('@query'))) {
    return 'target_not_covered'
  }
  if (hasBody(input.request.body)) {
    if (!input.fields.has('content-digest')) return 'digest_missing'
    if (!has('content-digest')) return 'digest_not_covered'
  }
  if (input.fields.has('idempotency-key') && !has('idempotency-key')) {
    return 'idempotency_key_not_covered'
  }
  return undefined
}

/** A digest that came is compared even without a body, so a body cut off on the way is noticed. */
function digestProblem(fields: Fields, body: Buffer | undefined): SignatureProblem | undefined {
  const header = fields.get('content-digest')
  if (header === undefined) return undefined
  return checkContentDigest(header, body ?? Buffer.alloc(0))
}

function hasBody(body: Buffer | undefined): boolean {
  return body !== undefined && body.length > 0
}

/**
 * Only r, the first half: anyone can turn a valid ECDSA signature (r, s) into the also valid (r, n
 * - s), so the whole signature as a key would let each request be replayed once. An honest signer
 * never uses an r twice.
 */
function replayKey(chosen: Chosen): string {
  return `${chosen.signature.subarray(0, SIGNATURE_BYTES / 2).toString('base64')} ${chosen.keyId}`
}
