/** A document report of Onfido's as what was read, examined as our own reading is. */
import { countryCodes } from '@ostiary/domain/country-codes'
import { examineDocument } from '@ostiary/domain/documents/document-facts'
import { readDocumentType } from '@ostiary/domain/documents/document-types'
import { readMrz } from '@ostiary/domain/documents/mrz'
import type { ProviderAnswer } from '../kit.ts'
import { documentData, documentHolder, documentWarnings } from '../documents/document-data.ts'
import type { DocumentPictures } from '../documents/document-data.ts'
import { documentSettings, expectedOf } from '../documents/provider.ts'
import { answered, askAgain, statusOf } from '../session-answer.ts'
import { dayOf, listOf, looseOf, textOf } from '../session-input.ts'
import type { Loose } from '../session-input.ts'
import type { NodeFacts, NodeQuestion } from '../session-kit.ts'
import { documentFindings, worstOfEach } from './breakdowns.ts'

/** Their words for types of document, by the names ours have. */
const typeNames = {
  Passport: 'passport',
  'Identity Card': 'national_identity_card',
  'Residence Permit': 'residence_permit',
  'Driver License': 'driving_licence',
  Visa: 'visa',
  'Health Insurance Card': 'national_health_insurance_card',
} as const

/** What their form takes of a document: its type, and its country where it has a code of ISO's. */
export function documentFields(input: Loose): Readonly<Record<string, string>> {
  const type = readDocumentType(textOf(input, 'document_type'))
  const country = countryCodes(textOf(input, 'issuing_state') ?? '').find((code) =>
    /^[A-Z]{3}$/.test(code),
  )
  const isKnown = country !== undefined && countryCodes(country)[0].length === 2
  return {
    type: (type && new Map<string, string>(Object.entries(typeNames)).get(type)) ?? 'unknown',
    ...(isKnown && { issuing_country: country }),
  }
}

export function documentAnswer(
  question: NodeQuestion<'OCR'>,
  pictures: DocumentPictures,
  { report, applicantId }: { readonly report: Loose; readonly applicantId: string },
): ProviderAnswer<NodeFacts> {
  const { config, expected, atMs } = question
  const settings = documentSettings(config)
  const found = documentFindings(report, settings)
  if (found.again) return askAgain(found.again)
  const read = looseOf(report, 'properties')
  const lines = ['mrz_line1', 'mrz_line2', 'mrz_line3'].flatMap((line) => textOf(read, line) ?? [])
  const mrz = lines.length === 0 ? undefined : readMrz(lines.join('\n'), atMs)
  const { facts, warnings: ours } = examineDocument({
    ...(mrz && { mrz }),
    visual: fieldsOf(read),
    expected: expectedOf(expected),
    settings,
    atMs,
  })
  // They have looked for a zone themselves, and say so where it is wrong.
  const told = ours.filter(({ risk }) => risk !== 'MRZ_NOT_DETECTED')
  const warnings = worstOfEach([...found.warnings, ...documentWarnings(told)])
  const [birthplace, address] = [textOf(read, 'place_of_birth'), textOf(read, 'address')]
  const data = documentData(facts, pictures, {
    ...(mrz && { mrz }),
    ...(birthplace && { place_of_birth: birthplace }),
    ...(address && { address }),
    extra_fields: {
      onfido_applicant_id: applicantId,
      onfido_report_id: textOf(report, 'id') ?? null,
    },
  })
  return answered({ status: statusOf(warnings), data, warnings, ...documentHolder(facts) })
}

const texts = {
  firstName: 'first_name',
  lastName: 'last_name',
  gender: 'gender',
  nationality: 'nationality',
  issuingState: 'issuing_country',
  personalNumber: 'personal_number',
} as const
const days = {
  dateOfBirth: 'date_of_birth',
  expirationDate: 'date_of_expiry',
  dateOfIssue: 'issuing_date',
} as const

function fieldsOf(read: Loose): NonNullable<Parameters<typeof examineDocument>[0]['visual']> {
  const numbers = listOf(read, 'document_numbers')
  const number = numbers.find((one) => one['type'] === 'document_number') ?? numbers[0]
  const type = textOf(read, 'document_type')?.toLowerCase().replaceAll(' ', '_')
  const named = Object.entries(typeNames).find(([, theirs]) => theirs === type)?.[0]
  const of = (names: Readonly<Record<string, string>>, as: typeof textOf) =>
    Object.entries(names).map(([field, name]) => [field, as(read, name)] as const)
  const all = [
    ...of(texts, textOf),
    ...of(days, dayOf),
    ['documentNumber', number && textOf(number, 'value')] as const,
    ['documentType', named] as const,
  ]
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}
