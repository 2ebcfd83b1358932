/**
 * The keyed hashes under which what a customer gave is found with others; the values themselves go
 * no further than this file.
 */
import { countryOf } from '@ostiary/domain/country-codes'
import { readEmail } from '@ostiary/domain/risk/email'
import type { Profile } from '@ostiary/domain/risk/findings'
import { mailboxOf, officialIdOf, personOf, postalAddressOf } from '@ostiary/domain/risk/folded'
import { readRange } from '../platform/address-ranges.ts'
import { keyedHash } from '../platform/digest.ts'
import { readPhone } from '../platform/phone.ts'

/** In the order of the look-up's parameters. */
export const linkKinds = [
  'official_id',
  'email',
  'mailbox',
  'phone',
  'postal_address',
  'network',
  'device',
] as const
export type LinkKind = (typeof linkKinds)[number]

export interface LinkKey {
  readonly kind: LinkKind
  /** HMAC-SHA-256 by the lookup key over application, kind and folded value. */
  readonly key: Buffer
  /**
   * What tells customers under the same key apart: of an official id its person, of a mailbox the
   * address as written; `null` for the other kinds.
   */
  readonly other: Buffer | null
}

/**
 * The links of a customer, at most one a kind; what is missing or says nothing has none.
 * @param lookupKey of the installation; without it no hash can be made or guessed
 * @param more `deviceId`: the caller's own word for a device, compared as it is
 */
export function linkKeysOf(
  lookupKey: Buffer,
  applicationId: string,
  profile: Profile,
  more: { readonly deviceId?: string } = {},
): LinkKey[] {
  // `link:` keeps these hashes apart from those of identifiers: the tables cannot be joined.
  const hash = (kind: string, value: string): Buffer =>
    keyedHash(lookupKey, `${applicationId}\nlink:${kind}\n${value}`)
  const link = (
    kind: LinkKind,
    value: string | undefined,
    other: Buffer | null = null,
  ): LinkKey[] => (value === undefined ? [] : [{ kind, key: hash(kind, value), other }])

  const officialId = profile.officialId && officialIdOf(profile.officialId)
  const written = given(profile.email)?.toLowerCase()
  const address = profile.email === undefined ? undefined : readEmail(profile.email)
  const phone = given(profile.phone)
  return [
    ...(officialId === undefined
      ? []
      : link('official_id', officialId, personMark(profile, officialId, hash))),
    ...link('email', written),
    ...(written === undefined || !address
      ? []
      : link('mailbox', mailboxOf(address), hash('email', written))),
    ...link('phone', phone && readPhone(phone, countryOf(profile.country))?.e164),
    ...link('postal_address', postalAddressOf(profile)),
    ...link('network', networkOf(profile.ipAddress)),
    ...link('device', given(more.deviceId)),
  ]
}

const given = (text: string | undefined): string | undefined => text?.trim() || undefined

const markBytes = 16
const unknownMark = Buffer.alloc(markBytes)

/**
 * Two halves, one of the name and one of the birth date, so that leaving one out hides nothing of
 * the other. Both are hashed with the id: elsewhere the same birth date has another hash.
 */
function personMark(
  profile: Profile,
  officialId: string,
  hash: (kind: string, value: string) => Buffer,
): Buffer {
  const half = (kind: string, value: string | undefined): Buffer =>
    value === undefined ? unknownMark : hash(kind, `${officialId}\n${value}`).subarray(0, markBytes)
  return Buffer.concat([half('name', personOf(profile)), half('birth', given(profile.dob))])
}

/**
 * Whether two marks, in either order, are of two people: both know the name or the birth date, and
 * it differs.
 */
export function isOtherPerson(one: Buffer, two: Buffer): boolean {
  return [0, markBytes].some((from) => {
    const [mine, theirs] = [one, two].map((mark) => mark.subarray(from, from + markBytes)) as [
      Buffer,
      Buffer,
    ]
    return !mine.equals(unknownMark) && !theirs.equals(unknownMark) && !mine.equals(theirs)
  })
}

/** Addresses that many have behind their own doors, and a caller's proxy too: they tell nothing. */
const inside: ReadonlySet<string> = new Set([
  'unspecified',
  'loopback',
  'private',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
])

/** The /24 of an IPv4 address, the /48 of an IPv6 one: what one subscriber moves within. */
function networkOf(ipAddress: string | undefined): string | undefined {
  const text = given(ipAddress)
  const host = text === undefined || text.includes('/') ? undefined : readRange(text)
  if (!host || inside.has(host.network.range())) return undefined
  return readRange(`${host.text}/${host.network.kind() === 'ipv4' ? 24 : 48}`)?.text
}
