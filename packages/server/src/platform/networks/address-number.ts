/** An IP address as the number it is, so that ranges are compared and not texts. */
import { isIPv6 } from 'node:net'
import ipaddr from 'ipaddr.js'

export type AddressNumber =
  | { readonly family: 4; readonly value: number }
  | { readonly family: 6; readonly value: bigint }

const dot = 46
const zero = 48
const longestIpv4 = 15
/** `::ffff:a.b.c.d` before the IPv4 address, as the upper 96 bits. */
const mapped = 0xffffn

/**
 * Reads one address, strictly: no zone, no port, no octal or short forms.
 * @returns an IPv4 address for a mapped IPv6 one; `undefined` for anything that is no address
 */
export function readAddress(text: string): AddressNumber | undefined {
  if (!text.includes(':')) {
    const value = ipv4Number(text)
    return value === undefined ? undefined : { family: 4, value }
  }
  if (!isIPv6(text) || text.includes('%')) return undefined
  const value = ipv6Number(text)
  return value >> 32n === mapped
    ? { family: 4, value: Number(value & 0xffffffffn) }
    : { family: 6, value }
}

/**
 * Dotted decimal as Node's `isIPv4` takes it. By hand, because an index reads tens of thousands of
 * them: ipaddr.js takes ten times as long.
 * @param length how much of the text is the address
 */
export function ipv4Number(text: string, length = text.length): number | undefined {
  if (length > longestIpv4) return undefined
  let value = 0
  let octet = -1
  let dots = 0
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === dot) {
      if (octet < 0) return undefined
      value = value * 256 + octet
      octet = -1
      dots += 1
      continue
    }
    const digit = code - zero
    // No further digit after a zero: some read what begins with one as octal.
    if (digit < 0 || digit > 9 || octet === 0) return undefined
    octet = octet < 0 ? digit : octet * 10 + digit
    if (octet > 255) return undefined
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : undefined
}

/** @param text one that `isIPv6` takes, without a zone */
export function ipv6Number(text: string): bigint {
  return ipaddr.IPv6.parse(text).parts.reduce((value, part) => (value << 16n) | BigInt(part), 0n)
}
