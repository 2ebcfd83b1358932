/**
 * What the vault holds of a user or business, by the reference's names (entity reference 2.1, 2.2):
 * read from a request, merged, and compared.
 */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { countryCodes, knownCountry } from '@ostiary/domain/country-codes'
import { isDeepStrictEqual } from 'node:util'
import { problem } from '@ostiary/domain/errors'
import { Refused } from '../call.ts'
import { checkBirth, checkEmail, checkName, checkPhone } from './contact-checks.ts'

type Flags = Readonly<Record<string, boolean>>
type Counts = Readonly<Record<string, number>>

export interface Profile {
  readonly display_name?: string | null
  readonly metadata?: Readonly<Record<string, unknown>> | null
  readonly full_name?: string | null
  readonly date_of_birth?: string | null
  readonly portrait_image?: string | null
  readonly approved_emails?: Flags
  readonly approved_phones?: Flags
  readonly issuing_states?: Counts
  readonly legal_name?: string | null
  readonly registration_number?: string | null
  /** Alpha-2. */
  readonly country_code?: string | null
  readonly region?: string | null
  /** The session a value came from, by field; what people and the API wrote has none. */
  readonly sources?: Readonly<Record<string, string>>
}

/** The name of the profile among the items of an entity in the vault. */
export const profileItem = 'entity'

const profileFields = [
  'display_name',
  'metadata',
  'full_name',
  'date_of_birth',
  'portrait_image',
  'approved_emails',
  'approved_phones',
  'issuing_states',
  'legal_name',
  'registration_number',
  'country_code',
  'region',
] as const
type Field = (typeof profileFields)[number]

const userFields: readonly Field[] = [
  'full_name',
  'date_of_birth',
  'approved_emails',
  'approved_phones',
  'issuing_states',
]
const businessFields: readonly Field[] = [
  'legal_name',
  'registration_number',
  'country_code',
  'region',
]
const ofKind = (kind: EntityKind): readonly Field[] => [
  'display_name',
  'metadata',
  ...(kind === 'user' ? userFields : businessFields),
]

type Body = Readonly<Record<string, unknown>>

/**
 * What a request says of the profile; what it does not name stays.
 * @throws Refused naming the field whose value is not valid
 */
export function readProfile(kind: EntityKind, body: Body, nowMs: number): Profile {
  const read: Record<string, unknown> = {}
  for (const field of ofKind(kind)) if (body[field] !== undefined) read[field] = body[field]
  for (const field of ['approved_emails', 'approved_phones'])
    if (Array.isArray(read[field])) read[field] = asMap(read[field] as string[], () => true)
  const states = read['issuing_states']
  if (Array.isArray(states)) read['issuing_states'] = asMap(states.map(stateOf), () => 1)
  else if (states !== undefined) read['issuing_states'] = byState(states as Counts)
  if (typeof read['country_code'] === 'string')
    read['country_code'] = countryOf(read['country_code'], 'country_code')
  check(read as Profile, nowMs)
  return read as Profile
}

function check({ date_of_birth, approved_emails, approved_phones }: Profile, nowMs: number): void {
  if (date_of_birth != null) checkBirth(date_of_birth, nowMs)
  for (const email of Object.keys(approved_emails ?? {})) checkEmail(email, 'approved_emails')
  for (const phone of Object.keys(approved_phones ?? {})) checkPhone(phone, 'approved_phones')
}

const asMap = <V>(keys: readonly string[], value: () => V): Record<string, V> =>
  Object.fromEntries(keys.map((key) => [key, value()]))

/** @throws Refused naming the field, never the value */
export function countryOf(text: string, field: string): string {
  const code = knownCountry(text)
  if (code) return code
  const message = 'must be an ISO 3166-1 code of two or three letters'
  throw new Refused(
    problem('country_invalid', undefined, { errors: [{ path: `/${field}`, message }] }),
  )
}

/** By its alpha-3 code, however it was written (entity reference 2.1). */
const stateOf = (written: string): string =>
  countryCodes(countryOf(written, 'issuing_states')).find(({ length }) => length === 3)! // all have

/** Each state once. */
function byState(counts: Counts): Counts {
  const sums: Record<string, number> = {}
  for (const [written, count] of Object.entries(counts)) {
    const state = stateOf(written)
    sums[state] = (sums[state] ?? 0) + count
  }
  return sums
}

/**
 * A creation may name parts: two names make one, and what a caller knows of how to reach the person
 * goes to the metadata, beside what stands there (entity reference 2.1).
 */
export function readCreation(kind: EntityKind, body: Body, nowMs: number): Profile {
  const profile = readProfile(kind, body, nowMs)
  if (kind !== 'user') return profile
  const parts = [body['first_name'], body['last_name']].filter((one) => one) as string[]
  const { email, phone_number, country } = body as Record<string, string | null | undefined>
  const contact = { ...(email ? { email } : {}), ...(phone_number ? { phone_number } : {}) }
  const address = country ? { country: country.trim().toUpperCase() } : {}
  if (country) countryOf(country, 'country')
  if (email) checkEmail(email, 'email')
  if (phone_number) checkPhone(phone_number, 'phone_number', country)
  const name = profile.full_name ?? (parts.length > 0 ? parts.join(' ') : undefined)
  if (profile.full_name == null && name) checkName(name)
  const metadata = joined(joined(profile.metadata, 'contact', contact), 'address', address)
  return {
    ...profile,
    ...(name === undefined ? {} : { full_name: name }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}

/** Adds to an object in the metadata; what is no object there is the caller's own, and stays. */
function joined(
  metadata: Profile['metadata'],
  key: string,
  more: Readonly<Record<string, unknown>>,
): Profile['metadata'] {
  if (Object.keys(more).length === 0) return metadata
  const before = metadata?.[key]
  const isObject = typeof before === 'object' && before !== null && !Array.isArray(before)
  return before !== undefined && !isObject
    ? metadata
    : { ...metadata, [key]: { ...(before as object), ...more } }
}

/** One value before and after. */
export interface Change {
  readonly previous: unknown
  readonly current: unknown
}

/** The fields that differ, by name. */
export function changesBetween(before: Profile, after: Profile): Record<string, Change> {
  const changes: Record<string, Change> = {}
  for (const field of profileFields) {
    const [previous, current] = [before[field] ?? null, after[field] ?? null]
    if (!isDeepStrictEqual(previous, current)) changes[field] = { previous, current }
  }
  return changes
}

/** What a caller changes was not of a session any more. */
export function merged(before: Profile, read: Profile): Profile {
  const { sources = {}, ...rest } = before
  const left = Object.entries(sources).filter(([field]) => !(field in read))
  return {
    ...rest,
    ...read,
    ...(left.length > 0 ? { sources: Object.fromEntries(left) } : {}),
  }
}
