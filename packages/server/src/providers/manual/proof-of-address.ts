/**
 * A paper that shows where somebody lives. Nobody has seen the paper: what the person said of it is
 * held against the document and what was expected, plainly, and a reviewer compares the picture.
 */
import { dayOf as dayOfTime, monthsBefore } from '@ostiary/domain/documents/calendar'
import { countryOf } from '@ostiary/domain/country-codes'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { ProviderAnswer } from '../kit.ts'
import { answered, askAgain, leftToReviewer } from '../session-answer.ts'
import { dayOf, isThere, knownPerson, looseOf, mediaRef, textOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'
import { normalisedKey } from './word-key.ts'

type AddressQuestion = NodeQuestion<'PROOF_OF_ADDRESS'>

const addressFields = ['street_1', 'street_2', 'city', 'region', 'postal_code', 'country'] as const

export async function proofOfAddress(
  question: AddressQuestion,
): Promise<ProviderAnswer<NodeFacts>> {
  const { input } = question
  const document = textOf(input, 'document')
  if (!(await isThere(question, document))) return askAgain('POA_DOCUMENT_MISSING')
  const address = looseOf(input, 'address')
  const data = {
    document_type: textOf(input, 'document_type') ?? null,
    document_file: mediaRef(document),
    issuer: textOf(input, 'issuer') ?? null,
    issue_date: dayOf(input, 'issue_date') ?? null,
    expiration_date: null,
    issuing_state: countryOf(textOf(address, 'country')) ?? null,
    name_on_document: textOf(input, 'name') ?? null,
    ...addressData(address),
    document_metadata: {},
    extra_fields: {},
  }
  const warnings = [
    ...aboutThePaper(question),
    ...aboutTheName(question),
    ...doubtsOfPlace(question, address),
  ]
  return answered(leftToReviewer(data, warnings))
}

function addressData(address: Loose): NodeFacts['data'] {
  const parsed = Object.fromEntries(
    addressFields.map((field) => [field, textOf(address, field) ?? null]),
  )
  const whole = addressFields.flatMap((field) => parsed[field] ?? []).join(', ')
  return {
    poa_address: whole === '' ? null : whole,
    poa_formatted_address: whole === '' ? null : whole,
    poa_parsed_address: parsed,
  }
}

function aboutThePaper({ input, config, atMs }: AddressQuestion): Warning[] {
  const warnings: Warning[] = []
  const allowed: readonly string[] = config.poa_documents_allowed
  const type = textOf(input, 'document_type')
  if (allowed.length > 0 && (type === undefined || !allowed.includes(type)))
    warnings.push(noticed('POA_DOCUMENT_NOT_ACCEPTED', 'DECLINE'))
  const issued = dayOf(input, 'issue_date')
  const months = config.poa_document_max_age_months
  if (issued === undefined) warnings.push(noticed('POA_ISSUE_DATE_NOT_DETECTED', 'REVIEW'))
  else if (issued < monthsBefore(dayOfTime(atMs), months))
    warnings.push(
      noticed('POA_DOCUMENT_TOO_OLD', config.poa_document_age_action, { max_age_months: months }),
    )
  return warnings
}

/** The same words in any order are the same name; nothing is said to be alike. */
function aboutTheName(question: AddressQuestion): Warning[] {
  const [written, known] = [textOf(question.input, 'name'), knownPerson(question).full_name]
  const keys = [written, known].map((name) => normalisedKey(name ?? ''))
  if (keys.includes('')) return [noticed('POA_NAME_NOT_DETECTED', 'NO_ACTION')]
  if (keys[0] === keys[1]) return []
  return [noticed('POA_NAME_MISMATCH', question.config.poa_name_mismatch_action)]
}

/** What was said of the place against what was expected. */
export function doubtsOfPlace({ config, expected }: AddressQuestion, address: Loose): Warning[] {
  const warnings: Warning[] = []
  const country = countryOf(textOf(address, 'country'))
  const wanted = countryOf(textOf(expected, 'poa_country') ?? textOf(expected, 'country'))
  if (wanted !== undefined && country !== wanted)
    warnings.push(noticed('POA_COUNTRY_MISMATCH', config.poa_country_mismatch_action))
  const street = textOf(expected, 'address')
  if (street !== undefined && !holds(street, address))
    warnings.push(noticed('POA_ADDRESS_MISMATCH', config.poa_address_mismatch_action))
  return warnings
}

/** Whether all of street and postal code is among the words that were expected. */
function holds(expected: string, address: Loose): boolean {
  const words = new Set(normalisedKey(expected).split(' '))
  const asked = ['street_1', 'postal_code'].flatMap((field) => textOf(address, field) ?? [])
  const given = normalisedKey(asked.join(' ')).split(' ')
  return asked.length > 0 && given.every((word) => words.has(word))
}
