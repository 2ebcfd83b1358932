/**
 * AML of a session, offline: the name of the person or company in the loaded lists, by the matcher
 * that evaluations use. A hit is a possible match that a person must decide; nobody is refused for
 * a name, and nobody is cleared who was not looked up.
 */
import { countryOf } from '@ostiary/domain/country-codes'
import { findBirth } from '@ostiary/domain/risk/birth'
import type { ProviderAnswer } from '../kit.ts'
import {
  actionIn,
  leftToReviewer,
  noticed,
  nodeProvider,
  answered,
  decided,
} from '../session-answer.ts'
import { knownPerson, lastOf, looseOf, textOf } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion, Warning } from '../session-kit.ts'
import { normalisedKey } from '../watchlist-lists/name-keys.ts'
import type { PersonIndex, SoughtPerson } from '../watchlist-lists/person-index.ts'
import { hitsOf } from './hits.ts'
import type { AmlHit } from './hits.ts'

export interface AmlIndexes {
  readonly persons: PersonIndex
  /** Absent where no list of companies is loaded: no company is cleared then. */
  readonly companies?: PersonIndex
}

/** Who is looked for, and what of it is shown as screened. */
interface Subject {
  readonly entityType: 'person' | 'company'
  readonly sought: SoughtPerson | undefined
  readonly isWhole: boolean
  readonly screened: Readonly<Record<string, string>>
}

/** @param current the indexes of this moment, asked at each check because imports swap them */
export const amlScreening = (current: () => AmlIndexes): NodeProvider =>
  nodeProvider({
    name: 'aml-lists',
    features: ['AML'],
    check: async (question) => screen(question, current()),
  })

function screen(question: NodeQuestion, indexes: AmlIndexes): ProviderAnswer<NodeFacts> {
  const subject = subjectOf(question)
  const index = subject.entityType === 'person' ? indexes.persons : indexes.companies
  const lists = index?.lists(question.environment) ?? {}
  const isListed = Object.keys(lists).length > 0
  const found = subject.sought && index ? index.find(subject.sought, question.environment) : []
  const hits = hitsOf(found, { config: question.config, birthYear: subject.sought?.birthYear })
  const open = hits.filter(({ review_status: status }) => status === 'Unreviewed')
  const data = dataOf(subject, hits, { open: open.length, lists, config: question.config })
  if (!subject.sought || !isListed) {
    const missing = isListed ? 'name' : 'lists'
    const warning = noticed('COULD_NOT_PERFORM_AML_SCREENING', 'REVIEW', { missing })
    return answered(leftToReviewer(data, [warning]))
  }
  const warnings: Warning[] = []
  if (!subject.isWhole) {
    const action = actionIn(question.config, 'aml_incomplete_data_action', 'REVIEW')
    warnings.push(noticed('COULD_NOT_PERFORM_AML_SCREENING', action))
  }
  if (open.length === 0) return decided(data, warnings)
  const match = noticed('POSSIBLE_MATCH_FOUND', 'REVIEW', { hits: open.length })
  return answered(leftToReviewer(data, [...warnings, match]))
}

function dataOf(
  { entityType, screened }: Subject,
  hits: readonly AmlHit[],
  more: {
    readonly open: number
    readonly lists: Readonly<Record<string, number>>
    readonly config: NodeQuestion['config']
  },
): NodeFacts['data'] {
  return {
    entity_type: entityType,
    total_hits: hits.length,
    // The highest risk of the hits, which lists do not tell; without a hit there is none.
    score: more.open === 0 ? 0 : null,
    hits,
    screened_data: screened,
    is_ongoing_monitoring_enabled: more.config['is_aml_ongoing_monitoring_enabled'] === true,
    next_ongoing_monitoring_bill_date: null,
    lists: more.lists,
  }
}

function subjectOf(question: NodeQuestion): Subject {
  const read = lastOf(question, 'OCR', 'KYB_REGISTRY')?.feature
  const isCompany = read ? read === 'KYB_REGISTRY' : 'company_name' in question.expected
  return isCompany ? companyOf(question) : personOf(question)
}

function personOf(question: NodeQuestion): Subject {
  const person = knownPerson(question)
  const name = person.full_name
  const born = person.date_of_birth
  // A birth date nobody has must not keep a listed person from being found.
  const isBirth = born !== undefined && findBirth(born, question.atMs) === 'plausible'
  const state = person.issuing_state ?? person.nationality
  return {
    entityType: 'person',
    sought: soughtBy(name, isBirth ? { birthYear: Number(born.slice(0, 4)) } : {}),
    isWhole: isBirth && state !== undefined,
    screened: {
      ...(name && { full_name: name }),
      ...(born && { date_of_birth: born }),
      ...(state && { nationality: person.nationality ?? state }),
      ...(person.document_number && { document_number: person.document_number }),
    },
  }
}

function companyOf(question: NodeQuestion): Subject {
  const company = looseOf(lastOf(question, 'KYB_REGISTRY')?.data ?? {}, 'company')
  const name = textOf(company, 'name') ?? textOf(question.expected, 'company_name')
  const country = countryOf(
    textOf(company, 'country_code') ?? textOf(question.expected, 'registry_country'),
  )
  const number = textOf(company, 'registration_number')
  return {
    entityType: 'company',
    sought: soughtBy(name, {}),
    isWhole: country !== undefined,
    screened: {
      ...(name && { company_name: name }),
      ...(country && { country_code: country }),
      ...(number && { registration_number: number }),
    },
  }
}

/** `undefined`: there is nothing of the name to look for. */
const soughtBy = (
  name: string | undefined,
  born: Pick<SoughtPerson, 'birthYear'>,
): SoughtPerson | undefined =>
  name === undefined || normalisedKey(name) === '' ? undefined : { name, ...born }
