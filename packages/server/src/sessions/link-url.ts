/** The address of a session's link. */
import type { Session } from '@ostiary/domain/session/session'
import type { Keyring } from '../platform/keyring.ts'
import { languageTag } from '../platform/language-tag.ts'
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
  const tag = languageTag(language)
  const folder = tag === undefined ? '' : `/${tag}`
  return { token, url: `${publicUrl}${folder}/session/${token}` }
}
