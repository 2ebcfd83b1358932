/** What benches of the API share: a request over kept connections, timed, and a share of times. */
import { Agent, request } from 'node:http'

export const benchKey = 'bench-key-bench-key-bench-key-bench-key-bench'
const agent = new Agent({ keepAlive: true, maxSockets: 500 })

export interface Answered {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly tookMs: number
}

export function send(url: string, method: string, path: string, body?: unknown): Promise<Answered> {
  let fromMs = performance.now()
  const headers = {
    'x-api-key': benchKey,
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, headers, agent }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: JSON.parse(text) as Record<string, unknown>,
          tookMs: performance.now() - fromMs,
        }),
      )
    })
    sent.on('error', reject)
    // What it takes this process to send five hundred is not the server's time.
    sent.on('finish', () => (fromMs = performance.now()))
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

/** The value at a share of sorted times, to a tenth. */
export const share = (sorted: readonly number[], part: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(1)
