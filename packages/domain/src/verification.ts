/** The verification of a person: its sessions, their links, and what is taken from a profile. */
import type { Aggregate, VerificationDetail } from './aggregate.ts'
import { providerMayAnswer } from './checks.ts'
import { dayMs } from './units.ts'

/** A session lives one day; a look after that opens another attempt. */
const sessionLifeMs = dayMs

/** What a provider read of a person. Personal: it is sealed or hashed, never stored as it is. */
export interface PersonFacts {
  readonly firstName?: string
  readonly lastName?: string
  readonly dob?: string
  readonly document?: { readonly number: string; readonly country: string }
}

/** A session a provider has opened; the links of the one before end. */
export function openSession(
  before: VerificationDetail | undefined,
  opened: Pick<VerificationDetail, 'provider' | 'sessionId' | 'asks'>,
  atMs: number,
): VerificationDetail {
  return {
    provider: opened.provider,
    sessionId: opened.sessionId,
    attempt: (before?.attempt ?? 0) + 1,
    linkNo: (before?.linkNo ?? 0) + 1,
    linkOpened: false,
    expiresAtMs: atMs + sessionLifeMs,
    asks: opened.asks,
  }
}

/**
 * The session with a link nobody has opened: as it is, where nobody has; with a fresh link for
 * another device; or as another attempt, where it has expired.
 */
export function linkToGive(session: VerificationDetail, atMs: number): VerificationDetail {
  if (atMs >= session.expiresAtMs) return openSession(session, session, atMs)
  if (!session.linkOpened) return session
  return { ...session, linkNo: session.linkNo + 1, linkOpened: false }
}

/** The first browser that opens a link keeps it. */
export const browserOpened = (session: VerificationDetail): VerificationDetail => ({
  ...session,
  linkOpened: true,
})

/**
 * What a link is worth now. `done`: there is nothing left to verify; `ended`: a later link was
 * made; `expired`: its day is over.
 */
export type LinkStanding = 'unopened' | 'opened' | 'ended' | 'expired' | 'done'

export function linkStanding(held: Aggregate, linkNo: number, atMs: number): LinkStanding {
  if (!providerMayAnswer(held, 'identity')) return 'done'
  const session = held.customer?.detail.verification
  if (session?.linkNo !== linkNo) return 'ended'
  if (atMs >= session.expiresAtMs) return 'expired'
  return session.linkOpened ? 'opened' : 'unopened'
}

/** What the simulated provider reads of a person: their profile, as if it were the document. */
export function personOfProfile(
  profile: Readonly<Record<string, unknown>> | undefined,
): PersonFacts {
  const names = ['firstName', 'lastName', 'dob'] as const
  const texts = names.filter((name) => typeof profile?.[name] === 'string')
  return Object.fromEntries(texts.map((name) => [name, profile?.[name]]))
}
