/** Imports of sessions that were decided elsewhere, from CSV or NDJSON (entity reference 3.2). */
import { broughtStatuses } from '@ostiary/domain/session/facts'
import Type from 'typebox'
import { route } from '../route.ts'
import { Id, OneOf } from '../shapes.ts'
import { Counts, RowErrors, preview } from './imports.ts'
import { Lenient, byOffset, resultsPage } from './shapes.ts'

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))
const day = () => Type.Optional(Type.String({ format: 'date' }))
const country = () => Type.Optional(Type.String({ pattern: '^[A-Za-z]{2,3}$' }))

/** What every row says of its session. */
const common = {
  source_reference: Type.String({ minLength: 1, maxLength: 200 }),
  vendor_data: Type.String({ minLength: 1, maxLength: 2000 }),
  status: OneOf(broughtStatuses),
  decided_at: Type.String({ maxLength: 40 }),
  workflow_id: Type.Optional(Id),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
}

/** A verification of a person as a file says it. */
export const UserVerification = Type.Object({
  ...common,
  full_name: text(512),
  first_name: text(256),
  last_name: text(256),
  date_of_birth: day(),
  gender: Type.Optional(OneOf(['M', 'F', 'X'])),
  nationality: country(),
  address: text(512),
  document_type: text(60),
  document_number: text(100),
  personal_number: text(100),
  issuing_state: country(),
  date_of_issue: day(),
  expiration_date: day(),
  email: text(320),
  phone: text(40),
})

/** A verification of a company as a file says it. */
export const BusinessVerification = Type.Object({
  ...common,
  legal_name: text(512),
  registration_number: text(100),
  country: country(),
  company_type: text(200),
  incorporation_date: day(),
  registered_address: text(512),
  tax_number: text(100),
  legal_entity_identifier: text(20),
})

const known = [
  'user_verification',
  'business_verification',
  'status_rules',
  'transactions',
] as const
const { updated: _updated, ...counts } = Counts.properties
const SessionImportRow = Type.Object({
  import_id: Id,
  kind: OneOf(['user_verification', 'business_verification']),
  ...counts,
})
const SessionImport = Type.Object({ ...SessionImportRow.properties, errors: RowErrors })

const v3 = { family: 'v3', tag: 'Sessions' } as const
const scopes = ['customers:write', 'analyst:decide'] as const
const named = Type.Object({ import_id: Id })
const query = Type.Object({
  kind: OneOf(known),
  preview: Type.Optional(Type.Boolean({ description: 'Only look at it.' })),
})
const body = Lenient({
  csv: Type.Optional(Type.String({ minLength: 1, description: 'Or sent as text/csv.' })),
  ndjson: Type.Optional(
    Type.String({ minLength: 1, description: 'Or sent as application/x-ndjson.' }),
  ),
})

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const sessionImportRoutesV3 = {
  importSessions: route({
    ...v3, method: 'POST', path: '/v3/session/imports/', scopes, isLarge: true, takesLines: true,
    summary: 'Bring sessions that were decided elsewhere, from CSV or NDJSON; with `preview` only look at it.',
    query, body, answers: { 200: preview, 202: SessionImport }, errors: ['import_invalid', 'import_kind_unavailable'],
  }),
  listSessionImports: route({
    ...v3, method: 'GET', path: '/v3/session/imports/', scopes: ['customers:read'],
    summary: 'Imports of sessions, newest first.',
    query: Type.Object(byOffset), answers: { 200: resultsPage(SessionImportRow) }, errors: [],
  }),
  getSessionImport: route({
    ...v3, method: 'GET', path: '/v3/session/imports/:import_id/', scopes: ['customers:read'],
    summary: 'How far an import of sessions is, and what was wrong with its rows; kept for 30 days after its end.',
    params: named, answers: { 200: SessionImport }, errors: ['import_not_found'],
  }),
  cancelSessionImport: route({
    ...v3, method: 'DELETE', path: '/v3/session/imports/:import_id/', scopes,
    summary: 'Cancel an import of sessions: it ends with the chunk under way, and what was brought stays.',
    params: named, answers: { 200: SessionImport }, errors: ['import_not_found'],
  }),
}
