/** Which addresses no caller of the public internet has. */
import ipaddr from 'ipaddr.js'

/**
 * The only block handed out for the public internet; outside it lie `::127.0.0.1` and whatever is
 * invented next.
 */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Private, loopback, documentation, multicast and the like. An address that carries another one
 * inside (mapped, NAT64, 6to4, Teredo) is one of them and not unwrapped.
 */
export function isReserved(address: ReturnType<typeof ipaddr.parse>): boolean {
  if (address.range() !== 'unicast') return true
  return address instanceof ipaddr.IPv6 && !address.match(GLOBAL_IPV6)
}
