/** What the address of the page says: which page, in which language, for which link. */
import { languages } from './text/languages.ts'
import type { Language } from './text/languages.ts'

export interface PageAddress {
  readonly page: 'session' | 'wallet'
  readonly token: string
  readonly language: Language | undefined
}

export function readAddress(path: string): PageAddress | undefined {
  const found = /^\/(?:([a-z]{2})\/)?(session|wallet)\/([^/]+)\/?$/.exec(path)
  if (!found) return undefined
  const language = languages.find((one) => one === found[1])
  if (found[1] !== undefined && language === undefined) return undefined
  const page = found[2] === 'wallet' ? 'wallet' : 'session'
  // The pattern has a third group wherever it fits.
  return { page, token: decoded(found[3]!), language }
}

export const addressOf = ({ page, token, language }: PageAddress): string =>
  `${language ? `/${language}` : ''}/${page}/${encodeURIComponent(token)}`

/** A link cut in the middle of `%2D` is taken as it stands: the server will not know it. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
