/** The address of a session's link. */
import type { Session } from '@ostiary/domain/session/session'
import type { Keyring } from '../platform/keyring.ts'
import { makeSessionToken } from '../platform/session-token.ts'

export interface SessionAddress {
  readonly token: string
  readonly url: string
}

/** Of the link a session has now, on the page in the language it was asked for. */
export function sessionAddress(
  {
    keyring,
    publicUrl,
  }: { readonly keyring: Pick<Keyring, 'linkKey'>; readonly publicUrl: string },
  { sessionId, link }: Pick<Session, 'sessionId' | 'link'>,
  language: string | undefined,
): SessionAddress {
  const token = makeSessionToken(keyring.linkKey, sessionId, link.no)
  const folder = language === undefined ? '' : `/${language.slice(0, 2).toLowerCase()}`
  return { token, url: `${publicUrl}${folder}/session/${token}` }
}
