/**
 * AML of a session, offline: a person's or company's names and numbers in the loaded lists. A hit
 * is a possible match; the workflow's thresholds say which ones are shown, looked at or declined,
 * and nobody is cleared who was not looked up.
 */
import { countryOf } from '@ostiary/domain/country-codes'
import { findBirth } from '@ostiary/domain/risk/birth'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { ProviderAnswer } from '../kit.ts'
import type { PartyIndex, SoughtParty } from '../name-lists/party-index.ts'
import type { SoughtNumber } from '../name-lists/numbers.ts'
import { leftToReviewer, nodeProvider, answered, decided } from '../session-answer.ts'
import { knownPerson, lastOf, looseOf, textOf, textsOf } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import { amlHits, weightsOf } from './hits.ts'
import type { AmlHit } from './hits.ts'

/** Who is looked for, and what of it is shown as screened. */
interface Subject {
  /** `undefined`: there is no name to look for. */
  readonly sought: SoughtParty | undefined
  readonly kind: 'person' | 'company'
  /** All that the reference asks for is there. */
  readonly isWhole: boolean
  readonly screened: Readonly<Record<string, string | readonly string[]>>
}

/** @param current the index of this moment, asked at each check because imports swap it */
export const amlScreening = (current: () => PartyIndex): NodeProvider =>
  nodeProvider({
    name: 'aml-lists',
    features: ['AML'],
    check: async (question) => screen(question, current()),
  })

type AmlQuestion = NodeQuestion<'AML'>

function screen(question: AmlQuestion, index: PartyIndex): ProviderAnswer<NodeFacts> {
  const { config, environment } = question
  const subject = isOfCompany(question) ? companyOf(question) : personOf(question)
  const lists = index.lists(subject.kind, environment)
  const isListed = Object.keys(lists).length > 0
  const search =
    subject.sought && index.search(subject.sought, { environment, weights: weightsOf(config) })
  const hits = amlHits(search?.hits ?? [], config)
  const data = dataOf(subject, { hits, lists, considered: search?.considered ?? 0 })
  if (!search || !isListed) {
    const missing = isListed ? 'name' : 'lists'
    const warning = noticed('COULD_NOT_PERFORM_AML_SCREENING', 'REVIEW', { missing })
    return answered(leftToReviewer(data, [warning]))
  }
  const warnings: Warning[] = []
  if (!subject.isWhole)
    warnings.push(noticed('COULD_NOT_PERFORM_AML_SCREENING', config.aml_incomplete_data_action))
  const open = openOf(hits)
  if (open.length > 0)
    warnings.push(noticed('POSSIBLE_MATCH_FOUND', actionOn(open, config), { hits: open.length }))
  const isLookedAt = warnings.some(
    ({ risk, log_type: type }) => risk === 'POSSIBLE_MATCH_FOUND' && type !== 'information',
  )
  return isLookedAt ? answered(leftToReviewer(data, warnings)) : decided(data, warnings)
}

const openOf = (hits: readonly AmlHit[]): AmlHit[] =>
  hits.filter(({ review_status: status }) => status === 'Unreviewed')

/** The highest risk of the hits that nobody has taken for somebody else decides. */
function actionOn(
  open: readonly AmlHit[],
  config: AmlQuestion['config'],
): 'NO_ACTION' | 'REVIEW' | 'DECLINE' {
  const highest = Math.max(...open.map(({ risk_score: risk }) => risk))
  if (highest > config.aml_score_review_threshold) return 'DECLINE'
  return highest > config.aml_score_approve_threshold ? 'REVIEW' : 'NO_ACTION'
}

function dataOf(
  { kind, screened }: Subject,
  found: {
    readonly hits: readonly AmlHit[]
    readonly lists: Readonly<Record<string, number>>
    readonly considered: number
  },
): NodeFacts['data'] {
  const open = openOf(found.hits)
  return {
    entity_type: kind,
    total_hits: found.hits.length,
    score: Math.max(0, ...open.map(({ risk_score: risk }) => risk)),
    hits: found.hits,
    screened_data: screened,
    // Nobody is screened again yet, whatever the workflow asks for.
    is_ongoing_monitoring_enabled: false,
    next_ongoing_monitoring_bill_date: null,
    lists: found.lists,
    names_considered: found.considered,
  }
}

/** Whom a screening of the session would look for. */
export const soughtBy = (question: AmlQuestion): SoughtParty | undefined =>
  (isOfCompany(question) ? companyOf(question) : personOf(question)).sought

function isOfCompany(question: NodeQuestion): boolean {
  const read = lastOf(question, 'OCR', 'KYB_REGISTRY')?.feature
  return read ? read === 'KYB_REGISTRY' : 'company_name' in question.expected
}

function personOf(question: AmlQuestion): Subject {
  const person = knownPerson(question)
  const name = person.full_name
  const born = person.date_of_birth
  // A birth date nobody has must not keep a listed person from being found.
  const isBirth = born !== undefined && findBirth(born, question.atMs) === 'plausible'
  const state = person.issuing_state ?? person.nationality
  const countries = [person.nationality, person.issuing_state].filter((code) => code !== undefined)
  const numbers: SoughtNumber[] = [
    ...(person.document_number ? [documentOf(question, person.document_number)] : []),
    ...(person.personal_number
      ? [{ number: person.personal_number, type: 'national_id' as const }]
      : []),
  ]
  return {
    kind: 'person',
    sought: isName(name)
      ? { kind: 'person', names: [name], countries, numbers, ...(isBirth && { birthDate: born }) }
      : undefined,
    isWhole: isBirth && state !== undefined,
    screened: {
      ...(name && { full_name: name }),
      ...(born && { date_of_birth: born }),
      ...(state && { nationality: person.nationality ?? state }),
      ...(person.document_number && { document_number: person.document_number }),
    },
  }
}

function documentOf(question: NodeQuestion, number: string): SoughtNumber {
  const type = textOf(lastOf(question, 'OCR')?.data ?? {}, 'document_type') ?? ''
  return { number, ...(/passport/i.test(type) && { type: 'passport' as const }) }
}

function companyOf(question: AmlQuestion): Subject {
  const { expected } = question
  const company = looseOf(lastOf(question, 'KYB_REGISTRY')?.data ?? {}, 'company')
  const name = textOf(company, 'name') ?? textOf(expected, 'company_name')
  const others = textsOf(company, 'alternative_names')
  const country = countryOf(textOf(company, 'country_code') ?? textOf(expected, 'registry_country'))
  const number = textOf(company, 'registration_number')
  return {
    kind: 'company',
    sought: isName(name)
      ? {
          kind: 'company',
          names: [name, ...others],
          countries: country ? [country] : [],
          numbers: number ? [{ number, type: 'registration' }] : [],
        }
      : undefined,
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
  name !== undefined && /[\p{L}\p{N}]/u.test(name)
