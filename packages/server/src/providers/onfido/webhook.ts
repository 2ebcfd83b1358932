/** Calls of Onfido's: whether one is theirs, and which check it says has ended. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { isLoose, looseOf, textOf } from '../session-input.ts'

/**
 * @param signature the header `X-SHA2-Signature`: HMAC-SHA-256 of the body as it came, in hex
 * @param token of the webhook, from their dashboard
 * @returns `undefined` where it is not theirs, or says nothing of a check
 */
export function readOnfidoCall(
  body: string | Buffer,
  signature: string | undefined,
  token: string,
): { readonly checkId: string; readonly action: string } | undefined {
  if (signature === undefined || token === '') return undefined
  const expected = createHmac('sha256', token).update(body).digest()
  const given = Buffer.from(signature.trim(), 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString())
  } catch {
    return undefined
  }
  if (!isLoose(parsed)) return undefined
  const payload = looseOf(parsed, 'payload')
  const checkId = textOf(looseOf(payload, 'object'), 'id')
  const action = textOf(payload, 'action')
  if (textOf(payload, 'resource_type') !== 'check' || !checkId || !action) return undefined
  return { checkId, action }
}
