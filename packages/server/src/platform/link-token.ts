/**
 * Tokens of links handed to a person: unforgeable, for one purpose, and ended when a later one is
 * made.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface Link {
  readonly entityId: string
  readonly linkNo: number
}

const mac = (key: Buffer, payload: Buffer): Buffer =>
  createHmac('sha256', key)
    .update('ostiary verification link')
    .update(payload)
    .digest()
    .subarray(0, 24)

export function makeLinkToken(key: Buffer, link: Link): string {
  const payload = Buffer.alloc(20)
  payload.write(link.entityId.replaceAll('-', ''), 'hex')
  payload.writeUInt32BE(link.linkNo, 16)
  return Buffer.concat([payload, mac(key, payload)]).toString('base64url')
}

/** The link a token stands for, or `undefined` if nobody here made it. */
export function readLinkToken(key: Buffer, token: string): Link | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== 44 || bytes.toString('base64url') !== token) return undefined
  const payload = bytes.subarray(0, 20)
  if (!timingSafeEqual(bytes.subarray(20), mac(key, payload))) return undefined
  const hex = payload.subarray(0, 16).toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  const entityId = [...parts, hex.slice(20)].join('-')
  return { entityId, linkNo: payload.readUInt32BE(16) }
}
