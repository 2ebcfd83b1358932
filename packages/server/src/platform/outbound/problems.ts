// Every way an outgoing request can fail without an answer, each with its sentence for the delivery
// log.

const SENTENCES = {
  bad_url: 'The address is not a URL. Correct it.',
  scheme_refused: 'Only http and https addresses can be called. Correct the address.',
  https_required: 'The address must start with https.',
  credentials_in_url: 'The address contains a user name or password. Take them out.',
  address_refused:
    'The host is not a public address. Use a public one, or have the operator allow this one.',
  invalid_request: 'A header or the length of the request is not allowed. Correct the headers.',
  dns: 'The host name could not be resolved. Check its spelling and its DNS records.',
  connect: 'No connection could be made. Check that the server is up and reachable.',
  connection_lost:
    'The connection was cut before an answer came; the request may have been handled.',
  tls: 'The TLS connection failed. Check the certificate, its chain and its host name.',
  timeout: 'No answer came in time. Answer first and do the work afterwards.',
  protocol: 'The answer was not valid HTTP. Check what listens at the address.',
  closed: 'Ostiary was shutting down. The request is tried again.',
} as const

export type OutboundProblem = keyof typeof SENTENCES

// Keys of a const object.
export const OUTBOUND_PROBLEMS = Object.keys(SENTENCES) as readonly OutboundProblem[]

export function outboundProblemSentence(code: OutboundProblem): string {
  return SENTENCES[code]
}

/** What is wrong with the address itself: the same call is never made, whenever it is tried. */
export const isAboutAddress = (code: OutboundProblem): boolean => ABOUT_ADDRESS.has(code)

const ABOUT_ADDRESS: ReadonlySet<OutboundProblem> = new Set([
  'bad_url',
  'scheme_refused',
  'https_required',
  'credentials_in_url',
  'address_refused',
  'invalid_request',
])

/** Mark the errors our lookup gives to the socket, so they can be told from the resolver's own. */
export const ADDRESS_REFUSED = 'OSTIARY_ADDRESS_REFUSED'
export const HTTPS_REQUIRED = 'OSTIARY_HTTPS_REQUIRED'

/** Codes of node:net, node:tls, undici and its parser; the first pattern that matches decides. */
const BY_CODE: readonly [RegExp, OutboundProblem][] = [
  [/^OSTIARY_ADDRESS_REFUSED$/, 'address_refused'],
  [/^OSTIARY_HTTPS_REQUIRED$/, 'https_required'],
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/, 'dns'],
  [/^(ETIMEDOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'timeout'],
  [/^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/, 'connection_lost'],
  [/^(UND_ERR_INVALID_ARG|UND_ERR_REQ_|UND_ERR_NOT_SUPPORTED)/, 'invalid_request'],
  [/^(UND_ERR_CLOSED|UND_ERR_DESTROYED)$/, 'closed'],
  [/^(EPROTO|ERR_TLS_|ERR_SSL_|ERR_OSSL|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_)/, 'tls'],
  [/^(ECONN|EHOST|ENET|EADDR|EACCES|EPERM|EINVAL)/, 'connect'],
]

export function outboundProblemOf(error: unknown): OutboundProblem {
  for (const code of codesOf(error)) {
    const known = BY_CODE.find(([pattern]) => pattern.test(code))
    if (known !== undefined) return known[1]
  }
  return 'protocol'
}

/**
 * Its own code, then those of its causes: a host with several addresses fails with all their
 * errors in one.
 */
function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return []
  const own = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const inner = error instanceof AggregateError ? error.errors : []
  return [...own, ...inner.flatMap(codesOf), ...codesOf(error.cause)]
}
