// Signs and verifies webhooks as Standard Webhooks says: HMAC-SHA256 over `id.timestamp.body`, one
// part per live secret.
import { createHmac, timingSafeEqual } from 'node:crypto'

export const SECRET_PREFIX = 'whsec_'
export const DEFAULT_TOLERANCE_SECONDS = 300
const MIN_SECRET_BYTES = 24
const MAX_SECRET_BYTES = 64
const NEW_SECRET_BYTES = 32
const VERSION = 'v1,'
const TIMESTAMP = /^\d{1,12}$/

const SENTENCES = {
  secret_invalid: 'Give the secret as shown when it was made: whsec_ and 24 to 64 bytes in Base64.',
  headers_missing: 'Pass the webhook-id, webhook-timestamp and webhook-signature headers.',
  timestamp_malformed: 'The webhook-timestamp header is not in Unix seconds: refuse the message.',
  too_old: 'The message is older than the tolerance: refuse it, or correct the clock.',
  from_future: 'The message is from the future: refuse it, or correct the clock.',
  signature_wrong:
    'No signature matches: verify the raw body, before any JSON parsing, with the right secret.',
} as const

export type WebhookProblem = keyof typeof SENTENCES
export type WebhookHeaders = Readonly<Record<string, string | readonly string[] | undefined>>
export type WebhookVerification =
  | { ok: true; id: string; timestamp: number }
  | { ok: false; problem: WebhookProblem }

export function webhookProblemSentence(code: WebhookProblem): string {
  return SENTENCES[code]
}

/** The bytes are passed in as a source of randomness, so a test can fix them. */
export function newSecret(randomBytes: (size: number) => Uint8Array): string {
  return SECRET_PREFIX + Buffer.from(randomBytes(NEW_SECRET_BYTES)).toString('base64')
}

/** The key inside a secret, with or without its prefix; undefined when it is not a secret. */
export function secretKey(secret: string): Buffer | undefined {
  const text = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret
  const key = Buffer.from(text, 'base64')
  // Node skips what is not Base64, so a damaged secret would quietly become another key.
  if (key.toString('base64') !== text) return undefined
  return key.length < MIN_SECRET_BYTES || key.length > MAX_SECRET_BYTES ? undefined : key
}

/**
 * The value of `webhook-signature`. Secrets are our own, so a bad one or none is a programmer
 * error.
 */
export function signStandard(message: {
  id: string
  /** Unix seconds. */
  timestamp: number
  body: string | Uint8Array
  secrets: readonly string[]
}): string {
  // A full stop in the id would let two different messages have one signed text.
  if (message.id === '' || message.id.includes('.')) throw new Error('webhook id is unusable')
  if (!Number.isSafeInteger(message.timestamp)) throw new Error('webhook timestamp is no integer')
  if (message.secrets.length === 0) throw new Error('a webhook needs at least one secret')
  return message.secrets
    .map((secret) => {
      const key = secretKey(secret)
      if (key === undefined) throw new Error('a webhook secret is malformed')
      return VERSION + digest(key, message)
    })
    .join(' ')
}

/** For receivers. Several secrets may be live during a rotation: one match is enough. */
export function verifyStandard(message: {
  headers: WebhookHeaders
  /** The body exactly as received. */
  body: string | Uint8Array
  secrets: readonly string[]
  /** Unix milliseconds. */
  now: number
  toleranceSeconds?: number
}): WebhookVerification {
  const keys = message.secrets.map(secretKey).filter((key) => key !== undefined)
  if (keys.length === 0 || keys.length < message.secrets.length) return refuse('secret_invalid')
  const id = headerOf(message.headers, 'webhook-id')
  const stamp = headerOf(message.headers, 'webhook-timestamp')
  const signatures = headerOf(message.headers, 'webhook-signature')
  if (!id || !stamp || !signatures) return refuse('headers_missing')
  if (!TIMESTAMP.test(stamp)) return refuse('timestamp_malformed')
  const timestamp = Number(stamp)
  const tolerance = message.toleranceSeconds ?? DEFAULT_TOLERANCE_SECONDS
  const age = Math.floor(message.now / 1000) - timestamp
  if (age > tolerance) return refuse('too_old')
  if (-age > tolerance) return refuse('from_future')
  const expected = keys.map((key) => digest(key, { id, timestamp: stamp, body: message.body }))
  // Parts of another version, such as v1a, are for other keys and prove nothing here.
  const given = signatures.split(' ').filter((part) => part.startsWith(VERSION))
  const matches = given.some((part) =>
    expected.some((text) => sameText({ expected: text, given: part.slice(VERSION.length) })),
  )
  return matches ? { ok: true, id, timestamp } : refuse('signature_wrong')
}

function digest(
  key: Buffer,
  message: { id: string; timestamp: number | string; body: string | Uint8Array },
): string {
  return createHmac('sha256', key)
    .update(`${message.id}.${message.timestamp}.`)
    .update(message.body)
    .digest('base64')
}

function sameText(pair: { expected: string; given: string }): boolean {
  const expected = Buffer.from(pair.expected)
  const given = Buffer.from(pair.given)
  return expected.length === given.length && timingSafeEqual(expected, given)
}

function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name)
  const value = entry?.[1]
  return typeof value === 'object' ? value.join(' ') : value
}

function refuse(problem: WebhookProblem): WebhookVerification {
  return { ok: false, problem }
}
