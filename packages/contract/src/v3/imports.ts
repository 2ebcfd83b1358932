/** Imports of users and businesses from CSV (entity reference 13). */
import Type from 'typebox'
import { route } from '../route.ts'
import { Id, Nullable, OneOf } from '../shapes.ts'
import { EntityFilter } from './entities.ts'
import { Lenient, Timestamp, byOffset, resultsPage } from './shapes.ts'

const Count = Type.Integer({ minimum: 0 })
export const RowErrors = Type.Array(
  Type.Object({
    row: Type.Integer({ description: 'Its line in the file; a header is the first.' }),
    field: Type.String(),
    message: Type.String(),
  }),
)
/** How far an import is. */
export const Counts = Type.Object({
  status: OneOf(['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']),
  failure: Nullable(
    OneOf(['key_revoked', 'unexpected'], 'Why it ended as FAILED; null of every other.'),
  ),
  total: Count,
  processed: Count,
  created: Count,
  updated: Count,
  unchanged: Count,
  failed: Count,
  created_at: Type.String({ format: 'date-time' }),
  finished_at: Timestamp,
})
const ImportRow = Type.Object({
  import_id: Id,
  entity_type: OneOf(['user', 'business']),
  ...Counts.properties,
})
const Import = Type.Object({ ...ImportRow.properties, errors: RowErrors })
export const preview = Type.Object({
  total: Count,
  valid: Count,
  failed: Count,
  errors: RowErrors,
  ignored_columns: Type.Array(Type.String()),
  rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
    description: 'The first rows, as they would be taken.',
  }),
})

const v3 = { family: 'v3', tag: 'Users and businesses' } as const
const body = Lenient({
  csv: Type.String({ minLength: 1, description: 'The file, or sent as text/csv.' }),
})
const query = Type.Object({
  preview: Type.Optional(Type.Boolean({ description: 'Only look at it.' })),
})
const File = Type.String({ description: 'CSV with a header.' })
const {
  limit: _limit,
  page_size: _size,
  offset: _offset,
  cursor: _cursor,
  ...filters
} = EntityFilter.properties
const ExportFilter = Type.Object(filters)
const scopes = ['customers:write', 'analyst:decide'] as const

// Four lines each: how it is called, what it does, what goes in and out, what may go wrong.
// oxfmt-ignore
export const importRoutesV3 = {
  importUsers: route({
    ...v3, method: 'POST', path: '/v3/imports/users/', scopes, isLarge: true,
    summary: 'Create or change users from CSV; with `preview` only look at it.',
    query, body, answers: { 200: preview, 202: Import }, errors: ['import_invalid'],
  }),
  importBusinesses: route({
    ...v3, method: 'POST', path: '/v3/imports/businesses/', scopes, isLarge: true,
    summary: 'Create or change businesses from CSV; with `preview` only look at it.',
    query, body, answers: { 200: preview, 202: Import }, errors: ['import_invalid'],
  }),
  exportUsers: route({
    ...v3, method: 'GET', path: '/v3/exports/users/', scopes: ['personal:read'], answersFile: 'text/csv',
    summary: 'Every user a filter finds, as the CSV an import takes.',
    query: ExportFilter, answers: { 200: File }, errors: [],
  }),
  exportBusinesses: route({
    ...v3, method: 'GET', path: '/v3/exports/businesses/', scopes: ['personal:read'], answersFile: 'text/csv',
    summary: 'Every business a filter finds, as the CSV an import takes.',
    query: ExportFilter, answers: { 200: File }, errors: [],
  }),
  listImports: route({
    ...v3, method: 'GET', path: '/v3/imports/', scopes: ['customers:read'], summary: 'Imports, newest first.',
    query: Type.Object(byOffset), answers: { 200: resultsPage(ImportRow) }, errors: [],
  }),
  getImport: route({
    ...v3, method: 'GET', path: '/v3/imports/:import_id/', scopes: ['customers:read'],
    summary: 'How far an import is, and what was wrong with its rows; kept for 30 days after its end.',
    params: Type.Object({ import_id: Id }), answers: { 200: Import }, errors: ['import_not_found'],
  }),
  cancelImport: route({
    ...v3, method: 'DELETE', path: '/v3/imports/:import_id/', scopes,
    summary: 'Cancel an import: it ends with the chunk under way. Rows taken stay; an ended one stays as it is.',
    params: Type.Object({ import_id: Id }), answers: { 200: Import }, errors: ['import_not_found'],
  }),
}
