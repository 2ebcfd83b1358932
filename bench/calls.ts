/** What benches of the API share: a timed request over kept connections, an import, and shares. */
import { Agent, request } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

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
          // A 204 has none.
          body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
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

/** @returns the id of the import */
export async function sendUsers(url: string, csv: string): Promise<string> {
  const taken = await fetch(`${url}/v3/imports/users/`, {
    method: 'POST',
    headers: { 'x-api-key': benchKey, 'content-type': 'text/csv' },
    body: csv,
  })
  if (taken.status !== 202) throw new Error(`import: ${taken.status} ${await taken.text()}`)
  return ((await taken.json()) as { import_id: string }).import_id
}

/** Sends a CSV of users and waits until it is done. @returns the import as it ended */
export async function importUsers(url: string, csv: string): Promise<Record<string, unknown>> {
  const id = await sendUsers(url, csv)
  for (;;) {
    const { body } = await send(url, 'GET', `/v3/imports/${id}/`)
    if (body['finished_at'] !== null) return body
    await delay(50)
  }
}

/** The value at a share of sorted times, to a tenth. */
export const share = (sorted: readonly number[], part: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!.toFixed(1)
