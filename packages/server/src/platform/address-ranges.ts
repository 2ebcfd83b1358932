/**
 * IP addresses and CIDR ranges that limit where a key may be used: read strictly, compared in one
 * form.
 */
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.parse>

export interface AddressRange {
  /** The one spelling it is stored and shown in. */
  readonly text: string
  readonly network: Address
  readonly bits: number
}

/** The bits before the IPv4 address in `::ffff:a.b.c.d`. */
const mappedBits = 96

/** Reads `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/32`; `undefined` for anything else. */
export function readRange(text: string): AddressRange | undefined {
  const [base = '', prefix, more] = text.split('/')
  // ipaddr.js also reads `127.1` and `0x7f.1`, which people write by mistake only; zones name no
  // peer.
  if (more !== undefined || isIP(base) === 0 || base.includes('%')) return undefined
  const given = ipaddr.parse(base)
  const whole = given.kind() === 'ipv4' ? 32 : 128
  if (prefix !== undefined && !/^(?:0|[1-9][0-9]{0,2})$/.test(prefix)) return undefined
  const bits = prefix === undefined ? whole : Number(prefix)
  if (bits > whole) return undefined
  if (!isMapped(given)) return range(given, bits, whole)
  // Callers are compared as IPv4, so a range wider than the mapped block would match nobody it
  // seems to.
  if (bits < mappedBits) return undefined
  return range(given.toIPv4Address(), bits - mappedBits, 32)
}

/** Whether a peer's address lies in one of the ranges; a peer without an address lies in none. */
export function inRanges(remote: string | undefined, ranges: readonly AddressRange[]): boolean {
  if (remote === undefined || isIP(remote) === 0) return false
  // A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d; `process` gives back the IPv4 address.
  const address = ipaddr.process(remote)
  return ranges.some(
    (one) => one.network.kind() === address.kind() && address.match(one.network, one.bits),
  )
}

/**
 * The part of an address that one caller holds: an IPv4 address, or the /64 that an IPv6 caller is
 * given whole.
 */
export function callerBlock(remote: string | undefined): string {
  if (remote === undefined || !remote.includes(':') || isIP(remote) === 0)
    return remote ?? 'unknown'
  const address = ipaddr.process(remote)
  if (!(address instanceof ipaddr.IPv6)) return address.toString()
  return address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')
}

const isMapped = (address: Address): address is ipaddr.IPv6 =>
  address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()

/** Host bits are cleared: what is shown is what is compared. */
function range(address: Address, bits: number, whole: number): AddressRange {
  const bytes = address.toByteArray()
  const kept = bytes.map(
    (byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - index * 8))) & 0xff,
  )
  const network = ipaddr.fromByteArray(kept)
  return {
    text: bits === whole ? network.toString() : `${network.toString()}/${bits}`,
    network,
    bits,
  }
}
