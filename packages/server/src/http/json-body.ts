/** Reads a body as JSON, or says why it is none: nothing odd gets through to the store. */
import { isUtf8 } from 'node:buffer'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { mayNestTooDeep, nestedTooDeep } from './nesting.ts'

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
  if (forbiddenEscape.test(text)) return invalid('must not hold U+0000 or U+0001')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { refusal: problem('body_not_json') }
  }
  if (value === null) return invalid('must be object')
  if (mayNestTooDeep(body) && nestedTooDeep(value))
    return invalid('must not be nested deeper than 64 levels')
  // Half a pair is no character: UTF-8 has no form for it, so it would be stored as another text.
  return surrogateEscape.test(text) && !isWellFormed(value)
    ? invalid('must not hold half a surrogate pair')
    : { value }
}

const invalid = (message: string): JsonBody => ({
  refusal: problem('body_invalid', undefined, { errors: [{ path: '', message }] }),
})

/** Walks without recursion: a body may be nested as deep as its length allows. */
function isWellFormed(value: unknown): boolean {
  const open = [value]
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === 'string' && !one.isWellFormed()) return false
    if (typeof one !== 'object' || one === null) continue
    for (const [name, inner] of Object.entries(one)) open.push(name, inner)
  }
  return true
}
