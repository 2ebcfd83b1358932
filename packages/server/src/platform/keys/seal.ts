/** AES-256-GCM as everything here is sealed with it: nonce, body and tag in one value. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { secretOf } from '../digest.ts'
import { drawBytes } from '../random.ts'

/**
 * AES-256-GCM; the context is authenticated, so that a sealed value cannot be moved to another
 * place.
 */
export function seal(key: Buffer, context: string, plain: Buffer | string): Buffer {
  const nonce = drawBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), nonce)
  cipher.setAAD(Buffer.from(context))
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  const last = cipher.final()
  return Buffer.concat([nonce, body, last, cipher.getAuthTag()])
}

/** @throws when the key is another, or the value or its context was altered */
export function unseal(key: Buffer, context: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key), sealed.subarray(0, 12))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()])
}
