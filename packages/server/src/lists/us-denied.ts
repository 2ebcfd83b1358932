/** The denied persons list of the US Bureau of Industry and Security, tab separated. */
import { hash } from 'node:crypto'
import { readHeaded } from './csv-table.ts'
import { emptyEntry, joined, withoutUndefined, type ListAddress, type ListEntry } from './entry.ts'
import { mergeEntries } from './merge-entries.ts'
import type { ListFile } from './list-file.ts'
import { warningAbout, type ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'

const COLUMNS = ['Name', 'Street_Address', 'City', 'Country', 'Effective_Date', 'FR_Citation']

type Row = (column: string) => string | undefined

export function parseUsDenied({ content, name: file }: ListFile): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const read = readHeaded(content, { file, delimiter: '\t', columns: COLUMNS })
  if (!read.ok) return read
  const { columns, rows, ended } = read.table
  if (!ended) return refused('truncated', 'the last line has no end')
  const all = rows.flatMap(({ cells }) =>
    entryOf((column) => cells[columns.indexOf(column)]?.trim() || undefined),
  )
  const { entries, merged } = mergeEntries(all)
  if (entries.length === 0) return refused('no_entries')
  const warnings = warningAbout('records_merged', merged)
  return { ok: true, list: { source: 'us-denied', entries, warnings } }
}

function entryOf(row: Row): ListEntry[] {
  const name = row('Name')
  if (name === undefined) return []
  const ordered = row('Effective_Date') ?? ''
  const address = withoutUndefined<ListAddress>({
    street: row('Street_Address'),
    city: joined([row('City'), row('State'), row('Postal_Code')], ', '),
    country: row('Country'),
  })
  const addresses = Object.keys(address).length > 0 ? [address] : []
  const [cited, until] = [row('FR_Citation'), row('Expiration_Date')]
  return [
    withoutUndefined<ListEntry>({
      ...emptyEntry({
        // The list numbers nobody: a name and the day of its order stay what they are.
        entryNo: `dpl:${hash('sha256', `${name}\n${ordered}`, 'hex').slice(0, 16)}`,
        kind: 'unknown',
        name,
        categories: ['regulatory_warning'],
      }),
      programs: ['DENIED PERSONS'],
      addresses,
      countries: address.country === undefined ? [] : [address.country],
      listedOn: americanDay(ordered),
      updatedOn: row('Last_Update'),
      remarks: joined([cited, row('Action'), until && `expires ${until}`], '\n'),
    }),
  ]
}

function americanDay(text: string): string | undefined {
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text) ?? []
  return year && `${year}-${month}-${day}`
}
