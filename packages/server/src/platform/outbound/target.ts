// Checks the address of an outgoing request before anything is resolved or dialled; also used when
// a destination is saved.
import { isIP } from 'node:net'
import { isAddressAllowed, isPublic, type AddressGuard } from './address-guard.ts'
import type { OutboundProblem } from './problems.ts'

export type Target = { ok: true; url: URL } | { ok: false; code: OutboundProblem }

const localName = /^(.+\.)?localhost\.?$/

/**
 * A literal address is judged here because node never calls a lookup for one. The URL parser has by
 * then turned 0x7f000001, 2130706433, 127.1 and full-width digits into 127.0.0.1, the same text the
 * socket will be given.
 */
export function checkTarget(input: { url: string; guard: AddressGuard }): Target {
  const url = URL.parse(input.url)
  if (url === null) return { ok: false, code: 'bad_url' }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return { ok: false, code: 'scheme_refused' }
  }
  if (url.username !== '' || url.password !== '') return { ok: false, code: 'credentials_in_url' }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0 && !isAddressAllowed({ address: host, guard: input.guard })) {
    return { ok: false, code: 'address_refused' }
  }
  if (url.protocol === 'http:' && !mayBePlain(host, input.guard)) {
    return { ok: false, code: 'https_required' }
  }
  // RFC 6761 6.3: such a name never leads anywhere else.
  if (input.guard === 'public_only' && localName.test(host)) {
    return { ok: false, code: 'address_refused' }
  }
  return { ok: true, url }
}

/**
 * In the clear only what stays in the operator's own network. Of a name there nothing is known
 * before it is called: then the lookup looks at its addresses.
 */
function mayBePlain(host: string, guard: AddressGuard): boolean {
  if (guard === 'public_only') return false
  if (isIP(host) !== 0) return !isPublic(host)
  return guard === 'allow_private' || localName.test(host)
}
