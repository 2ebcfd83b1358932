// Makes the X-Signature headers for receivers written for that family (entity-reference 8.2).
import { createHmac } from 'node:crypto'
import { canonicalJson, type JsonValue } from './sorted-json.ts'

export type XSignatureHeaders = {
  'x-timestamp': string
  'x-signature': string
  'x-signature-v2': string
  'x-signature-simple': string
}

/** What `X-Signature-Simple` covers, in its order; the rest of a body may change unseen. */
const simpleFields = ['timestamp', 'session_id', 'status', 'webhook_type'] as const

/**
 * The key is the whole secret text, `whsec_` included, as UTF-8: that is how receivers of this
 * family use the secret they were shown. The header has room for one signature, so the oldest live
 * secret, the last, signs: adding one breaks nobody, and when the old one is retired every receiver
 * has had time to learn the new.
 */
export function signXSignature(message: {
  /** The body as sent, from `encodeBody`. */
  body: string
  /** Unix seconds. */
  timestamp: number
  secrets: readonly string[]
}): XSignatureHeaders {
  const secret = message.secrets.at(-1)
  if (secret === undefined || secret === '') throw new Error('a webhook needs at least one secret')
  // What JSON.parse returns is JSON by definition.
  const parsed: JsonValue = JSON.parse(message.body)
  return {
    'x-timestamp': String(message.timestamp),
    'x-signature': hexHmac({ secret, text: message.body }),
    'x-signature-v2': hexHmac({ secret, text: canonicalJson(parsed) }),
    'x-signature-simple': hexHmac({ secret, text: simpleText(parsed) }),
  }
}

/** The four values with colons between them; what the body has not, or has as null, is empty. */
function simpleText(body: JsonValue): string {
  // Every event is an object.
  const members = body as Readonly<Record<string, JsonValue | undefined>>
  return simpleFields.map((name) => String(members[name] ?? '')).join(':')
}

function hexHmac(input: { secret: string; text: string }): string {
  return createHmac('sha256', input.secret).update(input.text, 'utf8').digest('hex')
}
