/** Whether the company a session came to is the one it was made for. */
import { companyIdentity, isSameCompany } from '@ostiary/domain/company/same-company'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { Loose } from '../session-input.ts'

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
