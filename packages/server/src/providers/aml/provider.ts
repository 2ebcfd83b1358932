/**
 * AML of a session, offline: a person's name in the loaded lists, by the matcher that evaluations
 * use, or a company's names and number. A hit is a possible match that a person must decide; nobody
 * is refused for a name, and nobody is cleared who was not looked up.
 */
import { countryOf } from '@ostiary/domain/country-codes'
import { findBirth } from '@ostiary/domain/risk/birth'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { ProviderAnswer } from '../kit.ts'
import { leftToReviewer, nodeProvider, answered, decided } from '../session-answer.ts'
import { knownPerson, lastOf, looseOf, textOf, textsOf } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import type { CompanyIndex, SoughtCompany } from '../watchlist-lists/company-index.ts'
import { normalisedKey } from '../watchlist-lists/name-keys.ts'
import type { PersonIndex } from '../watchlist-lists/person-index.ts'
import { companyHits, personHits } from './hits.ts'
import type { AmlHit } from './hits.ts'

/** Apart, so that no company is cleared by a list of persons, and no person by one of companies. */
export interface AmlIndexes {
  readonly persons: PersonIndex
  readonly companies: CompanyIndex
}

/** Who is looked for, and what of it is shown as screened. */
interface Subject {
  readonly entityType: 'person' | 'company'
  /** `undefined`: there is no name to look for. */
  readonly hits: readonly AmlHit[] | undefined
  readonly lists: Readonly<Record<string, number>>
  readonly isWhole: boolean
  readonly screened: Readonly<Record<string, string | readonly string[]>>
}

/** @param current the indexes of this moment, asked at each check because imports swap them */
export const amlScreening = (current: () => AmlIndexes): NodeProvider =>
  nodeProvider({
    name: 'aml-lists',
    features: ['AML'],
    check: async (question) => screen(question, current()),
  })

type AmlQuestion = NodeQuestion<'AML'>

function screen(question: AmlQuestion, indexes: AmlIndexes): ProviderAnswer<NodeFacts> {
  const subject = isOfCompany(question)
    ? companyOf(question, indexes.companies)
    : personOf(question, indexes.persons)
  const { lists, hits } = subject
  const isListed = Object.keys(lists).length > 0
  const open = hits?.filter(({ review_status: status }) => status === 'Unreviewed') ?? []
  const data = dataOf(subject, open.length)
  if (!hits || !isListed) {
    const missing = isListed ? 'name' : 'lists'
    const warning = noticed('COULD_NOT_PERFORM_AML_SCREENING', 'REVIEW', { missing })
    return answered(leftToReviewer(data, [warning]))
  }
  const warnings: Warning[] = []
  if (!subject.isWhole) {
    const action = question.config.aml_incomplete_data_action
    warnings.push(noticed('COULD_NOT_PERFORM_AML_SCREENING', action))
  }
  if (open.length === 0) return decided(data, warnings)
  const match = noticed('POSSIBLE_MATCH_FOUND', 'REVIEW', { hits: open.length })
  return answered(leftToReviewer(data, [...warnings, match]))
}

function dataOf({ entityType, hits, lists, screened }: Subject, open: number): NodeFacts['data'] {
  return {
    entity_type: entityType,
    total_hits: hits?.length ?? 0,
    // The highest risk of the hits, which lists do not tell; without a hit there is none.
    score: open === 0 ? 0 : null,
    hits: hits ?? [],
    screened_data: screened,
    // Nobody is screened again yet, whatever the workflow asks for.
    is_ongoing_monitoring_enabled: false,
    next_ongoing_monitoring_bill_date: null,
    lists,
  }
}

function isOfCompany(question: NodeQuestion): boolean {
  const read = lastOf(question, 'OCR', 'KYB_REGISTRY')?.feature
  return read ? read === 'KYB_REGISTRY' : 'company_name' in question.expected
}

function personOf(question: AmlQuestion, index: PersonIndex): Subject {
  const { config, environment } = question
  const person = knownPerson(question)
  const name = person.full_name
  const born = person.date_of_birth
  // A birth date nobody has must not keep a listed person from being found.
  const isBirth = born !== undefined && findBirth(born, question.atMs) === 'plausible'
  const state = person.issuing_state ?? person.nationality
  const birthYear = isBirth ? Number(born.slice(0, 4)) : undefined
  const sought = isName(name) && { name, ...(birthYear === undefined ? {} : { birthYear }) }
  return {
    entityType: 'person',
    hits: sought ? personHits(index.find(sought, environment), { config, birthYear }) : undefined,
    lists: index.lists(environment),
    isWhole: isBirth && state !== undefined,
    screened: {
      ...(name && { full_name: name }),
      ...(born && { date_of_birth: born }),
      ...(state && { nationality: person.nationality ?? state }),
      ...(person.document_number && { document_number: person.document_number }),
    },
  }
}

function companyOf(question: AmlQuestion, index: CompanyIndex): Subject {
  const { config, environment, expected } = question
  const company = looseOf(lastOf(question, 'KYB_REGISTRY')?.data ?? {}, 'company')
  const name = textOf(company, 'name') ?? textOf(expected, 'company_name')
  const others = textsOf(company, 'alternative_names')
  const country = countryOf(textOf(company, 'country_code') ?? textOf(expected, 'registry_country'))
  const number = textOf(company, 'registration_number')
  const sought: SoughtCompany | undefined = isName(name)
    ? { names: [name, ...others], ...(number && { registrationNumber: number }) }
    : undefined
  return {
    entityType: 'company',
    hits: sought && companyHits(index.find(sought, environment), config),
    lists: index.lists(environment),
    isWhole: country !== undefined,
    screened: {
      ...(name && { company_name: name }),
      ...(others.length > 0 && { alternative_names: others }),
      ...(country && { country_code: country }),
      ...(number && { registration_number: number }),
    },
  }
}

/** Something of the name is there to look for. */
const isName = (name: string | undefined): name is string =>
  name !== undefined && normalisedKey(name) !== ''
