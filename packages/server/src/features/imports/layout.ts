/** The columns of each kind of file, where they go, and which of them names a row. */
import { broughtStatuses } from '@ostiary/domain/session/facts'
import { normaliseVendorData } from '../../store/directory.ts'
import type { ImportKind } from './kinds.ts'

export interface Layout {
  /** Columns with the fields they fill, beside those of `apart`. */
  readonly columns: Readonly<Record<string, string>>
  readonly apart: readonly string[]
  /** A file without them is none. */
  readonly needed: readonly [string, ...string[]]
  /** Of several rows of one id only the first counts. */
  readonly id: { readonly column: string; normal(text: string): string }
  /** As the status is written here. */
  statusOf(text: string): string
}

const same = (...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]))

const vendor = { column: 'vendor_data', normal: normaliseVendorData }
const ofEntities = {
  apart: ['tags', 'metadata_json'],
  needed: ['vendor_data'],
  id: vendor,
  statusOf: (text: string) => text.toUpperCase(),
} as const

/** `kyc_expired` and `KYC EXPIRED` are one status. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, ' ')
    .trim()
const ofSessions = {
  apart: ['metadata_json'],
  needed: ['vendor_data', 'source_reference', 'status', 'decided_at'],
  id: { column: 'source_reference', normal: (text: string) => text.trim() },
  statusOf: (text: string) => broughtStatuses.find((one) => plain(one) === plain(text)) ?? text,
} as const
const sessionColumns = same(
  'vendor_data',
  'source_reference',
  'status',
  'decided_at',
  'workflow_id',
)

/** Source: entity reference 13 (CSV columns), 2.6 (fields of a decision). */
export const layouts: Readonly<Record<ImportKind, Layout>> = {
  user: {
    ...ofEntities,
    columns: {
      ...same('vendor_data', 'display_name', 'full_name', 'first_name', 'last_name'),
      ...same('date_of_birth', 'email'),
      phone: 'phone_number',
      ...same('country', 'status'),
    },
  },
  business: {
    ...ofEntities,
    columns: {
      ...same('vendor_data', 'display_name', 'legal_name', 'registration_number'),
      country: 'country_code',
      ...same('region', 'status'),
    },
  },
  user_verification: {
    ...ofSessions,
    columns: {
      ...sessionColumns,
      ...same('full_name', 'first_name', 'last_name', 'date_of_birth', 'gender', 'nationality'),
      ...same('address', 'document_type', 'document_number', 'personal_number', 'issuing_state'),
      ...same('date_of_issue', 'expiration_date', 'email', 'phone'),
    },
  },
  business_verification: {
    ...ofSessions,
    columns: {
      ...sessionColumns,
      ...same('legal_name', 'registration_number', 'country', 'company_type'),
      ...same('incorporation_date', 'registered_address', 'tax_number', 'legal_entity_identifier'),
    },
  },
}
