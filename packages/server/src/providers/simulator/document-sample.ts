/** The document the simulator says it has read: of the person typed, expected, or invented. */
import { ageOn, dayOf as dayOfTime } from '@ostiary/domain/documents/calendar'
import type { DocumentFacts } from '@ostiary/domain/documents/document-input'
import { readGender } from '@ostiary/domain/documents/document-sides'
import { readDocumentType } from '@ostiary/domain/documents/document-types'
import { stateOf } from '@ostiary/domain/documents/state-codes'
import { sha256Hex } from '../../platform/digest.ts'
import { documentData, documentHolder } from '../documents/document-data.ts'
import { dayOf, mediaRef, textOf, textsOf } from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'
import { withoutMarkers } from './scenarios.ts'
import type { Told } from './scenarios.ts'

/** The only person invented here; Utopia issues the specimens of ICAO Doc 9303. */
const elena = {
  firstName: 'Elena',
  lastName: 'Sample',
  dateOfBirth: '1990-01-15',
  country: 'UTO',
} as const

export function documentSample(
  question: NodeQuestion,
  plan: Told,
): Pick<NodeFacts, 'data' | 'person' | 'documentValidUntilMs'> {
  const { input } = question
  const facts = sampleFacts(question, plan)
  const [front, back] = [textOf(input, 'front'), textOf(input, 'back')]
  const data = documentData(facts, { front: front ?? '', ...(back && { back }) })
  return { data: { ...data, front_image: mediaRef(front) }, ...documentHolder(facts) }
}

export function sampleFacts(question: NodeQuestion, { risk }: Told): DocumentFacts {
  const { input, expected, atMs, entityId } = question
  const said = (typed: string, expectedAs = typed): string | undefined => {
    const text = textOf(input, typed) ?? textOf(expected, expectedAs)
    return text === undefined ? undefined : withoutMarkers(text) || undefined
  }
  const year = new Date(atMs).getUTCFullYear()
  const typedExpiry = dayOf(input, 'expiration_date')
  const expiry =
    risk === 'DOCUMENT_EXPIRED' ? `${year - 1}-06-30` : (typedExpiry ?? `${year + 5}-06-30`)
  const birth =
    risk === 'MINIMUM_AGE_NOT_MET'
      ? `${year - 16}-01-01`
      : (dayOf(input, 'date_of_birth') ?? dayOf(expected, 'date_of_birth') ?? elena.dateOfBirth)
  // Of a person half named no other half is invented.
  const first = said('first_name')
  const last = said('last_name')
  const named = first !== undefined || last !== undefined
  const state =
    stateOf(said('issuing_state', 'id_country') ?? textOf(expected, 'country') ?? elena.country) ??
    elena.country
  return {
    documentType: typeOf(question) ?? 'Passport',
    firstName: named ? (first ?? null) : elena.firstName,
    lastName: named ? (last ?? null) : elena.lastName,
    fullName: named
      ? [first, last].filter(Boolean).join(' ')
      : `${elena.firstName} ${elena.lastName}`,
    dateOfBirth: birth,
    age: ageOn(dayOfTime(atMs), birth),
    gender: readGender(said('gender')) ?? null,
    nationality: stateOf(said('nationality') ?? state) ?? null,
    issuingState: state,
    ...numbersOf(said('document_number'), said('identification_number'), entityId),
    expirationDate: expiry,
    dateOfIssue: dayOf(input, 'date_of_issue') ?? null,
  }
}

/**
 * What was expected of a person who types nothing is the number of the person: two users of whom
 * the same is expected would otherwise share a document, and the second never be approved.
 */
const numbersOf = (
  typed: string | undefined,
  expected: string | undefined,
  entityId: string,
): Pick<DocumentFacts, 'documentNumber' | 'personalNumber'> =>
  typed === undefined
    ? { documentNumber: sampleNumber(entityId), personalNumber: expected ?? null }
    : { documentNumber: typed, personalNumber: null }

const typeOf = ({ input, expected }: NodeQuestion): DocumentFacts['documentType'] | undefined =>
  [textOf(input, 'document_type'), ...textsOf(expected, 'expected_document_types')]
    .map((text) => readDocumentType(text))
    .find((type) => type !== undefined)

/** One a user, always the same, so that no two users of a sandbox seem to share a document. */
const sampleNumber = (entityId: string): string =>
  `S${sha256Hex(`document of ${entityId}`).slice(0, 8).toUpperCase()}`
