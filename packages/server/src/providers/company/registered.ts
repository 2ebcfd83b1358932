/** A company of a session: found in a register by its handle, or described by hand. */
import type { CompanyFacts } from '@ostiary/domain/company/company-facts'
import { correctedCompany } from '@ostiary/domain/company/corrections'
import { registryWarnings } from '@ostiary/domain/company/registry-warnings'
import type { RegistryWarning } from '@ostiary/domain/company/registry-warnings'
import { percentText } from '@ostiary/domain/ownership/fraction'
import type { Fraction } from '@ostiary/domain/ownership/fraction'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import type { Action } from '@ostiary/domain/workflow/action'
import type { ProviderAnswer } from '../kit.ts'
import { companyByHand } from '../manual/company.ts'
import { doubtsOfExpected } from './expected-company.ts'
import type { RegistryProvider } from '../registry-kit.ts'
import { decided, nodeProvider } from '../session-answer.ts'
import { looseOf, textOf } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'

export const registeredCompany = (registry: RegistryProvider): NodeProvider =>
  nodeProvider({
    name: registry.name,
    features: ['KYB_REGISTRY'],
    check: async (question, asking) => {
      const handle = textOf(question.input, 'handle')
      if (handle === undefined) return companyByHand(question)
      const answer = await registry.company({ handle }, asking)
      return answer.kind === 'ok' ? answerOf(question, answer.facts) : answer
    },
  })

function answerOf(
  question: NodeQuestion<'KYB_REGISTRY'>,
  facts: CompanyFacts,
): ProviderAnswer<NodeFacts> {
  const { config, input } = question
  const accepted = config.kyb_accepted_countries ?? []
  const found = registryWarnings(facts, { acceptedCountries: accepted })
  const corrections = looseOf(input, 'corrections')
  const corrected = correctedCompany(corrections)
  const data = {
    company: { ...companyOf(facts), ...corrected },
    registry_company: companyOf(facts),
    ownership_structure: facts.structure
      ? plain({ ...facts.structure, stated_owners: facts.owners ?? [], ...facts.ownership })
      : null,
    officers: facts.officers ?? [],
    beneficial_owners: plain(facts.ownership?.owners ?? []),
    corrections,
  }
  const changed = Object.keys(corrected).length > 0
  return decided(data, [
    ...found.map((risk) => noticed(risk, actionFor(config, risk))),
    // What the person says against the register a person must compare.
    ...(changed ? [noticed('KYB_COMPANY_DATA_CORRECTED', 'REVIEW')] : []),
    ...doubtsOfExpected(question.expected, companyOf(facts)),
  ] satisfies Warning[])
}

/** Shares are exact fractions; shown they are percentages as text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  if (isFraction(value)) return percentText(value)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
}

const isFraction = (value: object): value is Fraction =>
  'over' in value && typeof value.over === 'bigint'

/**
 * That a register knows no officers or owners says nothing against the company: its key people are
 * asked for by their own step.
 */
function actionFor(config: FeatureSettings<'KYB_REGISTRY'>, risk: RegistryWarning): Action {
  switch (risk) {
    case 'KYB_COUNTRY_RESTRICTED':
      return config.kyb_country_restricted_action
    case 'KYB_COMPANY_NOT_ACTIVE':
      return config.kyb_company_not_active_action
    case 'KYB_COMPANY_NOT_FROM_REGISTRY':
      return config.kyb_manual_company_action
    default:
      return 'NO_ACTION'
  }
}

/** By the reference's names (entity reference 2.6). */
function companyOf(facts: CompanyFacts): Readonly<Record<string, unknown>> {
  return {
    name: facts.name,
    registration_number: facts.registrationNumber ?? null,
    country_code: facts.countryCode ?? null,
    company_type: facts.companyType ?? null,
    registry_status: facts.status,
    incorporation_date: facts.incorporatedOn ?? null,
    registered_address: facts.registeredAddress ?? null,
    tax_number: facts.taxNumber ?? null,
    alternative_names: facts.alternativeNames,
    legal_entity_identifier: facts.legalEntityIdentifier ?? null,
    location_of_registration: facts.locationOfRegistration ?? null,
  }
}
