/** Reads a body as JSON, or says why it is none: nothing odd gets through to the store. */
import { isUtf8 } from 'node:buffer'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { fieldFault } from '@ostiary/domain/field-faults'
import { mayNestTooDeep, nestedTooDeep } from '../platform/nesting.ts'
import { tooDeepMessage, unreadablePlace } from '../platform/storable.ts'

/**
 * NUL and U+0001 are refused as escapes: the first cannot be stored, the second marks values to be
 * filled in. Half a surrogate pair can stand in JSON only as an escape too, so that texts without
 * any of them need no second look.
 */
const doubtfulEscape = /\\u(?:000[01]|[dD][89a-fA-F])/

export type JsonBody = { readonly value: unknown } | { readonly refusal: Problem }

export function readJsonBody(body: Buffer): JsonBody {
  if (body.length === 0) return { value: {} }
  if (!isUtf8(body)) return { refusal: problem('body_not_json', 'The body is not UTF-8.') }
  const text = body.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { refusal: problem('body_not_json') }
  }
  if (value === null) return invalid({ path: '', message: 'must be object' })
  if (mayNestTooDeep(body) && nestedTooDeep(value))
    return invalid({ path: '', message: tooDeepMessage })
  const path = doubtfulEscape.test(text) ? unreadablePlace(value) : undefined
  return path === undefined ? { value } : invalid({ path, ...fieldFault('text_unreadable') })
}

const invalid = (error: { readonly path: string; readonly message: string }): JsonBody => ({
  refusal: problem('body_invalid', undefined, { errors: [error] }),
})
