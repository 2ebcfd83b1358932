// Decides which addresses we may post to, so that nobody can use a webhook to reach into the
// operator's network.
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** From strict to wide: public addresses; those and this machine; every address. */
export const ADDRESS_GUARDS = ['public_only', 'allow_loopback', 'allow_private'] as const
export type AddressGuard = (typeof ADDRESS_GUARDS)[number]

/**
 * Azure answers with its machine's credentials there; it lies in a public range, unlike the other
 * metadata services.
 */
const PUBLIC_BUT_INTERNAL = new Set(['168.63.129.16'])
/**
 * The only block handed out for the public internet; outside it lie `::127.0.0.1` and whatever is
 * invented next.
 */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

export function widestGuard(guards: readonly AddressGuard[]): AddressGuard {
  return ADDRESS_GUARDS.findLast((guard) => guards.includes(guard)) ?? 'public_only'
}

/**
 * Addresses that carry another one inside (mapped, NAT64, 6to4, Teredo) are refused, not
 * unwrapped.
 */
export function isAddressAllowed(input: { address: string; guard: AddressGuard }): boolean {
  if (isIP(input.address) === 0 || !ipaddr.isValid(input.address)) return false
  if (input.guard === 'allow_private') return true
  const isLoopback = ipaddr.parse(input.address).range() === 'loopback'
  return isLoopback ? input.guard === 'allow_loopback' : isPublic(input.address)
}

/** Whether an address is one of the public internet, and of nobody's own network. */
export function isPublic(text: string): boolean {
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast' || PUBLIC_BUT_INTERNAL.has(text)) return false
  return address instanceof ipaddr.IPv6 ? address.match(GLOBAL_IPV6) : true
}
