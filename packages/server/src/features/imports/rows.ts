/** Reads a CSV of users or businesses: its header, its rows as bodies, and what is wrong. */
import { setImmediate } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse/sync'
import type { EntityKind } from '@ostiary/domain/aggregate'
import { normaliseVendorData } from '../../store/directory.ts'
import { refuse } from '../call.ts'
import { unguarded } from './cells.ts'
import type { Fault, RowCheck, Said } from './row-check.ts'

/** A row by its number in the file, the header being the first. */
export interface ImportRow extends Said {
  readonly row: number
}

export interface RowError extends Fault {
  readonly row: number
}

/** So many errors are kept; a file with more is looked at again. */
export const errorsMost = 1_000

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

/** After so many rows others get their turn: a large file takes seconds to read. */
const rowsATurn = 250

/** The columns a file may have. */
const columnsOf = (kind: EntityKind): string[] => [...Object.keys(columns[kind]), ...apart]

/**
 * @param check what each row is held to
 * @throws Refused where it is no CSV, or has no `vendor_data`
 */
export async function readFile(
  kind: EntityKind,
  { text, check }: { text: string; check: RowCheck },
): Promise<ReadFile> {
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
    if (row % rowsATurn === 0) await setImmediate()
    const read = readRow(kind, { row, header, values, seen, check })
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
  readonly check: RowCheck
}

/** Only what the columns say of the place is told, never the value that stands there. */
function readRow(kind: EntityKind, reading: Reading): ImportRow | RowError {
  const { row, header, values, seen } = reading
  const wrong = (field: string, message: string): RowError => ({ row, field, message })
  if (values.length > header.length) return wrong('', 'has more columns than the header')
  const cells = Object.fromEntries(
    header.map((name, index) => [name, unguarded(values[index] ?? '')]),
  )
  const id = normaliseVendorData(cells['vendor_data'] ?? '')
  if (id === '') return wrong('vendor_data', 'must not be empty')
  const before = seen.get(id)
  if (before !== undefined) return wrong('vendor_data', `is that of row ${before} already`)
  const metadata = metadataOf(cells['metadata_json'] ?? '')
  if (metadata === 'invalid') return wrong('metadata_json', 'must be a JSON object')
  const named = Object.entries(columns[kind]).flatMap(([column, field]) => {
    const value = cells[column]
    return value ? [[field, column === 'status' ? value.toUpperCase() : value] as const] : []
  })
  const tags = (cells['tags'] ?? '').split(/[;,|]/).map((one) => one.trim())
  const said: Said = {
    body: { ...Object.fromEntries(named), ...(metadata ? { metadata } : {}) },
    tags: tags.filter((one) => one !== ''),
  }
  const fault = reading.check(said)
  if (fault) return { row, ...fault }
  seen.set(id, row)
  return { row, ...said }
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
