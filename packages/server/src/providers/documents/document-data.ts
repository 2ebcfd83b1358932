/** What was read of a document, by the names of the reference, whoever has read it. */
import type { DocumentFacts } from '@ostiary/domain/documents/document-input'
import type { DocumentWarning } from '@ostiary/domain/documents/document-warnings'
import type { MrzReading } from '@ostiary/domain/documents/mrz'
import { stateName } from '@ostiary/domain/documents/state-codes'
import { documentEnd } from '@ostiary/domain/plausible-days'
import type { Warning } from '@ostiary/domain/session/warning'
import type { PersonFacts } from '@ostiary/domain/verification'
import { mediaRef } from '../session-input.ts'
import type { NodeFacts } from '../session-kit.ts'

export interface DocumentPictures {
  readonly front: string
  readonly back?: string
}

/** What a machine readable zone and a typed form do not tell; a vendor may. */
export interface MoreOfDocument {
  readonly place_of_birth?: string
  readonly address?: string
  readonly extra_fields?: Readonly<Record<string, unknown>>
}

export function documentData(
  facts: DocumentFacts,
  pictures: DocumentPictures,
  more: MoreOfDocument & { readonly mrz?: MrzReading } = {},
): NodeFacts['data'] {
  const { mrz } = more
  return {
    document_type: facts.documentType,
    document_subtype: null,
    document_number: facts.documentNumber,
    personal_number: facts.personalNumber,
    first_name: facts.firstName,
    last_name: facts.lastName,
    full_name: facts.fullName,
    gender: facts.gender,
    date_of_birth: facts.dateOfBirth,
    age: facts.age,
    date_of_issue: facts.dateOfIssue,
    expiration_date: facts.expirationDate,
    issuing_state: facts.issuingState,
    issuing_state_name: stateName(facts.issuingState),
    nationality: facts.nationality,
    place_of_birth: more.place_of_birth ?? null,
    marital_status: null,
    address: more.address ?? null,
    formatted_address: null,
    parsed_address: null,
    mrz: mrz?.format ? mrzData(mrz) : null,
    portrait_image: null,
    front_image: mediaRef(pictures.front),
    back_image: mediaRef(pictures.back),
    extra_fields: more.extra_fields ?? {},
    matches: [],
  }
}

const mrzData = (mrz: Extract<MrzReading, { format: string }>): NodeFacts['data'] => ({
  format: mrz.format,
  lines: mrz.lines,
  document_number: mrz.documentNumber,
  surname: mrz.surname,
  given_names: mrz.givenNames,
  nationality: mrz.nationality,
  birth_date: mrz.birthDate,
  expiry_date: mrz.expiryDate,
  sex: mrz.sex,
  check_digits_hold: mrz.checkDigitsHold,
  corrected: mrz.corrected.length > 0,
})

export const documentWarnings = (found: readonly DocumentWarning[]): Warning[] =>
  found.map(({ risk, logType, shortDescription, longDescription }) => ({
    risk,
    log_type: logType,
    short_description: shortDescription,
    long_description: longDescription,
  }))

/** Whom the document names, and until when it holds; unknown parts of dates leave both open. */
export function documentHolder(
  facts: DocumentFacts,
): Pick<NodeFacts, 'person' | 'documentValidUntilMs'> {
  const { firstName, lastName, dateOfBirth, documentNumber, issuingState, expirationDate } = facts
  const isWhole = (date: string | null): date is string => date?.length === 10
  const endMs = documentEnd(expirationDate ?? '')
  const person: PersonFacts = {
    ...(firstName !== null && { firstName }),
    ...(lastName !== null && { lastName }),
    ...(isWhole(dateOfBirth) && { dob: dateOfBirth }),
    ...(documentNumber !== null &&
      issuingState !== null && { document: { number: documentNumber, country: issuingState } }),
  }
  return {
    person,
    ...(endMs !== undefined && { documentValidUntilMs: endMs }),
  }
}
