/**
 * OFSI's older consolidated list, ConList.csv: a row for every name, all rows of one group id are
 * one entry.
 */
import { readHeaded } from './csv-table.ts'
import {
  aliasOf,
  countriesOf,
  distinct,
  emptyEntry,
  isText,
  joined,
  withoutUndefined,
  type ListAddress,
  type ListAlias,
  type ListEntry,
} from './entry.ts'
import type { ListFile } from './list-file.ts'
import type { ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'
import { ukBirth } from './uk-birth.ts'
import { britishDay, ukKind } from './uk-words.ts'

const COLUMNS = ['Name 6', 'Name 1', 'Group Type', 'Alias Type', 'Regime', 'Listed On', 'Group ID']

type Row = (column: string) => string | undefined

export function parseUkConlist({ content, name: file }: ListFile): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  // As OFSI publishes it, a line above the header says when the list was last updated.
  const head = content.toString('latin1', 0, 200).split(/\r?\n/, 1)[0] ?? ''
  const above = /^"?Last Updated"?,/i.test(head.replace(/^\xEF\xBB\xBF/, '')) ? 1 : 0
  const read = readHeaded(content, { file, delimiter: ',', columns: COLUMNS, legacy: true, above })
  if (!read.ok) return read
  const { columns, rows, ended } = read.table
  if (!ended) return refused('truncated', 'the last line has no end')
  const groups = new Map<string, Row[]>()
  for (const { line, cells } of rows) {
    const row: Row = (column) => cells[columns.indexOf(column)]?.trim() || undefined
    const group = row('Group ID')
    if (group === undefined || !/^\d+$/.test(group))
      return refused('malformed', `line ${line} has no group id`)
    if (!groups.get(group)?.push(row)) groups.set(group, [row])
  }
  const entries = [...groups].flatMap(([group, own]) => entryOf(group, own))
  if (entries.length === 0) return refused('no_entries')
  const day = above ? britishDay(head.split(',')[1]?.replaceAll('"', '').trim()) : undefined
  return {
    ok: true,
    list: {
      source: 'uk-conlist',
      entries,
      warnings: [],
      ...(day && { publishedAt: `${day}T00:00:00.000Z` }),
    },
  }
}

function entryOf(entryNo: string, rows: readonly Row[]): ListEntry[] {
  const named = rows.flatMap((row) => nameOf(row).map((alias) => ({ alias, row })))
  const main = named.find(({ row }) => /^prim/i.test(row('Alias Type') ?? '')) ?? named[0]
  if (!main) return []
  const every = (column: string): string[] =>
    distinct(rows.map((row) => row(column)).filter(isText))
  const nationalities = distinct(every('Nationality').flatMap(numbered))
  const addresses = distinct(rows.flatMap(addressOf))
  const births = rows.flatMap((row) => numbered(row('DOB') ?? ''))
  return [
    withoutUndefined<ListEntry>({
      ...emptyEntry({
        entryNo,
        kind: ukKind(main.row('Group Type')),
        name: main.alias.name,
        categories: ['sanctions'],
      }),
      aliases: distinct(
        named.map(({ alias }) => alias).filter(({ name }) => name !== main.alias.name),
      ),
      programs: every('Regime'),
      title: joined([...every('Title'), ...every('Position')], '; '),
      birthDates: distinct(births.map(ukBirth)),
      birthPlaces: distinct(
        rows
          .map((row) => joined([row('Town of Birth'), row('Country of Birth')], ', '))
          .filter(isText),
      ),
      nationalities,
      countries: countriesOf({ nationalities, addresses }),
      addresses,
      ids: [
        ...every('Passport Details').map((number) => ({ type: 'Passport', number: bare(number) })),
        ...every('NI Number').map((number) => ({ type: 'National Identifier', number })),
      ],
      listedOn: every('Listed On').map(britishDay).filter(isText).sort()[0],
      updatedOn: every('Last Updated').map(britishDay).filter(isText).sort().at(-1),
      remarks: joined(every('Other Information'), '\n'),
    }),
  ]
}

/** `Name 6` is the family name, or all of the name of an entity. */
function nameOf(row: Row): ListAlias[] {
  const parts = ['Name 1', 'Name 2', 'Name 3', 'Name 4', 'Name 5', 'Name 6'].map(row)
  const name = joined(parts)
  const formerly = /^fka/i.test(row('Alias Type') ?? '')
  return name === undefined ? [] : [aliasOf(name, { type: formerly ? 'fka' : 'aka' })]
}

/** `1) Saudi Arabia 2) Qatar`, `(1) Libya (2) Syria` */
const numbered = (text: string): string[] =>
  text
    .split(/\s*\(?\b\d+\)\s*/)
    .map((part) => part.trim())
    .filter(isText)

/** `Passport No: 592667 (Qatari passport issued on 3 May 2007).` */
const bare = (text: string): string =>
  text.replace(/^passport (no|number)[.:]*\s*/i, '').replace(/\s*\([^)]*\)\.?$/, '')

function addressOf(row: Row): ListAddress[] {
  const lines = [1, 2, 3, 4, 5].map((n) => row(`Address ${n}`))
  const address = withoutUndefined<ListAddress>({
    street: joined(lines, ', '),
    city: joined([row('Address 6'), row('Post/Zip Code')], ', '),
    // `Afghanistan (since 2009)`
    country: row('Country')?.replace(/\s*\([^)]*\)$/, ''),
  })
  return Object.keys(address).length > 0 ? [address] : []
}
