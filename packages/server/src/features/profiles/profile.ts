/** The profile of a user or business as a request says it (entity reference 2.1, 2.2). */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { countryCodes, knownCountry } from '@ostiary/domain/country-codes'
import { problem } from '@ostiary/domain/errors'
import { Refused } from '../call.ts'
import type { Field, Counts, Profile } from '../../profile/profile.ts'
import { checkBirth, checkEmail, checkName, checkPhone } from './contact-checks.ts'

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
