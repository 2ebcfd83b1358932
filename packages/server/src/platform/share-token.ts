/**
 * Tokens that hand a verified session to another application: unforgeable, for one session, for one
 * receiver where one is named, and soon over.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { sha256 } from './digest.ts'
import { idFromDigest } from './ids.ts'

export interface Share {
  readonly sessionId: string
  /** The application that may take it; `null`: whichever has the token. */
  readonly receiver: string | null
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
}

const idBytes = 16
const timeAt = 2 * idBytes
const payloadBytes = timeAt + 6
const macBytes = 24
const anybody = '00000000-0000-0000-0000-000000000000'

/** The key makes other links too: the words in front keep one from passing for the other. */
const mac = (key: Buffer, payload: Buffer): Buffer =>
  createHmac('sha256', key)
    .update('ostiary session share')
    .update(payload)
    .digest()
    .subarray(0, macBytes)

export function makeShareToken(key: Buffer, share: Share): string {
  const payload = Buffer.alloc(payloadBytes)
  payload.write(share.sessionId.replaceAll('-', ''), 'hex')
  payload.write((share.receiver ?? anybody).replaceAll('-', ''), idBytes, 'hex')
  payload.writeUIntBE(share.expiresAtMs, timeAt, 6)
  return Buffer.concat([payload, mac(key, payload)]).toString('base64url')
}

/** What a token stands for, expired or not, or `undefined` if nobody here made it. */
export function readShareToken(key: Buffer, token: string): Share | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== payloadBytes + macBytes || bytes.toString('base64url') !== token)
    return undefined
  const payload = bytes.subarray(0, payloadBytes)
  if (!timingSafeEqual(bytes.subarray(payloadBytes), mac(key, payload))) return undefined
  const receiver = uuidOf(payload.subarray(idBytes, timeAt))
  return {
    sessionId: uuidOf(payload.subarray(0, idBytes)),
    receiver: receiver === anybody ? null : receiver,
    expiresAtMs: payload.readUIntBE(timeAt, 6),
  }
}

/** The session a receiver makes of a token: the same each time it is used. */
export const importedSessionId = (token: string, applicationId: string): string =>
  idFromDigest(sha256(Buffer.from(`ostiary session import\n${applicationId}\n${token}`)))

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return [...parts, hex.slice(20)].join('-')
}
