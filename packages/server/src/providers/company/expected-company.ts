/** A company that was described by hand, and whether one is the company a session was made for. */
import { countryOf } from '@ostiary/domain/country-codes'
import { companyIdentity, isSameCompany } from '@ostiary/domain/company/same-company'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import { dayOf, textOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeFacts } from '../session-kit.ts'

/** The company as the reference shapes it; of what nobody said there is `null`. */
export function companyData(manual: Loose, expected: Loose): NodeFacts['data'] {
  const text = (key: string, expectedAs?: string): string | null =>
    textOf(manual, key) ?? (expectedAs ? textOf(expected, expectedAs) : undefined) ?? null
  return {
    name: text('legal_name', 'company_name'),
    registration_number: text('registration_number', 'registration_number'),
    country_code: countryOf(text('country_code', 'registry_country') ?? undefined) ?? null,
    company_type: text('company_type'),
    registry_status: null,
    incorporation_date: dayOf(manual, 'incorporation_date') ?? null,
    registered_address: text('registered_address'),
    tax_number: text('tax_number'),
    alternative_names: [],
    legal_entity_identifier: null,
  }
}

/**
 * What a person must compare: the owner that was declared may have answered for another company.
 * @param expected `expected_details`; where they name none nothing is compared
 */
export function doubtsOfExpected(expected: Loose, company: Loose): Warning[] {
  const wanted = companyIdentity(expected)
  const { countryCode: _country, ...named } = wanted
  if (Object.keys(named).length === 0 || isSameCompany(wanted, companyIdentity(company))) return []
  return [noticed('KYB_COMPANY_NOT_AS_EXPECTED', 'REVIEW')]
}

/**
 * The same of one that was described by hand. What was filled in from what was expected proves
 * nothing: only a name nobody typed is taken from there.
 * @param given as it was typed
 */
export function doubtsOfDescribed(expected: Loose, given: Loose): Warning[] {
  const said = companyData(given, {})
  const { company_name: name } = expected
  return doubtsOfExpected(expected, said['name'] === null ? { ...said, name } : said)
}
