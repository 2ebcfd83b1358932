/**
 * Tokens of short-lived links to one upload: the link is the permission, so it is unforgeable, for
 * one upload, for one purpose, and soon over.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the link is for; `download` never shows anything in a browser's own window. */
export type LinkPurpose = 'view' | 'download'

export interface MediaLink {
  readonly entityId: string
  readonly mediaId: string
  /** Epoch milliseconds. */
  readonly expiresAtMs: number
  readonly purpose: LinkPurpose
}

/** Their places are their numbers in a token: add behind the last. */
const purposes: readonly LinkPurpose[] = ['view', 'download']

const idBytes = 16
const timeAt = 2 * idBytes
const purposeAt = timeAt + 6
const payloadBytes = purposeAt + 1
const macBytes = 24

/** The key makes other links too: the words in front keep one from passing for the other. */
const mac = (key: Buffer, payload: Buffer): Buffer =>
  createHmac('sha256', key)
    .update('ostiary media link')
    .update(payload)
    .digest()
    .subarray(0, macBytes)

export function makeMediaToken(key: Buffer, link: MediaLink): string {
  const payload = Buffer.alloc(payloadBytes)
  payload.write(link.entityId.replaceAll('-', ''), 'hex')
  payload.write(link.mediaId.replaceAll('-', ''), idBytes, 'hex')
  payload.writeUIntBE(link.expiresAtMs, timeAt, 6)
  payload[purposeAt] = purposes.indexOf(link.purpose)
  return Buffer.concat([payload, mac(key, payload)]).toString('base64url')
}

/** The link a token stands for, expired or not, or `undefined` if nobody here made it. */
export function readMediaToken(key: Buffer, token: string): MediaLink | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== payloadBytes + macBytes || bytes.toString('base64url') !== token)
    return undefined
  const payload = bytes.subarray(0, payloadBytes)
  if (!timingSafeEqual(bytes.subarray(payloadBytes), mac(key, payload))) return undefined
  const purpose = purposes[payload[purposeAt]!] // the payload is as long as that
  return (
    purpose && {
      entityId: uuidOf(payload.subarray(0, idBytes)),
      mediaId: uuidOf(payload.subarray(idBytes, timeAt)),
      expiresAtMs: payload.readUIntBE(timeAt, 6),
      purpose,
    }
  )
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)]
  return [...parts, hex.slice(20)].join('-')
}
