/** For receivers: whether a webhook was signed by the destination's secret (Standard Webhooks). */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface ReceivedWebhook {
  /** In any case, as Node, Fetch or a proxy gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body exactly as it came: parse it after it is verified. */
  readonly body: string | Uint8Array
  /**
   * `whsec_…`, as the destination was given it; all of them while you change from one to another.
   */
  readonly secret: string | readonly string[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** Seconds a webhook may be old, or ahead of our clock. */
const toleranceSeconds = 300
const secretBytesMin = 24

/**
 * Says whether a webhook is genuine and recent. Deduplicate on `webhook-id`: deliveries come at
 * least once.
 *
 * @example
 * const genuine = verifyWebhook({ headers: request.headers, body, secret, now: Date.now() })
 * if (!genuine) return response.writeHead(401).end()
 */
export function verifyWebhook(received: ReceivedWebhook): boolean {
  const given = typeof received.secret === 'string' ? [received.secret] : received.secret
  const keys = given.flatMap(keyOf)
  const id = headerOf(received, 'webhook-id')
  const stamp = headerOf(received, 'webhook-timestamp')
  if (keys.length < given.length || id === '' || !/^\d{1,12}$/.test(stamp)) return false
  const age = Math.floor(received.now / 1000) - Number(stamp)
  if (Math.abs(age) > toleranceSeconds) return false
  const expected = keys.map((key) =>
    createHmac('sha256', key).update(`${id}.${stamp}.`).update(received.body).digest('base64'),
  )
  return (
    headerOf(received, 'webhook-signature')
      .split(' ')
      // Parts of another version, such as v1a, are for other keys and prove nothing here.
      .filter((part) => part.startsWith('v1,'))
      .some((part) => expected.some((text) => same(text, part.slice(3))))
  )
}

/** The key inside a secret, with or without its prefix; none where it is not a secret. */
function keyOf(secret: string): Buffer[] {
  const text = secret.replace(/^whsec_/, '')
  const key = Buffer.from(text, 'base64')
  // Node skips what is not Base64, so a damaged secret would quietly become another key.
  return key.length >= secretBytesMin && key.toString('base64') === text ? [key] : []
}

function headerOf({ headers }: ReceivedWebhook, name: string): string {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof value === 'object' ? value.join(' ') : (value ?? '')
}

function same(expected: string, given: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(given)]
  return one.length === other.length && timingSafeEqual(one, other)
}
