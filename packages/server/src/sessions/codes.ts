/**
 * Codes sent to an e-mail address or a phone: six digits, ten minutes, a few tries. A code follows
 * from a secret drawn for it, so that it can be sent again and need not be kept as it is.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export interface SentCode {
  readonly address: string
  /** Counts the codes of a node. */
  readonly number: number
  /** Base64url; the code is made of it. */
  readonly secret: string
  readonly language: string
  readonly sentAtMs: number
}

const codeLifeMs = 600_000
export const codeAgainMs = 30_000
/** So many codes are sent for a node in all. */
export const codesMax = 5
export const codeLength = 6

/** The name of the last code of a node in the vault. */
export const codeItem = (sessionId: string, nodeId: string): string =>
  `session:${sessionId}/${nodeId}/code`

/** In a sandbox nothing is sent, and the code is known. */
const sandboxCode = '123456'

export function openCode(key: Buffer, { secret, address }: SentCode): string {
  if (secret === '') return sandboxCode
  const mac = createHmac('sha256', key).update(`ostiary code\n${secret}\n${address}`).digest()
  return String(mac.readUIntBE(0, 6) % 10 ** codeLength).padStart(codeLength, '0')
}

export type CodeVerdict = 'right' | 'wrong' | 'expired'

export function checkCode(
  key: Buffer,
  sent: SentCode,
  given: { readonly code: string; readonly address: string; readonly nowMs: number },
): CodeVerdict {
  if (given.nowMs > sent.sentAtMs + codeLifeMs) return 'expired'
  const wanted = Buffer.from(`${sent.address} ${openCode(key, sent)}`)
  const shown = Buffer.from(`${given.address} ${given.code}`)
  return wanted.length === shown.length && timingSafeEqual(wanted, shown) ? 'right' : 'wrong'
}
