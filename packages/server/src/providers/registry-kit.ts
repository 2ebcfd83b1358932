/**
 * What every register of companies looks like: a search that offers candidates, and one company by
 * its handle, with all that is known of it.
 */
import type { CompanyFacts } from '@ostiary/domain/company/company-facts'
import type { Asking, ProviderAnswer } from './kit.ts'

export interface CompanyQuestion {
  /** ISO 3166-1, any of its codes. */
  readonly countryCode: string
  readonly name?: string
  /** Where it is given as well, it decides: names are spelled freely. */
  readonly registrationNumber?: string
  readonly mode: 'exact' | 'contains' | 'start_with'
}

export interface CompanyCandidate {
  /** What the provider finds it by again; nobody else reads it. */
  readonly handle: string
  readonly name: string
  readonly registrationNumber?: string
  readonly countryCode?: string
  readonly address?: string
  readonly status: CompanyFacts['status']
}

/** To a signal that is aborted it answers `retry`; it throws for nothing a vendor may do. */
export interface RegistryProvider {
  readonly name: string
  /** Nobody found is an answer: whoever asked may then be let enter the company by hand. */
  search(
    question: CompanyQuestion,
    asking: Asking,
  ): Promise<ProviderAnswer<{ readonly candidates: readonly CompanyCandidate[] }>>
  /** `fail` where the register has no such company, or none any more. */
  company(
    question: { readonly handle: string },
    asking: Asking,
  ): Promise<ProviderAnswer<CompanyFacts>>
}
