/**
 * A CSV file of a known width without a header, as OFAC publishes them; refused whole when one row
 * is not whole.
 */
import { isUtf8 } from 'node:buffer'
import { CsvError, parse } from 'csv-parse/sync'
import type { ListProblem, ListProblemCode } from './list-problem.ts'
import { unpack } from './sniff.ts'

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
  const read = parseRows(content)
  if (!Array.isArray(read)) return refused(read.code, read.detail)

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

/**
 * Published as latin-1; a copy that somebody has saved as UTF-8 is told by its bytes, since
 * accented latin-1
 * text is practically never valid UTF-8.
 */
function parseRows(content: Buffer): string[][] | { code: ListProblemCode; detail: string } {
  const text = content.toString(isUtf8(content) ? 'utf8' : 'latin1')
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // An open quote swallows the rest of the file. The error's own message may quote a name: code
    // only.
    const code = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'truncated' : 'malformed'
    return { code, detail: error.code }
  }
}
