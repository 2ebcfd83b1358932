// Posts webhooks and other outgoing requests to addresses customers gave us, without trusting the address or the answer.
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
  // One pool per guard: a connection opened under a wide guard must not carry a request made under a strict one.
  const agents = new Map(ADDRESS_GUARDS.map((guard) => [guard, agentFor({ guard, resolve })]))

  const running = new Set<Promise<PostResult>>()
  let closing = false

  const attempt = async (input: Post): Promise<PostResult> => {
    const startedAt = now()
    const failed = (code: OutboundProblem): PostResult => {
      return { kind: 'failed', code, durationMs: now() - startedAt }
    }
    const guard = widestGuard([operatorAllows, input.guard])
    if (closing) return failed('closed')
    const target = checkTarget({ url: input.url, guard })
    if (!target.ok) return failed(target.code)
    if (Object.keys(input.headers).some((name) => RESERVED_HEADERS.has(name.toLowerCase()))) {
      return failed('invalid_request')
    }
    const signal = AbortSignal.timeout(input.timeoutMs)
    try {
      const answer = await request(target.url, {
        dispatcher: agents.get(guard)!, // the map has an agent for every guard
        method: 'POST',
        headers: input.headers,
        body: input.body,
        signal,
      })
      // The status is the answer. A body that is too long, too slow or cut off changes nothing about it.
      await answer.body.dump({ limit: MAX_RESPONSE_BYTES, signal }).catch(() => undefined)
      const wait = retryAfterSeconds(answer.headers['retry-after'], now())
      return {
        kind: 'answered',
        status: answer.statusCode,
        ...(wait === undefined ? {} : { retryAfterSeconds: wait }),
        durationMs: now() - startedAt,
      }
    } catch (error) {
      return failed(signal.aborted ? 'timeout' : outboundProblemOf(error))
    }
  }

  const post = (input: Post): Promise<PostResult> => {
    const result = attempt(input).finally(() => running.delete(result))
    running.add(result)
    return result
  }

  // Waits for the calls under way, each of which ends in its own time; the agents' own close would also wait
  // for connections nobody wants any more.
  const close = async (): Promise<void> => {
    closing = true
    await Promise.allSettled(running)
    await Promise.all([...agents.values()].map((agent) => agent.destroy()))
  }
  return { post, close }
}

/** No redirects: undici follows none unless told to. HTTP/1.1 only: one framing less that strangers can play with. */
function agentFor(input: { guard: AddressGuard; resolve: Resolve }): Agent {
  return new Agent({
    allowH2: false,
    connections: CONNECTIONS_PER_ORIGIN,
    keepAliveMaxTimeout: MAX_KEEP_ALIVE_MS,
    connect: { lookup: guardedLookup(input), timeout: CONNECT_TIMEOUT_MS },
  })
}
