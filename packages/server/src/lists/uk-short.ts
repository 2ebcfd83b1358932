/** The UK Sanctions List in its short form, a table of main names, as CSV or as an ODS sheet. */
import { readHeaded, type HeadedTable } from './csv-table.ts'
import { emptyEntry, withoutUndefined, type ListEntry } from './entry.ts'
import type { ListFile } from './list-file.ts'
import { listWarning, warningAbout, type ListProblemCode } from './list-problem.ts'
import { readOdsTable } from './ods.ts'
import type { ListParse } from './ofac-sdn.ts'
import { britishDay, ukKind } from './uk-words.ts'

const COLUMNS = ['Unique ID', 'OFSI Group ID', 'Name', 'Regime Name', 'Type', 'Date Designated']

export function parseUkShortCsv({ content, name: file }: ListFile): ListParse {
  const read = readHeaded(content, { file, delimiter: ',', columns: COLUMNS })
  if (!read.ok) return read
  // The publisher ends every line, so one without an end was cut.
  if (!read.table.ended) {
    return { ok: false, problem: { code: 'truncated', file, detail: 'the last line has no end' } }
  }
  return fromTable(read.table, file)
}

export function parseUkShortOds({ content, name: file }: ListFile): ListParse {
  const read = readOdsTable(content, { file, columns: COLUMNS })
  return read.ok ? fromTable(read.table, file) : read
}

function fromTable(table: HeadedTable, file: string): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const at = (cells: readonly string[], column: string): string | undefined =>
    cells[table.columns.indexOf(column)]?.trim() || undefined
  const entries = new Map<string, ListEntry>()
  const nameless: string[] = []
  for (const { line, cells } of table.rows) {
    const entryNo = at(cells, 'Unique ID')
    const name = at(cells, 'Name')
    if (!entryNo) return refused('malformed', `line ${line} has no id`)
    if (!name) {
      nameless.push(entryNo)
      continue
    }
    if (entries.has(entryNo)) return refused('duplicate_entries', `line ${line}`)
    const group = at(cells, 'OFSI Group ID')
    const imposed = at(cells, 'Sanctions Imposed')
    const regime = at(cells, 'Regime Name')
    const remarks = [group && `OFSI Group ID ${group}`, imposed].filter(Boolean).join('\n')
    entries.set(
      entryNo,
      withoutUndefined<ListEntry>({
        ...emptyEntry({
          entryNo,
          kind: ukKind(at(cells, 'Type')),
          name,
          categories: ['sanctions'],
        }),
        programs: regime === undefined ? [] : [regime],
        listedOn: britishDay(at(cells, 'Date Designated')),
        remarks: remarks || undefined,
      }),
    )
  }
  if (entries.size === 0) return refused('no_entries')
  const warnings = [listWarning('short_form'), ...warningAbout('names_missing', nameless)]
  return { ok: true, list: { source: 'uk', entries: [...entries.values()], warnings } }
}
