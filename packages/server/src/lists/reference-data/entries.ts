/** What one line of a list of networks or of mail domains says. */
import { domainToASCII } from 'node:url'
import { readRange } from '../../platform/address-ranges.ts'

/**
 * The widest network believed. Larger than any that one provider holds: a prefix that lost its
 * second digit would flag everybody.
 */
const WIDEST_BITS = { ipv4: 8, ipv6: 16 } as const

/** `192.0.2.0/24` without host bits; an address alone stays one. */
export function readNetwork(text: string): string | undefined {
  const range = readRange(text)
  if (!range || range.bits < WIDEST_BITS[range.network.kind()]) return undefined
  return range.text
}

/** Two labels at least: `com` or `localhost` would match too many. */
const domainForm =
  /^(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/

const isAscii = (text: string): boolean => /^[\x21-\x7e]*$/.test(text)

/** `mailinator.com` in small letters; letters beyond ASCII in the form that addresses use. */
export function readDomain(text: string): string | undefined {
  const domain = isAscii(text) ? text.toLowerCase() : domainToASCII(text)
  return domainForm.test(domain) ? domain : undefined
}
