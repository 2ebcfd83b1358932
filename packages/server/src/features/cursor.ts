/** Cursors: where a reader of a list stands, in a text that only this installation can make. */
import { timingSafeEqual } from 'node:crypto'
import { keyedHash } from '../platform/digest.ts'
import { refuse } from './call.ts'
import type { Services } from './call.ts'

type Keys = Pick<Services, 'keyring'>

const checkBytes = 8

/** The check covers the name of the list, so that no cursor of another list is taken for it. */
function checkOf(services: Keys, list: string, text: string): Buffer {
  return keyedHash(services.keyring.lookupKey, `cursor\n${list}\n${text}`).subarray(0, checkBytes)
}

export function encodeCursor(
  services: Keys,
  list: string,
  values: readonly (string | number)[],
): string {
  const text = JSON.stringify(values)
  return Buffer.concat([checkOf(services, list, text), Buffer.from(text)]).toString('base64url')
}

/** What was encoded for this list; anything else is refused as `cursor_invalid`. */
export function decodeCursor(services: Keys, list: string, cursor: string): (string | number)[] {
  const bytes = Buffer.from(cursor, 'base64url')
  // Node skips what is no Base64: a mangled cursor must not pass for the one it resembles.
  if (bytes.length <= checkBytes || bytes.toString('base64url') !== cursor)
    return refuse('cursor_invalid')
  const text = bytes.subarray(checkBytes).toString()
  const expected = checkOf(services, list, text)
  if (!timingSafeEqual(bytes.subarray(0, checkBytes), expected)) return refuse('cursor_invalid')
  return JSON.parse(text) as (string | number)[]
}
