/** Reads a file of an import: its columns, its rows as bodies, and what is wrong. */
import { setImmediate } from 'node:timers/promises'
import { refuse } from '../call.ts'
import type { Layout } from './layout.ts'
import type { Fault, RowCheck, Said } from './row-check.ts'
import { objectIn } from './sheet.ts'
import type { Line, Sheet } from './sheet.ts'

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

/** After so many rows others get their turn: a large file takes seconds to read. */
const rowsATurn = 250

/**
 * @param check what each row is held to
 * @throws Refused where the columns are missing that every file must have
 */
export async function readFile(
  layout: Layout,
  { header, lines }: Sheet,
  check: RowCheck,
): Promise<ReadFile> {
  const known = [...Object.keys(layout.columns), ...layout.apart]
  if (layout.needed.some((name) => !header.includes(name)))
    return refuse(
      'import_invalid',
      `It must name the columns ${layout.needed.map((name) => `\`${name}\``).join(', ')}; ` +
        `known are ${known.join(', ')}.`,
    )
  const twice = header.find((name, index) => known.includes(name) && header.indexOf(name) < index)
  if (twice) return refuse('import_invalid', `The column \`${twice}\` is there twice.`)
  const rows: ImportRow[] = []
  const errors: RowError[] = []
  const seen = new Map<string, number>()
  for (const line of lines) {
    if (line.row % rowsATurn === 0) await setImmediate()
    const read = await readRow(layout, line, { seen, check })
    if ('message' in read) errors.push(read)
    else rows.push(read)
  }
  return { rows, errors, ignored: header.filter((name) => name !== '' && !known.includes(name)) }
}

interface Reading {
  /** Ids of earlier rows: of one id only the first row counts. */
  readonly seen: Map<string, number>
  readonly check: RowCheck
}

/** Only what the columns say of the place is told, never the value that stands there. */
async function readRow(
  layout: Layout,
  line: Line,
  { seen, check }: Reading,
): Promise<ImportRow | RowError> {
  const { row } = line
  if ('fault' in line) return { row, ...line.fault }
  const { cells } = line
  const wrong = (field: string, message: string): RowError => ({ row, field, message })
  const empty = layout.needed.find((name) => !cells[name]?.trim())
  if (empty !== undefined) return wrong(empty, 'must not be empty')
  const { column, normal } = layout.id
  const id = normal(cells[column] ?? '')
  const before = seen.get(id)
  if (before !== undefined) return wrong(column, `is that of row ${before} already`)
  const metadata = metadataOf(cells['metadata_json'] ?? '')
  if (metadata === 'invalid') return wrong('metadata_json', 'must be a JSON object')
  const named = Object.entries(layout.columns).flatMap(([name, field]) => {
    const value = cells[name]
    return value ? [[field, name === 'status' ? layout.statusOf(value) : value] as const] : []
  })
  const tags = layout.apart.includes('tags') ? (cells['tags'] ?? '').split(/[;,|]/) : []
  const said: Said = {
    body: { ...Object.fromEntries(named), ...(metadata ? { metadata } : {}) },
    tags: tags.map((one) => one.trim()).filter((one) => one !== ''),
  }
  const fault = await check(said)
  if (fault) return { row, ...fault }
  seen.set(id, row)
  return { row, ...said }
}

const metadataOf = (text: string): Record<string, unknown> | 'invalid' | undefined =>
  text === '' ? undefined : (objectIn(text) ?? 'invalid')
