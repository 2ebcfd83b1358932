/**
 * CSV files: of a known width without a header, as OFAC publishes them, or with one; refused whole
 * when one row is not whole.
 */
import { CsvError, parse } from 'csv-parse/sync'
import type { ListProblem, ListProblemCode } from './list-problem.ts'
import { unpack } from './sniff.ts'
import { decodeText } from './text.ts'

export type CsvTable =
  | { ok: true; rows: string[][]; endMark: boolean }
  | { ok: false; problem: ListProblem }

/** MS-DOS's end-of-file mark, which OFAC still writes: where it stands, nothing was cut off. */
const END_MARK = 0x1a

export function readTable(
  packed: Buffer,
  { file, width }: { file: string; width: number },
): CsvTable {
  const unpacked = unpack(packed, { file, form: 'csv' })
  if (!unpacked.ok) return unpacked
  const refused = (code: ListProblemCode, detail: string): CsvTable => ({
    ok: false,
    problem: { code, file, detail },
  })

  const { content, endMark } = withoutEndMark(unpacked.content)
  // A cut inside the last column leaves the right number of columns, so the line end is what tells.
  if (content.at(-1) !== 0x0a) return refused('truncated', 'the last line has no end')
  const decoded = decodeText(content, { legacy: true })
  if (!decoded.ok) return refused('wrong_encoding', decoded.detail)
  const read = parseRows(decoded.text, ',')
  if ('code' in read) return refused(read.code, read.detail)

  const odd = read.findIndex((row) => row.length !== width)
  if (odd === -1) return { ok: true, rows: read, endMark }
  const columns = read[odd]?.length ?? 0
  const detail = `line ${odd + 1} has ${columns} columns, expected ${width}`
  const cut = odd > 0 && odd === read.length - 1 && columns < width
  return refused(cut ? 'truncated' : 'wrong_columns', detail)
}

function withoutEndMark(content: Buffer): { content: Buffer; endMark: boolean } {
  let end = content.length
  while (content[end - 1] === 0x20 || content[end - 1] === 0x0a || content[end - 1] === 0x0d)
    end -= 1
  if (content[end - 1] !== END_MARK) return { content, endMark: false }
  return { content: content.subarray(0, end - 1), endMark: true }
}

export interface HeadedTable {
  readonly columns: readonly string[]
  /** Line numbers are the file's own, since a person may have to mend them. */
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
  /** Whether the last line is ended: where it is not, the file may have been cut. */
  readonly ended: boolean
}
export type HeadedRead = { ok: true; table: HeadedTable } | { ok: false; problem: ListProblem }

/** @param wants what the first line has to have, in any order */
export function readHeaded(
  content: Buffer,
  wants: {
    readonly file: string
    readonly delimiter: ',' | ';' | '\t'
    readonly columns: readonly string[]
    readonly legacy?: boolean
    /** Lines above the header. */
    readonly above?: number
  },
): HeadedRead {
  const refused = (code: ListProblemCode, detail: string): HeadedRead => ({
    ok: false,
    problem: { code, file: wants.file, detail },
  })
  const decoded = decodeText(content, { legacy: wants.legacy ?? false })
  if (!decoded.ok) return refused('wrong_encoding', decoded.detail)
  const { text } = decoded
  const rows = parseLines(text, wants.delimiter)
  if ('code' in rows) return refused(rows.code, rows.detail)
  const above = wants.above ?? 0
  const header = rows[above]?.cells.map((cell) => cell.trim()) ?? []
  // An empty first cell may be one that the rows do not have: OFSI's old files were written so.
  const shifted = header[0] === '' && rows[above + 1]?.cells.length === header.length - 1
  const columns = shifted ? header.slice(1) : header
  const missing = wants.columns.filter((column) => !columns.includes(column))
  if (missing.length > 0) return refused('wrong_columns', `without ${missing.join(', ')}`)
  const body = rows.slice(above + 1)
  const odd = body.findIndex(({ cells }) => cells.length !== columns.length)
  const ended = /[\r\n]\s*$/.test(text)
  if (odd !== -1) {
    const { line, cells } = body[odd]! // it was found
    const cut = odd === body.length - 1 && cells.length < columns.length
    const detail = `line ${line} has ${cells.length} columns, expected ${columns.length}`
    return refused(cut ? 'truncated' : 'wrong_columns', detail)
  }
  return { ok: true, table: { columns, rows: body, ended } }
}

type Damage = { code: ListProblemCode; detail: string }
const reading = {
  bom: true,
  relax_column_count: true,
  skip_empty_lines: true,
  // Named, since else the first line decides for all, and files are put together of several.
  record_delimiter: ['\r\n', '\n', '\r'],
}

const parseRows = (text: string, delimiter: string): string[][] | Damage =>
  undamaged(() => parse(text, { ...reading, delimiter }))

type Line = { line: number; cells: string[] }

function parseLines(text: string, delimiter: string): Line[] | Damage {
  // The parser counts the line it has come to, so a cell of several lines belongs to its last one.
  const read = undamaged(
    () =>
      parse(text, { ...reading, delimiter, info: true }) as unknown as {
        info: { lines: number }
        record: string[]
      }[], // what `info` makes of a row
  )
  if ('code' in read) return read
  return read.map(({ info, record }) => ({ line: info.lines, cells: record }))
}

function undamaged<Rows>(attempt: () => Rows): Rows | Damage {
  try {
    return attempt()
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // An open quote swallows the rest of the file. The error's own message may quote a name: code
    // only.
    const code = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'truncated' : 'malformed'
    return { code, detail: error.code }
  }
}
