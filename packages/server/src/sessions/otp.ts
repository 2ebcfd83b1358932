/**
 * Codes sent to an e-mail address or a phone: six digits, ten minutes, as many tries as the
 * workflow says. A code follows from a secret drawn for it, so that it can be sent again and need
 * not be kept as it is.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SessionNode } from '@ostiary/domain/session/session'
import { settingsFor } from '@ostiary/domain/workflow/config'
import type { FeatureNode } from '@ostiary/domain/workflow/graph'

export interface SentOtp {
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
export const codeLength = 6

/** The name of the last code of a node in the vault. */
export const codeItem = (sessionId: string, nodeId: string): string =>
  `session:${sessionId}/${nodeId}/code`

/** In a sandbox nothing is sent, and the code is known. */
const sandboxCode = '123456'

export function openOtp(key: Buffer, { secret, address }: SentOtp): string {
  if (secret === '') return sandboxCode
  const mac = createHmac('sha256', key).update(`ostiary code\n${secret}\n${address}`).digest()
  return String(mac.readUIntBE(0, 6) % 10 ** codeLength).padStart(codeLength, '0')
}

/** The code a node has out: one sent before the step was asked anew counts no more. */
export const lastCode = (
  { sends = 0 }: SessionNode,
  sealed: SentOtp | undefined,
): SentOtp | undefined => (sealed?.number === sends ? sealed : undefined)

export interface CodeLimits {
  /** How often a code may be typed before another must be sent. */
  readonly attempts: number
  /** How many are sent in all. */
  readonly codes: number
}

export function codeLimitsOf({ feature, config }: FeatureNode): CodeLimits {
  if (feature === 'EMAIL_VERIFICATION') {
    const email = settingsFor(feature, config)
    return { attempts: email.email_max_attempts, codes: 1 + email.email_max_resends }
  }
  const phone = settingsFor('PHONE_VERIFICATION', config)
  return { attempts: phone.phone_max_attempts, codes: 1 + phone.phone_max_resends }
}

export const areCodesSpent = ({ sends = 0 }: SessionNode, { codes }: CodeLimits): boolean =>
  sends >= codes

/** `spent`: typed wrong too often before, so that even the right one counts no more. */
export type CodeVerdict = 'right' | 'wrong' | 'expired' | 'spent'

export interface TypedCode {
  readonly code: string
  /** `undefined`: it can be none. */
  readonly address: string | undefined
  readonly atMs: number
}

export function judgeCode(
  key: Buffer,
  sent: SentOtp,
  typed: TypedCode,
  { misses, attempts }: { readonly misses: number; readonly attempts: number },
): CodeVerdict {
  if (misses >= attempts) return 'spent'
  if (typed.atMs > sent.sentAtMs + codeLifeMs) return 'expired'
  const wanted = Buffer.from(`${sent.address} ${openOtp(key, sent)}`)
  const shown = Buffer.from(`${typed.address ?? ''} ${typed.code}`)
  return wanted.length === shown.length && timingSafeEqual(wanted, shown) ? 'right' : 'wrong'
}
