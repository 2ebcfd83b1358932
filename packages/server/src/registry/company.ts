/** A company as a registry has it, and what one says of another; the same for every source. */

export interface RegistryAddress {
  readonly lines: readonly string[]
  readonly city?: string
  readonly region?: string
  readonly postalCode?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

export interface RegistryName {
  readonly name: string
  /** As the source calls it, such as `PREVIOUS_LEGAL_NAME`. */
  readonly type?: string
  readonly language?: string
}

export interface RegistryCompany {
  /** Within its source; for GLEIF the LEI. */
  readonly id: string
  readonly name: string
  readonly otherNames: readonly RegistryName[]
  /** ISO 3166-1 alpha-2 of where it is registered. */
  readonly country?: string
  /** ISO 3166-2 where a part of the country registers it. */
  readonly jurisdiction?: string
  readonly registrationNumber?: string
  /** The register by GLEIF's list of them, such as `RA000585`. */
  readonly registrationAuthority?: string
  readonly lei?: string
  /** ISO 20275. */
  readonly legalFormCode?: string
  readonly legalForm?: string
  readonly category?: string
  readonly status: 'active' | 'inactive' | 'unknown'
  /** Of the record, and not of the company: a lapsed one is not looked after any more. */
  readonly recordStatus?: string
  readonly registeredAddress?: RegistryAddress
  readonly headquartersAddress?: RegistryAddress
  /** ISO dates. */
  readonly createdOn?: string
  readonly updatedOn?: string
  readonly successors: readonly { readonly id?: string; readonly name?: string }[]
  readonly events: readonly {
    readonly type: string
    readonly on?: string
    readonly status?: string
  }[]
}

export type RelationKind =
  | 'direct_parent'
  | 'ultimate_parent'
  | 'fund_manager'
  | 'umbrella_fund'
  | 'master_fund'
  | 'head_office'
  | 'other'

export interface RegistryRelation {
  readonly company: string
  readonly kind: RelationKind
  /** The company it names, or why it names none. */
  readonly to: string | { readonly exception: string }
  readonly active: boolean
  readonly from?: string
  readonly until?: string
  /** As the source writes it: some write the whole as 1.00, some as 100. */
  readonly share?: { readonly amount: string; readonly method?: string }
}

/** One thing a file says; what is `gone` was deleted since. */
export type RegistryItem =
  | { readonly what: 'company'; readonly company: RegistryCompany }
  | { readonly what: 'relation'; readonly relation: RegistryRelation }
  | { readonly what: 'gone_company'; readonly id: string }
  | { readonly what: 'gone_relation'; readonly relation: RegistryRelation }

/** On one line, the country last. */
export function addressText(address: RegistryAddress): string {
  const { lines, postalCode, city, region, country } = address
  return [...lines, postalCode, city, region, country]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
}
