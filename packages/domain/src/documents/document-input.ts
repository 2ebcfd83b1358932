/** What is known when a document is examined, and the facts that come of it. All is personal. */
import type { DocumentSettings } from './document-settings.ts'
import type { DocumentType } from './document-types.ts'
import type { MrzReading } from './mrz.ts'

export interface DocumentInput {
  /** Absent where nobody tried to read a machine readable zone. */
  readonly mrz?: MrzReading
  readonly visual?: VisualFields
  readonly expected?: ExpectedDetails
  readonly settings?: DocumentSettings
  /** The document is known from another user; only who stores them can tell. */
  readonly isOfOther?: boolean
  /** Ages and expiry are those of this day in UTC. */
  readonly atMs: number
}

/** What is printed on the document, read or typed; dates `YYYY-MM-DD`, countries by any code. */
export interface VisualFields {
  readonly documentType?: string
  readonly firstName?: string
  readonly lastName?: string
  readonly fullName?: string
  readonly dateOfBirth?: string
  readonly gender?: string
  readonly nationality?: string
  readonly issuingState?: string
  readonly documentNumber?: string
  readonly personalNumber?: string
  readonly expirationDate?: string
  readonly dateOfIssue?: string
}

/** What the caller said beforehand, in the words of its request. */
export interface ExpectedDetails {
  readonly first_name?: string
  readonly last_name?: string
  readonly date_of_birth?: string
  readonly gender?: string
  readonly nationality?: string
  /** The country of the document, where `id_country` does not say. */
  readonly country?: string
  readonly id_country?: string
  readonly identification_number?: string
  readonly expected_document_types?: readonly string[]
}

export type Gender = 'M' | 'F' | 'X'

/** `null` is unknown. */
export interface DocumentFacts {
  readonly documentType: DocumentType | null
  readonly firstName: string | null
  readonly lastName: string | null
  readonly fullName: string | null
  /** Dates may lack what the document leaves open: `1974-08`, `1974`. */
  readonly dateOfBirth: string | null
  /** Years completed, where no part of the date could change them. */
  readonly age: number | null
  readonly gender: Gender | null
  /** ISO alpha-3, or a code of ICAO's for who is no country. */
  readonly nationality: string | null
  readonly issuingState: string | null
  readonly documentNumber: string | null
  readonly personalNumber: string | null
  readonly expirationDate: string | null
  readonly dateOfIssue: string | null
}
