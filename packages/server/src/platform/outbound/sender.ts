// Posts webhooks and other outgoing requests to addresses customers gave us, without trusting the
// address or the answer.
import { Agent, request } from 'undici'
import { ADDRESS_GUARDS, widestGuard, type AddressGuard } from './address-guard.ts'
import { guardedLookup, systemResolve, type Resolve } from './guarded-lookup.ts'
import { outboundProblemOf, type OutboundProblem } from './problems.ts'
import { retryAfterSeconds } from './retry-after.ts'
import { checkTarget } from './target.ts'

const MAX_RESPONSE_BYTES = 64 * 1024
const CONNECTIONS_PER_ORIGIN = 8
const CONNECT_TIMEOUT_MS = 10_000
const MAX_KEEP_ALIVE_MS = 30_000
/** They decide how the request is framed and where it is routed, which is ours to say. */
const RESERVED_HEADERS = new Set(
  'connection content-length expect host keep-alive te trailer transfer-encoding upgrade'.split(
    ' ',
  ),
)

export type Post = {
  url: string
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array
  /** For everything together: resolving, connecting, sending, waiting, reading. */
  timeoutMs: number
  guard: AddressGuard
}
export type PostResult =
  | { kind: 'answered'; status: number; retryAfterSeconds?: number; durationMs: number }
  | { kind: 'failed'; code: OutboundProblem; durationMs: number }
export type Sender = { post: (input: Post) => Promise<PostResult>; close: () => Promise<void> }

export function createSender(options: {
  /** Unix milliseconds; must not be a frozen clock where durations matter. */
  now: () => number
  /** What the operator allows for every call; the guard of a call can widen it, never narrow it. */
  operatorAllows?: AddressGuard
  resolve?: Resolve
}): Sender {
  const { now, operatorAllows = 'public_only', resolve = systemResolve } = options
  // One pool per guard: a connection opened under a wide guard must not carry a request made under
  // a strict one. And one for calls without TLS, whose addresses are fewer.
  const agents = new Map(
    ADDRESS_GUARDS.flatMap((guard) =>
      [false, true].map((isPlain): [string, Agent] => [
        poolName(guard, isPlain),
        agentFor({ guard, isPlain, resolve }),
      ]),
    ),
  )

  const running = new Set<Promise<PostResult>>()
  let closing = false

  const attempt = async (input: Post): Promise<PostResult> => {
    const startedAt = now()
    const guard = widestGuard([operatorAllows, input.guard])
    const outcome = closing ? 'closed' : await exchange({ post: input, guard, agents })
    const durationMs = now() - startedAt
    if (typeof outcome === 'string') return { kind: 'failed', code: outcome, durationMs }
    const wait = retryAfterSeconds(outcome.retryAfter, now())
    const answered = { kind: 'answered' as const, status: outcome.status, durationMs }
    return wait === undefined ? answered : { ...answered, retryAfterSeconds: wait }
  }

  const post = (input: Post): Promise<PostResult> => {
    const result = attempt(input).finally(() => running.delete(result))
    running.add(result)
    return result
  }

  // Waits for the calls under way, each of which ends in its own time. Not for the agents: they
  // would wait for connection attempts whose call has already timed out, 10 seconds at worst, and
  // nobody needs those.
  const close = async (): Promise<void> => {
    closing = true
    await Promise.allSettled(running)
    for (const agent of agents.values()) agent.destroy().catch(() => undefined)
  }
  return { post, close }
}

const poolName = (guard: AddressGuard, isPlain: boolean): string =>
  `${guard} ${isPlain ? 'http' : 'https'}`

type Answer = { status: number; retryAfter: string | string[] | undefined }

async function exchange(input: {
  post: Post
  guard: AddressGuard
  agents: ReadonlyMap<string, Agent>
}): Promise<Answer | OutboundProblem> {
  const { url, headers, body, timeoutMs } = input.post
  const target = checkTarget({ url, guard: input.guard })
  if (!target.ok) return target.code
  const names = Object.keys(headers).map((name) => name.toLowerCase())
  if (names.some((name) => RESERVED_HEADERS.has(name))) return 'invalid_request'
  const signal = AbortSignal.timeout(timeoutMs)
  const isPlain = target.url.protocol === 'http:'
  const dispatcher = input.agents.get(poolName(input.guard, isPlain))! // one for every name
  try {
    const options = { dispatcher, method: 'POST' as const, headers, body, signal }
    // undici looks at the signal only once it has a connection; by then it drops the request
    // unsent.
    const answer = await Promise.race([request(target.url, options), rejectionOf(signal)])
    // The status is the answer. A body that is too long, too slow or cut off changes nothing about
    // it.
    await answer.body.dump({ limit: MAX_RESPONSE_BYTES, signal }).catch(() => undefined)
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'] }
  } catch (error) {
    return signal.aborted ? 'timeout' : outboundProblemOf(error)
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
