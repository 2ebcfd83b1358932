// One outgoing request and what comes back, over connections no two guards share.
import { Agent, request, type Dispatcher } from 'undici'
import { ADDRESS_GUARDS, type AddressGuard } from './address-guard.ts'
import { guardedLookup, type Resolve } from './guarded-lookup.ts'
import { outboundProblemOf, type OutboundProblem } from './problems.ts'
import { checkTarget } from './target.ts'

const CONNECTIONS_PER_ORIGIN = 8
const CONNECT_TIMEOUT_MS = 10_000
const MAX_KEEP_ALIVE_MS = 30_000
/** They decide how the request is framed and where it is routed, which is ours to say. */
const RESERVED_HEADERS = new Set(
  'connection content-length expect host keep-alive te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
)

export type Pools = ReadonlyMap<string, Agent>

/**
 * One pool per guard: a connection opened under a wide guard must not carry a request made under a
 * strict one. And one for calls without TLS, whose addresses are fewer.
 */
export function openPools(resolve: Resolve): Pools {
  return new Map(
    ADDRESS_GUARDS.flatMap((guard) =>
      [false, true].map((isPlain): [string, Agent] => [
        poolName(guard, isPlain),
        agentFor({ guard, isPlain, resolve }),
      ]),
    ),
  )
}

/**
 * Not waited for: the agents would wait for connection attempts whose call has already timed out,
 * 10 seconds at worst, and nobody needs those.
 */
export function closePools(pools: Pools): void {
  for (const agent of pools.values()) agent.destroy().catch(() => undefined)
}

const poolName = (guard: AddressGuard, isPlain: boolean): string =>
  `${guard} ${isPlain ? 'http' : 'https'}`

export type Request = {
  url: string
  method: 'GET' | 'POST'
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** For everything together: resolving, connecting, sending, waiting, reading. */
  timeoutMs: number
}
export type Answer<Read> = {
  status: number
  headers: Dispatcher.ResponseData['headers']
  retryAfter: string | string[] | undefined
  read: Read
}

export async function exchange<Read>(input: {
  request: Request
  guard: AddressGuard
  pools: Pools
  /** Gives the call up before its time. */
  givenUp?: AbortSignal
  read: (body: Dispatcher.ResponseData['body'], signal: AbortSignal) => Promise<Read>
}): Promise<Answer<Read> | OutboundProblem> {
  const { url, method, headers, body = null, timeoutMs } = input.request
  const target = checkTarget({ url, guard: input.guard })
  if (!target.ok) return target.code
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  if (names.some((name) => RESERVED_HEADERS.has(name))) return 'invalid_request'
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = input.givenUp ? AbortSignal.any([timeout, input.givenUp]) : timeout
  const isPlain = target.url.protocol === 'http:'
  const dispatcher = input.pools.get(poolName(input.guard, isPlain))! // one for every name
  try {
    if (signal.aborted) throw signal.reason
    const options = { dispatcher, method, headers, body, signal }
    // undici looks at the signal only once it has a connection; by then it drops the request
    // unsent.
    const answer = await Promise.race([request(target.url, options), rejectionOf(signal)])
    const read = await input.read(answer.body, signal)
    const { statusCode: status, headers: found } = answer
    return { status, headers: found, retryAfter: found['retry-after'], read }
  } catch (error) {
    if (timeout.aborted) return 'timeout'
    return signal.aborted ? 'closed' : outboundProblemOf(error)
  }
}

/** Rejects when the time is over, whatever the request is waiting for by then. */
export function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

/**
 * No redirects: undici follows none unless told to. HTTP/1.1 only: one framing less that strangers
 * can play with.
 */
function agentFor(input: { guard: AddressGuard; isPlain: boolean; resolve: Resolve }): Agent {
  return new Agent({
    allowH2: false,
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
    connect: { lookup: guardedLookup(input), timeout: CONNECT_TIMEOUT_MS },
  })
}
