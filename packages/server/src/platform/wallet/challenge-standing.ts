/** Whether a well-formed challenge may be answered here and now: domain, nonce, times. */
import type { Challenge } from './challenge.ts'
import { instantOf } from './grammar.ts'

export type ChallengeStanding =
  | 'stands'
  | 'wrong_domain'
  | 'wrong_nonce'
  | 'not_yet_valid'
  | 'expired'

/** The end is exclusive: at the expiration time itself the challenge no longer stands. */
export function challengeStanding(input: {
  challenge: Challenge
  domain: string
  nonce: string
  at: Date
}): ChallengeStanding {
  const { challenge, at } = input
  if (challenge.domain !== input.domain) return 'wrong_domain'
  if (challenge.nonce !== input.nonce) return 'wrong_nonce'
  const { notBefore, expirationTime } = challenge
  if (notBefore !== undefined && at.getTime() < instant(notBefore)) return 'not_yet_valid'
  if (expirationTime !== undefined && at.getTime() >= instant(expirationTime)) return 'expired'
  return 'stands'
}

function instant(text: string): number {
  const at = instantOf(text)
  if (at === undefined) throw new Error('A parsed challenge holds a date-time that is none.')
  return at
}
