/** Whether two descriptions are of one company, as registers and people write them. */
import { countryOf } from '../country-codes.ts'
import { isSameCompanyName, registrationNumberForm } from './company-name.ts'

/** What one source says of a company; several may speak of one. */
export interface CompanyIdentity {
  readonly name?: string
  /** ISO 3166-1 alpha-2. */
  readonly countryCode?: string
  readonly registrationNumber?: string
  readonly legalEntityIdentifier?: string
}

type Told = Readonly<Record<string, unknown>>

/** Where it is described by other names, the first that says something counts. */
export function companyIdentity(told: Told): CompanyIdentity {
  const text = (...keys: readonly string[]): string | undefined =>
    keys.map((key) => told[key]).find((one) => typeof one === 'string' && one.trim() !== '') as
      | string
      | undefined // as was just asked
  const name = text('name', 'legal_name', 'company_name')
  const country = countryOf(text('country_code', 'country', 'registry_country'))
  const number = text('registration_number')
  const lei = text('legal_entity_identifier')
  return {
    ...(name === undefined ? {} : { name }),
    ...(country === undefined ? {} : { countryCode: country }),
    ...(number === undefined ? {} : { registrationNumber: number }),
    ...(lei === undefined ? {} : { legalEntityIdentifier: lei }),
  }
}

/** By the best of what both say: identifier, number within a country, or name and country. */
export function isSameCompany(one: CompanyIdentity, other: CompanyIdentity): boolean {
  const [lei, otherLei] = [one, other].map((each) => each.legalEntityIdentifier?.toUpperCase())
  if (lei !== undefined && otherLei !== undefined) return lei === otherLei
  const [country, otherCountry] = [one.countryCode, other.countryCode]
  if (country !== undefined && otherCountry !== undefined && country !== otherCountry) return false
  const [number, otherNumber] = [one, other].map((each) =>
    registrationNumberForm(each.registrationNumber ?? ''),
  )
  if (number && otherNumber) return number === otherNumber
  return isSameCompanyName(one.name ?? '', other.name ?? '')
}

/** Whether something that is said of both is of one company. */
export const isAnyOf = (
  one: readonly CompanyIdentity[],
  other: readonly CompanyIdentity[],
): boolean => one.some((each) => other.some((another) => isSameCompany(each, another)))
