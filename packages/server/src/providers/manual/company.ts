/**
 * A company and its people where no register is asked: what was described by hand is shown to a
 * reviewer.
 */
import { noticed } from '@ostiary/domain/session/warning'
import { companyData, doubtsOfDescribed } from '../company/expected-company.ts'
import type { ProviderAnswer } from '../kit.ts'
import { answered, askAgain, leftToReviewer } from '../session-answer.ts'
import { isLoose, listOf, looseOf } from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'

const partiesMost = 100

export async function companyByHand(
  question: NodeQuestion<'KYB_REGISTRY'>,
): Promise<ProviderAnswer<NodeFacts>> {
  const { input, config, expected } = question
  // A handle is the word of a register, and none is connected here.
  if (!isLoose(input['manual'])) return { kind: 'fail' }
  const given = { ...looseOf(input, 'manual'), ...looseOf(input, 'corrections') }
  const company = companyData(given, expected)
  const { name, country_code: country } = company
  if (typeof name !== 'string' || typeof country !== 'string')
    return askAgain('KYB_COMPANY_DATA_MISSING')
  const accepted = config.kyb_accepted_countries ?? []
  const isElsewhere = accepted.length > 0 && !accepted.includes(country)
  const warnings = [
    noticed('KYB_COMPANY_NOT_FROM_REGISTRY', config.kyb_manual_company_action),
    ...(isElsewhere
      ? [noticed('KYB_COUNTRY_RESTRICTED', config.kyb_country_restricted_action)]
      : []),
    ...doubtsOfDescribed(expected, given),
  ]
  return answered(leftToReviewer({ company, ownership_structure: null }, warnings))
}

export async function peopleByHand(question: NodeQuestion): Promise<ProviderAnswer<NodeFacts>> {
  const parties = listOf(question.input, 'parties').slice(0, partiesMost)
  const data = {
    registry: { officers: [], beneficial_owners: [] },
    submitted: { parties },
    ubo_kyc_summary: { total: 0, approved: 0, flagged: 0, pending: 0 },
  }
  const warning = noticed('KYB_KEY_PEOPLE_NOT_CHECKED', 'REVIEW')
  return answered(leftToReviewer(data, [warning]))
}
