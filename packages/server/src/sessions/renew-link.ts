/** Another link for a session that has one. */
import type { EmailSubject } from '@ostiary/domain/session/facts'
import type { Session } from '@ostiary/domain/session/session'
import type { Keyring } from '../platform/keyring.ts'
import { sessionLink } from '../platform/session-token.ts'

/** The browser that has the old one goes on until somebody opens the new one. */
export function renewLink(
  { keyring }: { readonly keyring: Pick<Keyring, 'linkKey'> },
  { sessionId, link }: Session,
): Session['link'] {
  const { device } = link
  const next = sessionLink(keyring.linkKey, sessionId, link.no + 1)
  return { ...next, fresh: true, ...(device === undefined ? {} : { device }) }
}

/** A link that is sent by e-mail, and what the e-mail is about. */
export const sentByEmail = (link: Session['link'], about: EmailSubject) => ({
  link: { ...link, mailed: true as const },
  email: { about },
})
