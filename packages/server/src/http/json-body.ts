/** Reads a body as JSON, or says why it is none: nothing odd gets through to the store. */
import { isUtf8 } from 'node:buffer'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { mayNestTooDeep, nestedTooDeep } from '../platform/nesting.ts'
import {
  forbiddenMessage,
  halfPairMessage,
  isWellFormed,
  tooDeepMessage,
} from '../platform/storable.ts'

/**
 * NUL and U+0001 are refused as escapes: the first cannot be stored, the second marks values to be
 * filled in.
 */
const forbiddenEscape = /\\u000[01]/
/** Where half a surrogate pair could stand; texts without such an escape need no second look. */
const surrogateEscape = /\\u[dD][89a-fA-F]/

export type JsonBody = { readonly value: unknown } | { readonly refusal: Problem }

export function readJsonBody(body: Buffer): JsonBody {
  if (body.length === 0) return { value: {} }
  if (!isUtf8(body)) return { refusal: problem('body_not_json', 'The body is not UTF-8.') }
  const text = body.toString('utf8')
  if (forbiddenEscape.test(text)) return invalid(forbiddenMessage)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { refusal: problem('body_not_json') }
  }
  if (value === null) return invalid('must be object')
  if (mayNestTooDeep(body) && nestedTooDeep(value)) return invalid(tooDeepMessage)
  return surrogateEscape.test(text) && !isWellFormed(value) ? invalid(halfPairMessage) : { value }
}

const invalid = (message: string): JsonBody => ({
  refusal: problem('body_invalid', undefined, { errors: [{ path: '', message }] }),
})
