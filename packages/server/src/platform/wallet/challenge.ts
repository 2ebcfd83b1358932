/** The challenge a wallet signs: EIP-4361 and its Solana profile, in one strict grammar. */
import { evmAddress, isSolanaAddress } from './caip.ts'
import type { Account } from './caip.ts'
import { instantOf, isAuthority, isRequestId, isScheme, isStatement, isUri } from './grammar.ts'

/**
 * Every line of a sign-in message, as text, so that a rebuilt message equals the original byte for
 * byte.
 */
export type Challenge = {
  namespace: Account['namespace']
  scheme?: string
  domain: string
  address: string
  statement?: string
  uri: string
  chainReference: string
  nonce: string
  issuedAt: string
  expirationTime?: string
  notBefore?: string
  requestId?: string
  resources?: string[]
}

/** The first line at fault. `line_unexpected` is text after the last line the grammar allows. */
export type ChallengeProblem =
  | 'first_line'
  | 'address'
  | 'blank_line'
  | 'statement'
  | 'uri'
  | 'version'
  | 'chain_id'
  | 'nonce'
  | 'issued_at'
  | 'expiration_time'
  | 'not_before'
  | 'request_id'
  | 'resources'
  | 'line_unexpected'

export type ChallengeParse =
  | { ok: true; challenge: Challenge }
  | { ok: false; problem: ChallengeProblem }

const WALLET_KIND = { eip155: 'Ethereum', solana: 'Solana' } as const
const FIRST_LINE =
  /^(?:([^:/ ]*):\/\/)?(\S+) wants you to sign in with your (Ethereum|Solana) account:$/
const CHAIN_REFERENCE = { eip155: /^(?:0|[1-9][0-9]{0,31})$/, solana: /^[-_a-zA-Z0-9]{1,32}$/ }
const NONCE = /^[A-Za-z0-9]{8,}$/
const ALPHANUMERICS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * A challenge for one account, times to the second. Everything but the account comes from the
 * programme's own configuration, so a text that our own parser refuses is a programmer error and
 * throws.
 */
export function buildChallenge(input: {
  account: Account
  domain: string
  uri: string
  nonce: string
  issuedAt: Date
  expiresAt?: Date
  statement?: string
}): string {
  const text = formatChallenge({
    namespace: input.account.namespace,
    domain: input.domain,
    address: input.account.address,
    ...(input.statement === undefined ? {} : { statement: input.statement }),
    uri: input.uri,
    chainReference: input.account.reference,
    nonce: input.nonce,
    issuedAt: toTheSecond(input.issuedAt),
    ...(input.expiresAt === undefined ? {} : { expirationTime: toTheSecond(input.expiresAt) }),
  })
  const parsed = parseChallenge(text)
  if (!parsed.ok)
    throw new Error(`The challenge cannot be built: its ${parsed.problem} is malformed.`)
  return text
}

/** The message text of the given lines; the caller answers for their form. */
export function formatChallenge(challenge: Challenge): string {
  const origin = challenge.scheme === undefined ? '' : `${challenge.scheme}://`
  const lines = [
    `${origin}${challenge.domain} wants you to sign in with your ` +
      `${WALLET_KIND[challenge.namespace]} account:`,
    challenge.address,
    '',
    // Without a statement two empty lines stay; the grammar drops the statement, not what surrounds
    // it.
    ...(challenge.statement === undefined ? [] : [challenge.statement]),
    '',
    `URI: ${challenge.uri}`,
    'Version: 1',
    `Chain ID: ${challenge.chainReference}`,
    `Nonce: ${challenge.nonce}`,
    `Issued At: ${challenge.issuedAt}`,
  ]
  if (challenge.expirationTime !== undefined)
    lines.push(`Expiration Time: ${challenge.expirationTime}`)
  if (challenge.notBefore !== undefined) lines.push(`Not Before: ${challenge.notBefore}`)
  if (challenge.requestId !== undefined) lines.push(`Request ID: ${challenge.requestId}`)
  if (challenge.resources !== undefined) {
    lines.push('Resources:', ...challenge.resources.map((resource) => `- ${resource}`))
  }
  return lines.join('\n')
}

/**
 * EIP-4361 read strictly: fixed order, LF only, nothing before or after, addresses in EIP-55 form.
 * viem's own parser is not anchored at the end and checks neither version, URI nor order, so it is
 * not used.
 */
export function parseChallenge(text: string): ChallengeParse {
  const lines = text.split('\n')
  const head = parseHead(lines)
  if (typeof head === 'string') return { ok: false, problem: head }

  const { challenge, next } = head
  let at = next
  const take = (label: string): string | undefined => {
    const line = lines[at]
    if (line === undefined || !line.startsWith(`${label}: `)) return undefined
    at += 1
    return line.slice(label.length + 2)
  }

  challenge.uri = take('URI') ?? ''
  if (!isUri(challenge.uri)) return { ok: false, problem: 'uri' }
  if (take('Version') !== '1') return { ok: false, problem: 'version' }
  challenge.chainReference = take('Chain ID') ?? ''
  if (!CHAIN_REFERENCE[challenge.namespace].test(challenge.chainReference)) {
    return { ok: false, problem: 'chain_id' }
  }
  challenge.nonce = take('Nonce') ?? ''
  if (!NONCE.test(challenge.nonce)) return { ok: false, problem: 'nonce' }
  challenge.issuedAt = take('Issued At') ?? ''
  if (instantOf(challenge.issuedAt) === undefined) return { ok: false, problem: 'issued_at' }

  const problem = takeOptional(challenge, take)
  if (problem) return { ok: false, problem }
  if (lines[at] === 'Resources:') {
    const rest = lines.slice(at + 1)
    if (!rest.every((line) => line.startsWith('- ') && isUri(line.slice(2)))) {
      return { ok: false, problem: 'resources' }
    }
    challenge.resources = rest.map((line) => line.slice(2))
    at = lines.length
  }
  return at === lines.length ? { ok: true, challenge } : { ok: false, problem: 'line_unexpected' }
}

/**
 * A nonce of 16 letters and digits (95 bits). Bytes of 248 and above are thrown away: 256 is no
 * multiple of 62.
 */
export function newNonce(randomBytes: (size: number) => Uint8Array): string {
  let nonce = ''
  for (let draw = 0; draw < 64; draw += 1) {
    for (const byte of randomBytes(24)) {
      if (byte < 248) nonce += ALPHANUMERICS[byte % 62]
      if (nonce.length === 16) return nonce
    }
  }
  throw new Error('The random source yields no usable bytes.')
}

function parseHead(lines: string[]): ChallengeProblem | { challenge: Challenge; next: number } {
  const first = FIRST_LINE.exec(lines[0] ?? '')
  if (!first) return 'first_line'
  const [, scheme, domain = '', kind] = first
  if ((scheme !== undefined && !isScheme(scheme)) || !isAuthority(domain)) return 'first_line'

  const namespace = kind === 'Solana' ? 'solana' : 'eip155'
  const address = lines[1] ?? ''
  if (!isCanonicalAddress(namespace, address)) return 'address'

  if (lines[2] !== '') return 'blank_line'
  const statement = lines[3] === '' ? undefined : lines[3]
  if (statement !== undefined && !isStatement(statement)) return 'statement'
  if (statement !== undefined && lines[4] !== '') return 'blank_line'
  const challenge: Challenge = {
    namespace,
    ...(scheme === undefined ? {} : { scheme }),
    domain,
    address,
    ...(statement === undefined ? {} : { statement }),
    uri: '',
    chainReference: '',
    nonce: '',
    issuedAt: '',
  }
  return { challenge, next: statement === undefined ? 4 : 5 }
}

function takeOptional(
  challenge: Challenge,
  take: (label: string) => string | undefined,
): ChallengeProblem | undefined {
  const expirationTime = take('Expiration Time')
  if (expirationTime !== undefined) {
    if (instantOf(expirationTime) === undefined) return 'expiration_time'
    challenge.expirationTime = expirationTime
  }
  const notBefore = take('Not Before')
  if (notBefore !== undefined) {
    if (instantOf(notBefore) === undefined) return 'not_before'
    challenge.notBefore = notBefore
  }
  const requestId = take('Request ID')
  if (requestId !== undefined) {
    if (!isRequestId(requestId)) return 'request_id'
    challenge.requestId = requestId
  }
  return undefined
}

function isCanonicalAddress(namespace: Account['namespace'], text: string): boolean {
  if (namespace === 'solana') return isSolanaAddress(text)
  const parsed = evmAddress(text)
  return parsed.ok && parsed.address === text
}

function toTheSecond(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
