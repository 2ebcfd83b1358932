/**
 * Signs webhooks as Standard Webhooks says: HMAC-SHA256 over `id.timestamp.body`, one part per live
 * secret. Receivers verify with the SDK.
 */
import { createHmac } from 'node:crypto'

const SECRET_PREFIX = 'whsec_'
const MIN_SECRET_BYTES = 24
const MAX_SECRET_BYTES = 64
const NEW_SECRET_BYTES = 32
const VERSION = 'v1,'

/** The bytes are passed in as a source of randomness, so a test can fix them. */
export function newSecret(randomBytes: (size: number) => Uint8Array): string {
  return SECRET_PREFIX + Buffer.from(randomBytes(NEW_SECRET_BYTES)).toString('base64')
}

/** The key inside a secret, with or without its prefix; undefined when it is not a secret. */
export function secretKey(secret: string): Buffer | undefined {
  const text = secret.startsWith(SECRET_PREFIX) ? secret.slice(SECRET_PREFIX.length) : secret
  const key = Buffer.from(text, 'base64')
  // Node skips what is not Base64, so a damaged secret would quietly become another key. The keys
  // of the reference's destinations are written for addresses, without padding.
  if (key.toString('base64') !== text && key.toString('base64url') !== text) return undefined
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

function digest(
  key: Buffer,
  message: { id: string; timestamp: number; body: string | Uint8Array },
): string {
  return createHmac('sha256', key)
    .update(`${message.id}.${message.timestamp}.`)
    .update(message.body)
    .digest('base64')
}
