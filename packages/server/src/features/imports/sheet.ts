/** A file as lines of named cells: CSV with a header, or NDJSON, a JSON object a line. */
import { CsvError, parse } from 'csv-parse/sync'
import { refuse } from '../call.ts'
import { unguarded } from './cells.ts'
import type { Fault } from './row-check.ts'

type Cells = Readonly<Record<string, string>>

/** Its number counts from one; a line that holds no cells has what is wrong with it. */
export type Line = { readonly row: number } & (
  | { readonly cells: Cells }
  | { readonly fault: Fault }
)

export interface Sheet {
  readonly header: readonly string[]
  /** Read one by one: the cells of a large file never lie in memory together. */
  readonly lines: Iterable<Line>
}

/** @throws Refused where it is no CSV */
export function csvSheet(text: string): Sheet {
  const [first = [], ...rest] = tableOf(text)
  const header = first.map((name) => name.trim().toLowerCase())
  return { header, lines: csvLines(header, rest) }
}

function tableOf(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return refuse('import_invalid', `The file is no CSV from line ${error.lines ?? 1} on.`)
  }
}

function* csvLines(header: readonly string[], table: readonly string[][]): Generator<Line> {
  for (const [index, values] of table.entries()) {
    const row = index + 2
    if (values.length > header.length)
      yield { row, fault: { field: '', message: 'has more columns than the header' } }
    else
      yield {
        row,
        cells: Object.fromEntries(
          header.map((name, at) => [name, unguarded(values[at] ?? '')] as const),
        ),
      }
  }
}

/** The header is whatever names any line has. */
export function ndjsonSheet(text: string): Sheet {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, index): Line[] =>
      line.trim() === '' ? [] : [{ row: index + 1, ...jsonLine(line) }],
    )
  const names = lines.flatMap((line) => ('cells' in line ? Object.keys(line.cells) : []))
  return { header: [...new Set(names)], lines }
}

function jsonLine(line: string): { cells: Cells } | { fault: Fault } {
  const value = objectIn(line)
  if (!value) return { fault: { field: '', message: 'must be a JSON object' } }
  const cells: Record<string, string> = {}
  for (const [name, one] of Object.entries(value)) {
    const key = name.trim().toLowerCase()
    if (one !== null) cells[key] = typeof one === 'string' ? one.trim() : JSON.stringify(one)
  }
  return { cells }
}

/** `undefined` where the text is none. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
