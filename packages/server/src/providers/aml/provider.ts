/**
 * AML of a session, offline: a person's or company's names and numbers in the loaded lists. A hit
 * is a possible match; the workflow's thresholds say which ones are shown, looked at or declined,
 * and nobody is cleared who was not looked up.
 */
import { countryOf } from '@ostiary/domain/country-codes'
import { findBirth } from '@ostiary/domain/risk/birth'
import { isUsableName } from '@ostiary/domain/screening/usable-name'
import type { ProviderAnswer } from '../kit.ts'
import type { PartyIndex, SoughtParty } from '../name-lists/party-index.ts'
import type { SoughtNumber } from '../name-lists/numbers.ts'
import { leftToReviewer, nodeProvider, answered } from '../session-answer.ts'
import { knownPerson, lastOf, looseOf, textOf, textsOf } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import { screenParty } from './screen-party.ts'
import type { PartyScreened, PartyToScreen } from './screen-party.ts'

/** Who is looked for, and what of it is shown as screened. */
interface Subject extends PartyToScreen {
  readonly kind: 'person' | 'company'
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
  const { config: settings, environment } = question
  const subject = isOfCompany(question) ? companyOf(question) : personOf(question)
  const { adjudicated } = question
  const screened = screenParty(index, subject, { settings, environment, adjudicated })
  const { warnings, evidence } = screened
  const data = amlData(subject, screened)
  const facts = screened.isLeftToReviewer
    ? leftToReviewer(data, warnings)
    : { status: screened.status, data, warnings }
  return answered({ ...facts, ...(evidence && { evidence }) })
}

/** The fields of its element in the decision. */
const amlData = ({ kind, screened }: Subject, found: PartyScreened): NodeFacts['data'] => ({
  entity_type: kind,
  total_hits: found.hits.length,
  score: found.score,
  hits: found.hits,
  screened_data: screened,
  // Whether it is on now is said where it is shown.
  is_ongoing_monitoring_enabled: false,
  next_ongoing_monitoring_bill_date: null,
  lists: found.lists,
  names_considered: found.considered,
})

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
    sought: isUsableName(name)
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
    sought: isUsableName(name)
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
