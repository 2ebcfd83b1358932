/** Reads a CSV of users or businesses: its header, its rows as bodies, and what is wrong. */
import { CsvError, parse } from 'csv-parse/sync'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { standings } from '@ostiary/domain/entity.lifecycle'
import { problem } from '@ostiary/domain/errors'
import { Refused, refuse } from '../call.ts'
import { readCreation } from '../profiles/service.ts'

/** A row by its number in the file, the header being the first. */
export interface ImportRow {
  readonly row: number
  readonly body: Readonly<Record<string, unknown>>
  readonly tags: readonly string[]
}

export interface RowError {
  readonly row: number
  readonly field: string
  readonly message: string
}

export interface ReadFile {
  readonly rows: readonly ImportRow[]
  readonly errors: readonly RowError[]
  /** Columns nobody knows; they are left alone. */
  readonly ignored: readonly string[]
}

/** Where each column goes (entity reference 13: CSV columns). */
const columns: Readonly<Record<EntityKind, Readonly<Record<string, string>>>> = {
  user: {
    vendor_data: 'vendor_data',
    display_name: 'display_name',
    full_name: 'full_name',
    first_name: 'first_name',
    last_name: 'last_name',
    date_of_birth: 'date_of_birth',
    email: 'email',
    phone: 'phone_number',
    country: 'country',
    status: 'status',
  },
  business: {
    vendor_data: 'vendor_data',
    display_name: 'display_name',
    legal_name: 'legal_name',
    registration_number: 'registration_number',
    country: 'country_code',
    region: 'region',
    status: 'status',
  },
}
const apart = ['tags', 'metadata_json'] as const
const longest = 2_000

/** The columns a file may have. */
const columnsOf = (kind: EntityKind): string[] => [...Object.keys(columns[kind]), ...apart]

/** @throws Refused where it is no CSV, or has no `vendor_data` */
export function readFile(kind: EntityKind, text: string): ReadFile {
  const table = tableOf(text)
  const header = (table[0] ?? []).map((name) => name.trim().toLowerCase())
  if (!header.includes('vendor_data'))
    return refuse(
      'import_invalid',
      'The first line must name the columns, `vendor_data` among them; known are ' +
        `${columnsOf(kind).join(', ')}.`,
    )
  const known = columnsOf(kind)
  const twice = header.find((name, index) => known.includes(name) && header.indexOf(name) < index)
  if (twice) return refuse('import_invalid', `The column \`${twice}\` is there twice.`)
  const rows: ImportRow[] = []
  const errors: RowError[] = []
  const seen = new Map<string, number>()
  for (const [index, values] of table.slice(1).entries()) {
    const row = index + 2
    const read = readRow(kind, { row, header, values, seen })
    if ('message' in read) errors.push(read)
    else rows.push(read)
  }
  return { rows, errors, ignored: header.filter((name) => name !== '' && !known.includes(name)) }
}

function tableOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return refuse('import_invalid', `The file is no CSV from line ${error.lines ?? 1} on.`)
  }
}

interface Reading {
  readonly row: number
  readonly header: readonly string[]
  readonly values: readonly string[]
  /** Ids of earlier rows: of one id only the first row counts. */
  readonly seen: Map<string, number>
}

/** Only what the columns say of the place is told, never the value that stands there. */
function readRow(kind: EntityKind, reading: Reading): ImportRow | RowError {
  const { row, header, values, seen } = reading
  const wrong = (field: string, message: string): RowError => ({ row, field, message })
  if (values.length > header.length) return wrong('', 'has more columns than the header')
  const cells = Object.fromEntries(header.map((name, index) => [name, values[index]?.trim() ?? '']))
  const id = (cells['vendor_data'] ?? '').toLowerCase()
  if (id === '') return wrong('vendor_data', 'must not be empty')
  const before = seen.get(id)
  if (before !== undefined) return wrong('vendor_data', `is that of row ${before} already`)
  const long = header.find(
    (name) => (cells[name] ?? '').length > longest && name !== 'metadata_json',
  )
  if (long) return wrong(long, `must not be longer than ${longest} characters`)
  const metadata = metadataOf(cells['metadata_json'] ?? '')
  if (metadata === 'invalid') return wrong('metadata_json', 'must be a JSON object')
  const status = cells['status']?.toUpperCase()
  if (status && !(standings as readonly string[]).includes(status))
    return wrong('status', `must be one of: ${standings.join(', ')}`)
  const named = Object.entries(columns[kind]).flatMap(([column, field]) => {
    const value = cells[column]
    return value ? [[field, column === 'status' ? status : value] as const] : []
  })
  const body = { ...Object.fromEntries(named), ...(metadata ? { metadata } : {}) }
  const fault = faultOf(kind, body)
  if (fault) return wrong(fault.field, fault.message)
  seen.set(id, row)
  const tags = (cells['tags'] ?? '').split(/[;,|]/).map((one) => one.trim())
  return { row, body, tags: tags.filter((one) => one !== '') }
}

function metadataOf(text: string): Record<string, unknown> | 'invalid' | undefined {
  if (text === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : 'invalid'
  } catch {
    return 'invalid'
  }
}

const day = /^\d{4}-\d{2}-\d{2}$/

function faultOf(
  kind: EntityKind,
  body: Readonly<Record<string, unknown>>,
): { field: string; message: string } | undefined {
  const born = body['date_of_birth']
  if (typeof born === 'string' && !(day.test(born) && Number.isFinite(Date.parse(born))))
    return { field: 'date_of_birth', message: 'must be a date such as 1990-01-31' }
  try {
    readCreation(kind, body)
    return undefined
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return rowFault(error)
  }
}

/** What a refusal says of a row. */
export function rowFault({ problem: what }: Refused): { field: string; message: string } {
  // As every refusal has them.
  const [first] = (what.more?.['errors'] ?? []) as { path: string; message: string }[]
  if (first) return { field: first.path.replace(/^\//, ''), message: first.message }
  return { field: '', message: what.detail ?? problem(what.code).code }
}
