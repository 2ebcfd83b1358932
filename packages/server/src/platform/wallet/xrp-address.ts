/** Addresses of the XRP Ledger: classic ones, and X-addresses that add a destination tag. */
import { base58xrp } from '@scure/base'
import { checksum } from './base58check.ts'

const classicVersion = 0x00
/** Of the main network, XLS-5d. */
const xPrefix = [0x05, 0x44]
const accountBytes = 20
/** Prefix, account, a flag, and a tag of 64 bits. */
const xBytes = xPrefix.length + accountBytes + 1 + 8

/** The account's 20 bytes; the tag names somebody's line in a ledger that is not public. */
export function decodeXrp(text: string): Uint8Array | undefined {
  if (!/^[rX][1-9A-HJ-NP-Za-km-z]{24,46}$/.test(text)) return undefined
  const bytes = base58xrp.decode(text)
  const payload = bytes.subarray(0, -4)
  if (!checksum(payload).equals(bytes.subarray(-4))) return undefined
  if (payload.length === 1 + accountBytes && payload[0] === classicVersion)
    return payload.subarray(1)
  const isTagged = payload.length === xBytes && xPrefix.every((byte, n) => payload[n] === byte)
  const flag = payload[xPrefix.length + accountBytes] ?? 2
  // A flag of 2 and more is kept for longer tags, which nobody may write yet.
  return isTagged && flag < 2
    ? payload.subarray(xPrefix.length, xPrefix.length + accountBytes)
    : undefined
}

/** The classic form. */
export function encodeXrp(account: Uint8Array): string {
  const payload = Uint8Array.of(classicVersion, ...account)
  return base58xrp.encode(Uint8Array.of(...payload, ...checksum(payload)))
}
