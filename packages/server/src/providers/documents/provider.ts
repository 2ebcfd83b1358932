/**
 * Identity documents, offline: the machine readable zone and what the person typed are examined;
 * the picture is put before a reviewer. A rule may decline here, nothing here may approve.
 */
import { examineDocument } from '@ostiary/domain/documents/document-facts'
import type { DocumentInput } from '@ostiary/domain/documents/document-input'
import { allowedByCountry } from '@ostiary/domain/documents/document-settings'
import { documentTypeRow, readDocumentCode } from '@ostiary/domain/documents/document-types'
import { readMrz } from '@ostiary/domain/documents/mrz'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import type { ProviderAnswer } from '../kit.ts'
import { answered, askAgain, leftToReviewer, nodeProvider } from '../session-answer.ts'
import { dayOf, isThere, textOf, textsOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeFacts, NodeProvider, NodeQuestion } from '../session-kit.ts'
import { documentData, documentHolder, documentWarnings } from './document-data.ts'
import type { DocumentPictures } from './document-data.ts'

export const documentsByHand: NodeProvider = nodeProvider({
  name: 'documents',
  features: ['OCR'],
  check: async (question) => {
    const pictures = await picturesOf(question)
    return pictures ? examined(question, pictures) : askAgain('DOCUMENT_PICTURE_MISSING')
  },
})

/** `undefined` where a side is missing, or its picture gone. */
export async function picturesOf(question: NodeQuestion): Promise<DocumentPictures | undefined> {
  const { input } = question
  const [front, back] = [textOf(input, 'front'), textOf(input, 'back')]
  if (front === undefined || !(await isThere(question, front))) return undefined
  const code = readDocumentCode(textOf(input, 'document_type'))
  const needsBack = code !== undefined && documentTypeRow(code).sides === 2
  if (back === undefined) return needsBack ? undefined : { front }
  return (await isThere(question, back)) ? { front, back } : undefined
}

function examined(
  question: NodeQuestion<'OCR'>,
  pictures: DocumentPictures,
): ProviderAnswer<NodeFacts> {
  const { input, config, expected, atMs } = question
  const text = textOf(input, 'mrz')
  const mrz = text === undefined ? undefined : readMrz(text, atMs)
  const { facts, warnings } = examineDocument({
    ...(mrz && { mrz }),
    visual: typedFields(input),
    expected: expectedOf(expected),
    settings: documentSettings(config),
    atMs,
  })
  const data = documentData(facts, pictures, mrz && { mrz })
  return answered({
    ...leftToReviewer(data, documentWarnings(warnings)),
    ...documentHolder(facts),
  })
}

/** A workflow says `null` where it asks for nothing, and one list for all countries. */
export function documentSettings(
  config: FeatureSettings<'OCR'>,
): NonNullable<DocumentInput['settings']> {
  const { documents_allowed, minimum_age, maximum_age, ...actions } = config
  const allowed = allowedByCountry(documents_allowed)
  return {
    ...actions,
    ...(minimum_age !== null && { minimum_age }),
    ...(maximum_age !== null && { maximum_age }),
    ...(allowed && { documents_allowed: allowed }),
  }
}

const typed = {
  documentType: 'document_type',
  firstName: 'first_name',
  lastName: 'last_name',
  gender: 'gender',
  nationality: 'nationality',
  issuingState: 'issuing_state',
  documentNumber: 'document_number',
  personalNumber: 'personal_number',
} as const
const typedDays = {
  dateOfBirth: 'date_of_birth',
  expirationDate: 'expiration_date',
  dateOfIssue: 'date_of_issue',
} as const

function typedFields(input: Loose): NonNullable<DocumentInput['visual']> {
  const read = (names: Readonly<Record<string, string>>, as: typeof textOf) =>
    Object.entries(names).flatMap(([field, name]) => {
      const value = as(input, name)
      return value === undefined ? [] : [[field, value] as const]
    })
  return Object.fromEntries([...read(typed, textOf), ...read(typedDays, dayOf)])
}

const expectedTexts = [
  'first_name',
  'last_name',
  'date_of_birth',
  'gender',
  'nationality',
  'country',
  'id_country',
  'identification_number',
] as const

export function expectedOf(expected: Loose): NonNullable<DocumentInput['expected']> {
  const texts = expectedTexts.flatMap((field) => {
    const text = textOf(expected, field)
    return text === undefined ? [] : [[field, text] as const]
  })
  const types = textsOf(expected, 'expected_document_types')
  return {
    ...Object.fromEntries(texts),
    ...(types.length > 0 && { expected_document_types: types }),
  }
}
