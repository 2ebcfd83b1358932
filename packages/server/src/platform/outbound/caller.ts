// Calls the services an operator has named and reads what they answer, with the sender's guards.
import type { AddressGuard } from './address-guard.ts'
import { closePools, exchange, openPools, type Request } from './exchange.ts'
import { systemResolve, type Resolve } from './guarded-lookup.ts'
import type { OutboundProblem } from './problems.ts'
import { retryAfterSeconds } from './retry-after.ts'

const MAX_RESPONSE_BYTES = 1024 * 1024

export type Call = Request & { guard: AddressGuard; signal: AbortSignal }
type CallResult =
  | { kind: 'answered'; status: number; body: string; retryAfterSeconds?: number }
  | { kind: 'failed'; code: OutboundProblem }
export type Caller = { call: (input: Call) => Promise<CallResult>; close: () => Promise<void> }

export function createCaller(options: { now: () => number; resolve?: Resolve }): Caller {
  const { now, resolve = systemResolve } = options
  const pools = openPools(resolve)
  const running = new Set<Promise<CallResult>>()
  let closing = false

  const attempt = async ({ guard, signal, ...request }: Call): Promise<CallResult> => {
    const answer = closing
      ? 'closed'
      : await exchange({ request, guard, pools, givenUp: signal, read: wholeText })
    if (typeof answer === 'string') return { kind: 'failed', code: answer }
    // Half an answer is none.
    if (answer.read === undefined) return { kind: 'failed', code: 'protocol' }
    const wait = retryAfterSeconds(answer.retryAfter, now())
    return {
      kind: 'answered',
      status: answer.status,
      body: answer.read,
      ...(wait !== undefined && { retryAfterSeconds: wait }),
    }
  }

  return {
    call: (input) => {
      const result = attempt(input).finally(() => running.delete(result))
      running.add(result)
      return result
    },
    close: async () => {
      closing = true
      await Promise.allSettled(running)
      closePools(pools)
    },
  }
}

/** `undefined` where it is longer than any answer should be; the connection is dropped then. */
async function wholeText(body: AsyncIterable<unknown>): Promise<string | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body) {
    const bytes = Buffer.from(part as Uint8Array) // undici gives buffers
    length += bytes.length
    if (length > MAX_RESPONSE_BYTES) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}
