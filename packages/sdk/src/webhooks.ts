/** For receivers: whether a webhook was signed by the destination's secret (Standard Webhooks). */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body exactly as it came: parse it after it is verified. */
  readonly body: string
  /** `whsec_…`, as the destination was given it. */
  readonly secret: string
  /** Epoch milliseconds. */
  readonly now: number
}

/** Seconds a webhook may be old, or ahead of our clock. */
const toleranceSeconds = 300

/**
 * Says whether a webhook is genuine and recent. Deduplicate on `webhook-id`: deliveries come at least once.
 *
 * @example
 * if (!verifyWebhook({ headers: request.headers, body, secret, now: Date.now() })) return response.writeHead(401).end()
 */
export function verifyWebhook(received: ReceivedWebhook): boolean {
  const header = (name: string): string => {
    const value = received.headers[name]
    return typeof value === 'string' ? value : ''
  }
  const id = header('webhook-id')
  const timestamp = Number(header('webhook-timestamp'))
  const key = Buffer.from(received.secret.replace(/^whsec_/, ''), 'base64')
  if (id === '' || key.length === 0 || !Number.isInteger(timestamp)) return false
  if (Math.abs(received.now / 1000 - timestamp) > toleranceSeconds) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${received.body}`).digest()
  return header('webhook-signature')
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
}
