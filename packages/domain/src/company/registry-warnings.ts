/** What a person should know of a business before it is verified, from what the registry says. */
import { knownCountry } from '../country-codes.ts'
import type { CompanyFacts } from './company-facts.ts'

// Source: entity reference 14.
export type RegistryWarning =
  | 'KYB_COUNTRY_RESTRICTED'
  | 'KYB_OFFICERS_DATA_NOT_FOUND'
  | 'KYB_OWNERSHIP_DATA_NOT_FOUND'
  | 'KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE'
  | 'KYB_COMPANY_NOT_ACTIVE'
  | 'KYB_COMPANY_NOT_FROM_REGISTRY'

export interface RegistrySettings {
  /** ISO 3166-1, any of its codes; without any, every country is accepted. */
  readonly acceptedCountries?: readonly string[]
}

/** In the order a person reads them. */
export function registryWarnings(
  company: CompanyFacts,
  { acceptedCountries }: RegistrySettings,
): RegistryWarning[] {
  const { source, status, officers, owners, ownership } = company
  const isManual = source === 'manual'
  const hasOwners = (owners?.length ?? 0) > 0 || (ownership?.owners.length ?? 0) > 0
  const isAnswered = ownership?.exempt !== undefined || (ownership?.derivable ?? false)
  const found: readonly (readonly [RegistryWarning, boolean])[] = [
    ['KYB_COUNTRY_RESTRICTED', isRestricted(company, acceptedCountries)],
    ['KYB_COMPANY_NOT_FROM_REGISTRY', isManual],
    // Whoever fills in a form says nothing of it: the warning before this one covers that.
    ['KYB_COMPANY_NOT_ACTIVE', !isManual && status !== 'active'],
    ['KYB_OFFICERS_DATA_NOT_FOUND', (officers?.length ?? 0) === 0],
    ['KYB_OWNERSHIP_DATA_NOT_FOUND', !hasOwners && !isAnswered],
    ['KYB_BENEFICIAL_OWNERSHIP_NOT_DERIVABLE', hasOwners && !isAnswered],
  ]
  return found.flatMap(([warning, holds]) => (holds ? [warning] : []))
}

/** A country nobody knows is on no list of accepted ones. */
function isRestricted(
  { countryCode }: CompanyFacts,
  accepted: readonly string[] | undefined,
): boolean {
  if (accepted === undefined || accepted.length === 0) return false
  const country = knownCountry(countryCode ?? '')
  return country === undefined || !accepted.some((one) => knownCountry(one) === country)
}
