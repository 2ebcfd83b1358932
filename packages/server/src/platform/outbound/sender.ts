// Posts webhooks and other outgoing requests to addresses customers gave us, without trusting the
// address or the answer.
import { widestGuard, type AddressGuard } from './address-guard.ts'
import { closePools, exchange, openPools } from './exchange.ts'
import { systemResolve, type Resolve } from './guarded-lookup.ts'
import type { OutboundProblem } from './problems.ts'
import { retryAfterSeconds } from './retry-after.ts'

const MAX_RESPONSE_BYTES = 64 * 1024
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
  const pools = openPools(resolve)

  const running = new Set<Promise<PostResult>>()
  let closing = false

  const attempt = async (input: Post): Promise<PostResult> => {
    const startedAt = now()
    const guard = widestGuard([operatorAllows, input.guard])
    const request = { ...input, method: 'POST' as const }
    const outcome = closing ? 'closed' : await exchange({ request, guard, pools, read: putAside })
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

  // Waits for the calls under way, each of which ends in its own time.
  const close = async (): Promise<void> => {
    closing = true
    await Promise.allSettled(running)
    closePools(pools)
  }
  return { post, close }
}

/** The status is the answer: a body too long, too slow or cut off changes nothing about it. */
const putAside = async (
  body: { dump(options: { limit: number; signal: AbortSignal }): Promise<void> },
  signal: AbortSignal,
): Promise<void> => {
  await body.dump({ limit: MAX_RESPONSE_BYTES, signal }).catch(() => undefined)
}
