/**
 * Who asks: the API key, where it may be used from, what it may do, and the signature of the
 * request.
 */
import type { KeyObject } from 'node:crypto'
import type { Route } from '@ostiary/contract/routes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { Scope } from '@ostiary/domain/scopes'
import type { Principal } from '../features/call.ts'
import { inRanges, readRange } from '../platform/address-ranges.ts'
import type { AddressRange } from '../platform/address-ranges.ts'
import type { Clock } from '../platform/clock.ts'
import { sha256Hex } from '../platform/digest.ts'
import type { HeaderRecord } from '../platform/http-signature/fields.ts'
import { signatureProblemSentence } from '../platform/http-signature/problems.ts'
import { parsePublicKey } from '../platform/http-signature/public-key.ts'
import { ReplayWindow } from '../platform/http-signature/replay-window.ts'
import { verifyRequest } from '../platform/http-signature/verify.ts'
import { signingKeyName } from '../store/tenants.ts'
import type { ApiKey } from '../store/api-keys.ts'
import type { Application } from '../store/applications.ts'
import type { SigningKey } from '../store/signing-keys.ts'
import type { Tenants } from '../store/tenants.ts'
import { openRateLimits } from './rate-limit.ts'
import type { RateLimit } from './rate-limit.ts'

export interface Caller {
  /** As they came: Node's `headers` keeps the first of two `authorization` headers in silence. */
  readonly rawHeaders: readonly string[]
  readonly remoteAddress: string | undefined
}

interface Arrival extends Caller {
  readonly route: Pick<Route, 'scopes' | 'tag'>
}

export interface Admission {
  /** For the answer, whatever it is: what is left of the limit. */
  readonly headers: Readonly<Record<string, string>>
  /** Exactly one of the two is there. */
  readonly principal?: Principal
  readonly problem?: Problem
}

interface SignedCall {
  readonly principal: Principal
  readonly method: string
  /** The raw path with its query. */
  readonly url: string
  readonly headers: HeaderRecord
  readonly body: Buffer | undefined
}

export interface Authenticator {
  /** Whose key this is, or why it does not hold; touches memory only. */
  principalOf(caller: Caller): Principal | Problem
  /**
   * `principalOf`, then the limits, then whether the key may use this operation; before the body is
   * read.
   */
  admit(arrival: Arrival): Admission
  /**
   * Refuses what is not signed where the application requires it, and what is signed wrongly
   * everywhere.
   */
  checkSignature(call: SignedCall): Problem | undefined
}

interface AuthenticatorParts {
  readonly tenants: Pick<Tenants, 'snapshot'>
  readonly clock: Clock
  /**
   * How this server is reached from outside, without a trailing slash: what signatures name as
   * their target.
   */
  readonly publicUrl: string
  readonly limit: RateLimit
  readonly replays?: ReplayWindow
}

export function openAuthenticator(parts: AuthenticatorParts): Authenticator {
  const { tenants, clock } = parts
  const replays = parts.replays ?? new ReplayWindow()
  const limits = openRateLimits({ clock, limit: parts.limit })

  function principalOf(caller: Caller): Principal | Problem {
    const presented = presentedKey(caller.rawHeaders)
    if (typeof presented !== 'string') return presented
    const { keys, applications } = tenants.snapshot()
    // Found by the hash of the key: how long a look-up takes tells of the hash, and nobody can
    // steer the hash of a guess towards that of a key they do not have. Slow hashes are for
    // passwords; keys are long and random.
    const key = keys.get(hashOf(presented))
    if (!key || key.revokedAtMs !== null) return problem('key_invalid')
    if (key.expiresAtMs !== null && key.expiresAtMs <= clock.now()) return problem('key_invalid')
    const application = applications.get(key.applicationId)
    if (!application) return problem('key_invalid')
    const { principal, ranges } = prepared(key, application)
    if (ranges && !inRanges(caller.remoteAddress, ranges)) return problem('key_address_refused')
    return principal
  }

  function admit(arrival: Arrival): Admission {
    const who = principalOf(arrival)
    if ('code' in who) {
      // No key is no guess: only keys that do not hold are counted.
      if (who.code === 'key_missing') return { headers: {}, problem: who }
      const { allowed, headers } = limits.ofFailure(arrival.remoteAddress)
      return allowed ? { headers: {}, problem: who } : { headers, problem: tooManyFailures }
    }
    const { allowed, headers, because } = limits.ofKey(who.key.keyId, arrival.remoteAddress)
    if (!allowed)
      return {
        headers,
        problem: because === 'failures' ? tooManyFailures : problem('rate_limited'),
      }
    const refusal = routeProblem(who, arrival.route)
    return refusal ? { headers, problem: refusal } : { headers, principal: who }
  }

  const checkSignature = (call: SignedCall): Problem | undefined =>
    signatureProblem(parts, replays, call)

  return { principalOf, admit, checkSignature }
}

/** Whether a request claims to be signed: what does is held to it, and refused where it is not. */
export const isSigned = (headers: SignedCall['headers']): boolean =>
  headers['signature'] !== undefined || headers['signature-input'] !== undefined

/** What a call's signature lacks, with the application's own keys and within the replay window. */
function signatureProblem(
  parts: Pick<AuthenticatorParts, 'tenants' | 'clock' | 'publicUrl'>,
  replays: ReplayWindow,
  call: SignedCall,
): Problem | undefined {
  const { application } = call.principal
  const { headers } = call
  if (!isSigned(headers)) {
    return application.settings.requireSignatures ? problem('signature_missing') : undefined
  }
  const { signingKeys } = parts.tenants.snapshot()
  const now = parts.clock.now()
  const verdict = verifyRequest({
    method: call.method,
    // Whoever sends an absolute target (as to a proxy) did not write our address before it.
    targetUri: call.url.startsWith('/') ? parts.publicUrl + call.url : '',
    headers,
    body: call.body,
    now,
    keyOf: (keyId) =>
      publicKeyOf(signingKeys.get(signingKeyName(application.applicationId, keyId))),
    seen: (key, expiresAtMs) => {
      const answer = replays.remember({ key, expiresAtMs, now })
      return answer === 'full' ? 'full' : answer === 'seen'
    },
  })
  if (verdict.ok) return undefined
  return problem('signature_refused', signatureProblemSentence(verdict.problem))
}

const tooManyFailures = problem(
  'rate_limited',
  'Too many keys that do not hold came from this address.',
)

/** Whether the key holds one of these. */
const hasScope = (principal: Principal, scopes: readonly Scope[]): boolean =>
  scopes.some((one) => principal.scopes.has(one))

/** Why a key that holds may not use an operation. */
export function routeProblem(
  principal: Principal,
  route: Pick<Route, 'scopes' | 'tag'>,
): Problem | undefined {
  if (!hasScope(principal, route.scopes)) {
    return problem(
      'scope_missing',
      `This operation needs the scope ${route.scopes.map((one) => `\`${one}\``).join(' or ')}.`,
    )
  }
  if (route.tag === 'Simulator' && principal.application.environment === 'live')
    return problem('sandbox_only')
  return undefined
}

/** The hash a key is stored and found by: of its bytes, which Node shows as Latin-1 in headers. */
const hashOf = (headerText: string): string => sha256Hex(Buffer.from(headerText, 'latin1'))

const bearerForm = /^bearer +(.*)$/i

/** The key a request carries, in either header; the same in both is fine. */
function presentedKey(rawHeaders: readonly string[]): string | Problem {
  let apiKey: string | undefined
  let authorization: string | undefined
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === 9 && name.toLowerCase() === 'x-api-key') {
      if (apiKey !== undefined)
        return problem('header_invalid', 'x-api-key was sent twice; send it once.')
      apiKey = rawHeaders[index + 1]!
    } else if (name.length === 13 && name.toLowerCase() === 'authorization') {
      if (authorization !== undefined)
        return problem('header_invalid', 'authorization was sent twice; send it once.')
      authorization = rawHeaders[index + 1]!
    }
  }
  const bearer = authorization === undefined ? undefined : bearerForm.exec(authorization)?.[1]
  if (apiKey !== undefined && bearer !== undefined && apiKey !== bearer) {
    return problem('key_invalid', 'x-api-key and authorization carry different keys; send one.')
  }
  const presented = apiKey ?? bearer
  if (presented !== undefined) return presented
  // Another scheme beside x-api-key is a proxy's affair; alone it is a mistake.
  return authorization === undefined
    ? problem('key_missing')
    : problem('key_missing', 'authorization must have the form `Bearer KEY`.')
}

interface Prepared {
  readonly principal: Principal
  /** Absent where the key may be used from anywhere. */
  readonly ranges: readonly AddressRange[] | undefined
}

/**
 * Kept by the row object of a snapshot: when the tables are read again the rows are new, and so is
 * what is kept.
 */
const preparedKeys = new WeakMap<ApiKey, Prepared>()

function prepared(key: ApiKey, application: Application): Prepared {
  const known = preparedKeys.get(key)
  if (known?.principal.application === application) return known
  const made: Prepared = {
    principal: { key, application, scopes: new Set(key.scopes) },
    // An entry that cannot be read lets nobody in; the list stays a list even if none can.
    ranges:
      key.addresses.length === 0
        ? undefined
        : key.addresses.flatMap((text) => readRange(text) ?? []),
  }
  preparedKeys.set(key, made)
  return made
}

const publicKeys = new WeakMap<SigningKey, KeyObject>()

function publicKeyOf(row: SigningKey | undefined): KeyObject | undefined {
  if (!row) return undefined
  const known = publicKeys.get(row)
  if (known) return known
  const parsed = parsePublicKey(row.publicKey)
  if (!parsed.ok) return undefined
  publicKeys.set(row, parsed.key)
  return parsed.key
}
