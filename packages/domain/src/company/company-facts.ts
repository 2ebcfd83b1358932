/** What is known of a business: from a registry, or from whoever filled in a form. */
import type { Holding, Party } from '../ownership/graph.ts'
import type { Ownership } from '../ownership/owners.ts'

export interface Officer {
  readonly name: string
  readonly role: string
  readonly kind: 'person' | 'company'
  /** ISO dates. */
  readonly from?: string
  readonly until?: string
}

export interface Owner {
  readonly name: string
  readonly kind: 'person' | 'company' | 'state'
  readonly countryCode?: string
  readonly registrationNumber?: string
  /** Percent as text; missing where the registry states control and no share. */
  readonly share?: string
  readonly relation: string
}

export interface CompanyFacts {
  readonly source: 'registry' | 'manual'
  readonly name: string
  readonly registrationNumber?: string
  /** ISO 3166-1 alpha-2. */
  readonly countryCode?: string
  readonly companyType?: string
  readonly status: 'active' | 'inactive' | 'unknown'
  /** ISO date. */
  readonly incorporatedOn?: string
  readonly registeredAddress?: string
  readonly taxNumber?: string
  readonly alternativeNames: readonly string[]
  readonly legalEntityIdentifier?: string
  readonly locationOfRegistration?: string
  /** Missing where the source does not know its officers; empty where it has none. */
  readonly officers?: readonly Officer[]
  readonly owners?: readonly Owner[]
  readonly ownership?: Pick<Ownership, 'owners' | 'remainder' | 'derivable' | 'exempt' | 'oddities'>
  /** The parties above it and what they hold, for a picture of it. */
  readonly structure?: {
    readonly parties: readonly Party[]
    readonly holdings: readonly Holding[]
  }
}
