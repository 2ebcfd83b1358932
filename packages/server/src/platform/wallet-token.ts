/**
 * Tokens of the page where a person signs the challenge of a wallet: unforgeable, for one entity;
 * they lead somewhere only while its challenge waits.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

const idBytes = 16
const macBytes = 24

const mac = (key: Buffer, id: Buffer): Buffer =>
  createHmac('sha256', key).update('ostiary wallet link').update(id).digest().subarray(0, macBytes)

export function makeWalletToken(key: Buffer, entityId: string): string {
  const id = Buffer.from(entityId.replaceAll('-', ''), 'hex')
  return Buffer.concat([id, mac(key, id)]).toString('base64url')
}

/** The entity a token stands for, or `undefined` if nobody here made it. */
export function readWalletToken(key: Buffer, token: string): string | undefined {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== idBytes + macBytes || bytes.toString('base64url') !== token) return undefined
  const id = bytes.subarray(0, idBytes)
  if (!timingSafeEqual(bytes.subarray(idBytes), mac(key, id))) return undefined
  const hex = id.toString('hex')
  const ends = [0, 8, 12, 16, 20, hex.length]
  return ends
    .slice(1)
    .map((end, n) => hex.slice(ends[n], end))
    .join('-')
}
