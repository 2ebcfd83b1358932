/** What a profile is found by, and what a search asks for. */
import type { Entity } from '@ostiary/domain/aggregate'
import { knownCountry } from '@ostiary/domain/country-codes'
import { nameWords, searchKeys } from '../store/search-keys.ts'
import type { SearchScope } from '../store/search-keys.ts'
import type { Keyring } from '../platform/keyring.ts'
import { e164Of } from './phone-form.ts'
import type { Profile } from './profile.ts'

export const scopeOf = (
  { keyring }: { readonly keyring: Keyring },
  entity: Pick<Entity, 'applicationId' | 'kind'>,
): SearchScope => ({
  lookupKey: keyring.lookupKey,
  applicationId: entity.applicationId,
  kind: entity.kind,
})

/** The names of a profile: any of them finds it. */
const namesOf = (profile: Profile): string[] =>
  [profile.display_name, profile.full_name, profile.legal_name].filter((one) => one != null)

const contact = ({ metadata }: Profile): Record<string, unknown> =>
  (metadata?.['contact'] ?? {}) as Record<string, unknown>
const texts = (...values: readonly unknown[]): string[] =>
  values.filter((one): one is string => typeof one === 'string' && one !== '')

/** Where they are at home, as the profile names it. */
function homesOf({ country_code, metadata }: Profile): string[] {
  const address = (metadata?.['address'] ?? {}) as Record<string, unknown>
  return texts(country_code, address['country'])
}

const countriesOf = (profile: Profile): string[] =>
  [...Object.keys(profile.issuing_states ?? {}), ...homesOf(profile)].flatMap(
    (one) => knownCountry(one) ?? [],
  )

/** As they were given, and with the country code where that was left out. */
function phonesOf(profile: Profile): string[] {
  const given = [
    ...Object.keys(profile.approved_phones ?? {}),
    ...texts(contact(profile)['phone_number'], contact(profile)['phone']),
  ]
  const [home] = homesOf(profile)
  return given.flatMap((one) => [one, e164Of(one, home) ?? one])
}

/** Every key by which an entity with this profile and these tags is found. */
export const keysOf = (
  scope: SearchScope,
  profile: Profile,
  tags: readonly string[] = [],
): Buffer[] =>
  searchKeys(scope, {
    names: [...namesOf(profile), profile.registration_number],
    emails: [...Object.keys(profile.approved_emails ?? {}), ...texts(contact(profile)['email'])],
    phones: phonesOf(profile),
    countries: countriesOf(profile),
    tags,
  })

/** Whether every word asked for begins a word of one of the names: keys know only beginnings. */
export function hasWords(profile: Profile, words: readonly string[]): boolean {
  const own = [...namesOf(profile), profile.registration_number ?? ''].flatMap(nameWords)
  return words.every((word) => own.some((one) => one.startsWith(word)))
}
