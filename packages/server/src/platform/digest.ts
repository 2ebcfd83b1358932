/** SHA-256 and HMAC-SHA-256 under the names this product uses them by. */
import { createHmac, hash } from 'node:crypto'

export const sha256 = (data: string | Buffer): Buffer => hash('sha256', data, 'buffer')
export const sha256Hex = (data: string | Buffer): string => hash('sha256', data, 'hex')

/** A hash that nobody can recompute without the key: for values few enough to be guessed. */
export const keyedHash = (key: Buffer, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest()
