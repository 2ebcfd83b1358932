/** What the papers of a business say against what is known of it, and against each other. */
import type { CompanyFacts } from './company-facts.ts'
import { companyNameForm, isSameCompanyName, registrationNumberForm } from './company-name.ts'

// Source: entity reference 14.
export type DocumentWarningCode =
  | 'KYB_DOCUMENT_NAME_MISMATCH'
  | 'KYB_DOCUMENT_REG_NUMBER_MISMATCH'
  | 'KYB_DOCUMENT_INCORPORATION_DATE_MISMATCH'
  | 'KYB_DOCUMENT_ADDRESS_MISMATCH'
  | 'KYB_CROSS_DOCUMENT_MISMATCH'

const documentFields = ['name', 'registrationNumber', 'incorporatedOn', 'address'] as const
export type DocumentField = (typeof documentFields)[number]

export interface CompanyDocument {
  readonly id: string
  /** As they were read; a field that is not on the paper is not here. */
  readonly fields: Readonly<Partial<Record<DocumentField, string>>>
}

/** What a paper can be held against. */
export type KnownCompany = Pick<
  CompanyFacts,
  'name' | 'alternativeNames' | 'registrationNumber' | 'incorporatedOn' | 'registeredAddress'
>

export interface DocumentWarning {
  readonly code: DocumentWarningCode
  /** One, or the two that say different things. */
  readonly documents: readonly string[]
  readonly field: DocumentField
}

interface Comparison {
  readonly mismatch: DocumentWarningCode
  readonly ofCompany: (company: KnownCompany) => readonly string[]
  readonly isSame: (one: string, other: string) => boolean
}

const comparisons: Readonly<Record<DocumentField, Comparison>> = {
  name: {
    mismatch: 'KYB_DOCUMENT_NAME_MISMATCH',
    ofCompany: ({ name, alternativeNames }) => [name, ...alternativeNames],
    isSame: isSameCompanyName,
  },
  registrationNumber: {
    mismatch: 'KYB_DOCUMENT_REG_NUMBER_MISMATCH',
    ofCompany: ({ registrationNumber }) => present(registrationNumber),
    isSame: (one, other) => registrationNumberForm(one) === registrationNumberForm(other),
  },
  incorporatedOn: {
    mismatch: 'KYB_DOCUMENT_INCORPORATION_DATE_MISMATCH',
    ofCompany: ({ incorporatedOn }) => present(incorporatedOn),
    // A paper with the year alone says nothing against a day of it.
    isSame: (one, other) => one.startsWith(other) || other.startsWith(one),
  },
  address: {
    mismatch: 'KYB_DOCUMENT_ADDRESS_MISMATCH',
    ofCompany: ({ registeredAddress }) => present(registeredAddress),
    isSame: isSameAddress,
  },
}

const present = (text: string | undefined): string[] =>
  text === undefined || text.trim() === '' ? [] : [text]

export function documentWarnings(
  documents: readonly CompanyDocument[],
  company: KnownCompany,
): DocumentWarning[] {
  return [
    ...documents.flatMap((one) => warningsOf(one, company)),
    ...documentFields.flatMap((field) => betweenDocuments(documents, field)),
  ]
}

function warningsOf(document: CompanyDocument, company: KnownCompany): DocumentWarning[] {
  return documentFields.flatMap((field): DocumentWarning[] => {
    const documents = [document.id]
    const [said] = present(document.fields[field])
    if (said === undefined) return []
    const { mismatch, ofCompany, isSame } = comparisons[field]
    const known = ofCompany(company)
    if (known.length === 0 || known.some((one) => isSame(said, one))) return []
    return [{ code: mismatch, documents, field }]
  })
}

/** Each that differs from the first paper that has the field: two that agree are told of once. */
function betweenDocuments(
  documents: readonly CompanyDocument[],
  field: DocumentField,
): DocumentWarning[] {
  const saying = documents.flatMap(({ id, fields }) =>
    present(fields[field]).map((said) => ({ id, said })),
  )
  const [first, ...others] = saying
  if (!first) return []
  return others
    .filter(({ said }) => !comparisons[field].isSame(first.said, said))
    .map(({ id }) => ({
      code: 'KYB_CROSS_DOCUMENT_MISMATCH',
      documents: [first.id, id],
      field,
    }))
}

/** Of the other words the least share that both must have. */
const sharedWords = 0.5

/**
 * Papers order and shorten addresses freely. Numbers must agree (house, postal code), and half of
 * the words of the shorter one.
 */
function isSameAddress(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new Set(companyNameForm(text).form.split(' ')))
  if (!a || !b) return false
  const [shorter, longer] = a.size <= b.size ? [a, b] : [b, a]
  const numbers = [...shorter].filter((word) => /\d/.test(word))
  const words = [...shorter].filter((word) => !/\d/.test(word))
  const shared = words.filter((word) => longer.has(word)).length
  return numbers.every((word) => longer.has(word)) && shared >= words.length * sharedWords
}
