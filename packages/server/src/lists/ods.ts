/** The table of an OpenDocument sheet that has the wanted header; formulas are not looked at. */
import { unzipSync } from 'fflate'
import type { HeadedRead, HeadedTable } from './csv-table.ts'
import type { ListProblem, ListProblemCode } from './list-problem.ts'
import { allBelow, readRecords, type XmlNode } from './xml-records.ts'

/** The UK's sheet has 5 MB; nobody's list has this many. */
const CONTENT_BYTES = 128 * 1_024 * 1_024
const ROWS = 500_000
const COLUMNS = 200

export function readOdsTable(
  archive: Buffer,
  { file, columns }: { file: string; columns: readonly string[] },
): HeadedRead {
  const refused = (code: ListProblemCode, detail: string): HeadedRead => ({
    ok: false,
    problem: { code, file, detail },
  })
  const unpacked = unpackContent(archive)
  if (!Buffer.isBuffer(unpacked)) return refused(unpacked.code, unpacked.detail ?? '')
  const rows: string[][] = []
  let tooLarge = false
  const read = readRecords(unpacked, {
    root: 'document-content',
    records: ['table-row'],
    deepest: 7,
    onRecord(record) {
      // Empty rows at the end of a sheet are written once, with how often they repeat.
      const cells = cellsOf(record)
      if (rows.length >= ROWS) tooLarge = true
      else if (cells.some((cell) => cell !== '')) rows.push(cells)
    },
  })
  if (!read.ok) return refused(read.code, read.detail)
  if (tooLarge) return refused('too_large', `more than ${ROWS} rows`)
  const header = rows.findIndex((row) => columns.every((column) => row.includes(column)))
  if (header === -1) return refused('wrong_columns', `without ${columns.join(', ')}`)
  const names = rows[header] ?? []
  const body = rows.slice(header + 1)
  const table: HeadedTable = {
    columns: names,
    rows: body.map((cells, index) => ({ line: header + index + 2, cells })),
    ended: true,
  }
  return { ok: true, table }
}

/** The size that stands in the archive is checked before, and what comes out after. */
function unpackContent(archive: Buffer): Buffer | ListProblem {
  let stated = 0
  try {
    const files = unzipSync(archive, {
      filter({ name, originalSize }) {
        if (name !== 'content.xml') return false
        stated = originalSize
        return originalSize <= CONTENT_BYTES
      },
    })
    const content = files['content.xml']
    if (stated > CONTENT_BYTES) return { code: 'too_large', detail: 'content.xml' }
    if (content === undefined) return { code: 'malformed', detail: 'without content.xml' }
    return Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  } catch (error) {
    // 13: no end of the archive where one has to be; the other codes are of damaged content.
    const { code } = error as { code?: number } // fflate throws errors with a number
    const cut = code === 13 || code === 0
    return { code: cut ? 'truncated' : 'malformed', detail: 'the archive' }
  }
}

function cellsOf(row: XmlNode): string[] {
  const cells: string[] = []
  for (const cell of row.children) {
    if (cell.name !== 'table-cell' && cell.name !== 'covered-table-cell') continue
    const times = Number(cell.attributes['table:number-columns-repeated'] ?? 1)
    const text = allBelow(cell, 'p').map(wholeText).join('\n').trim()
    for (let n = 0; n < times && cells.length < COLUMNS; n += 1) cells.push(text)
  }
  while (cells.at(-1) === '') cells.pop()
  return cells
}

/** A paragraph with its spans; `text:s` stands for a space. */
function wholeText(node: XmlNode): string {
  const inner = node.children.map((child) => (child.name === 's' ? ' ' : wholeText(child)))
  return node.text + inner.join('')
}
