/**
 * Tokens of session links: twelve URL-safe characters, 72 bits, made from the session and the
 * number of its link, so that the same link can be given again and an earlier one ends.
 */
import { keyedHash, sha256 } from './digest.ts'

const tokenBytes = 9
const keyBytes = 12

export function makeSessionToken(key: Buffer, sessionId: string, linkNo: number): string {
  const mac = keyedHash(key, `ostiary session link\n${sessionId}\n${linkNo}`)
  return mac.subarray(0, tokenBytes).toString('base64url')
}

/** What a token is found by; the token itself is stored nowhere. */
export const sessionTokenKey = (token: string): Buffer =>
  sha256(Buffer.from(`ostiary session link\n${token}`)).subarray(0, keyBytes)

export interface SessionLink {
  readonly no: number
  /** Hex. */
  readonly key: string
}

/** The link of a number, as the session keeps it. */
export function sessionLink(key: Buffer, sessionId: string, no: number): SessionLink {
  const token = makeSessionToken(key, sessionId, no)
  return { no, key: sessionTokenKey(token).toString('hex') }
}
