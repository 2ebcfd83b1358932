/**
 * A list of your own as CSV, with the header docs/how-to/sanctions-lists.md describes; what cannot
 * be taken is told line by line, and nothing is.
 */
import { birthDate } from './birth-date.ts'
import { readHeaded, type HeadedTable } from './csv-table.ts'
import {
  aliasOf,
  countriesOf,
  distinct,
  emptyEntry,
  ENTRY_CATEGORIES,
  isText,
  withoutUndefined,
  type EntryCategory,
  type EntryKind,
  type ListEntry,
  type ListId,
  type ListWallet,
} from './entry.ts'
import type { ListFile } from './list-file.ts'
import type { ListProblemCode } from './list-problem.ts'
import type { ListParse } from './ofac-sdn.ts'
import { rowFaults } from './own-row.ts'
import { headText } from './text.ts'

/** The two that every row fills come first. */
const COLUMNS = [
  'entry_no',
  'name',
  'kind',
  'aliases',
  'weak_aliases',
  'birth_dates',
  'birth_places',
  'nationalities',
  'countries',
  'addresses',
  'ids',
  'wallets',
  'programs',
  'categories',
  'title',
  'gender',
  'listed_on',
  'remarks',
] as const
type Column = (typeof COLUMNS)[number]

const KINDS: readonly string[] = [
  'person',
  'entity',
  'unknown',
  'vessel',
  'aircraft',
] satisfies EntryKind[]
/** The rest is counted: who has more of them mends the export and not the rows. */
const FAULTS_TOLD = 10

export function parseOwnCsv({ content, name: file }: ListFile, source: string): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const [first = ''] = headText(content).split(/\r?\n/, 1)
  const delimiter = first.split(';').length > first.split(',').length ? ';' : ','
  const read = readHeaded(content, { file, delimiter, columns: COLUMNS.slice(0, 2) })
  if (!read.ok) return read
  const known: readonly string[] = COLUMNS
  const strange = read.table.columns.filter((column) => !known.includes(column))
  // A misspelt column would be left out in silence, and with it what it holds.
  if (strange.length > 0) return refused('wrong_columns', `unknown: ${strange.join(', ')}`)
  const { entries, faults } = readRows(read.table)
  if (faults.length > 0) {
    const all = faults.length === 1 ? '1 fault' : `${faults.length} faults`
    const which = faults.length > FAULTS_TOLD ? `${all}, the first ${FAULTS_TOLD}` : all
    return refused('bad_lines', `${which}: ${faults.slice(0, FAULTS_TOLD).join('; ')}`)
  }
  if (entries.length === 0) return refused('no_entries')
  return { ok: true, list: { source, entries, warnings: [] } }
}

function readRows({ columns, rows }: HeadedTable): { entries: ListEntry[]; faults: string[] } {
  const position = new Map(columns.map((column, index) => [column, index]))
  const entries = new Map<string, ListEntry>()
  const faults: string[] = []
  for (const { line, cells } of rows) {
    const read = readRow((column) => cells[position.get(column) ?? -1]?.trim() || undefined)
    if (Array.isArray(read)) faults.push(...read.map((fault) => `line ${line}: ${fault}`))
    else if (entries.has(read.entryNo)) faults.push(`line ${line}: its entry_no stands above`)
    else entries.set(read.entryNo, read)
  }
  return { entries: [...entries.values()], faults }
}

/** @returns the entry, or what is wrong with it; never what stands in the cell */
function readRow(cell: (column: Column) => string | undefined): ListEntry | string[] {
  const several = (column: Column): string[] =>
    (cell(column) ?? '')
      .split('|')
      .map((part) => part.trim())
      .filter(isText)
  const [entryNo, name, kind, gender] = [
    cell('entry_no'),
    cell('name'),
    cell('kind'),
    cell('gender'),
  ]
  const categories = several('categories')
  const listedOn = cell('listed_on')
  const ids = several('ids').map(idOf)
  const wallets = several('wallets').map(walletOf)
  if (entryNo === undefined) return ['entry_no is empty']
  if (name === undefined) return ['name is empty']
  if (kind !== undefined && !KINDS.includes(kind)) return [`kind is none of ${KINDS.join(', ')}`]
  if (gender !== undefined && gender !== 'male' && gender !== 'female')
    return ['gender is neither male nor female']
  if (!categories.every(isCategory))
    return [`categories has one besides ${ENTRY_CATEGORIES.join(', ')}`]
  if (!ids.every((id) => id !== undefined)) return ['ids has one that is not type:number[:country]']
  if (!wallets.every((one) => one !== undefined))
    return ['wallets has one that is not currency:address']
  const [aliases, weakAliases] = [several('aliases'), several('weak_aliases')]
  const [nationalities, countries] = [several('nationalities'), several('countries')]
  const birthDates = several('birth_dates').map(birthDate)
  const named = { name, aliases, weakAliases }
  const faults = rowFaults({
    ...named,
    nationalities,
    countries,
    ids,
    wallets,
    birthDates,
    listedOn,
  })
  if (faults.length > 0) return faults
  const addresses = several('addresses').map((street) => ({ street }))
  return withoutUndefined<ListEntry>({
    ...emptyEntry({
      entryNo,
      kind: (kind as EntryKind | undefined) ?? 'unknown', // checked above
      name,
      categories: categories.length > 0 ? categories : ['watchlist'],
    }),
    aliases: distinct([
      ...aliases.map((one) => aliasOf(one, { quality: 'strong', type: 'aka' })),
      ...weakAliases.map((one) => aliasOf(one, { quality: 'weak', type: 'aka' })),
    ]),
    programs: several('programs'),
    title: cell('title'),
    gender,
    birthDates,
    birthPlaces: several('birth_places'),
    nationalities,
    countries: distinct([...countriesOf({ nationalities, addresses }), ...countries]),
    addresses,
    ids,
    wallets,
    listedOn,
    remarks: cell('remarks'),
  })
}

const isCategory = (text: string): text is EntryCategory =>
  (ENTRY_CATEGORIES as readonly string[]).includes(text) // widened: any text may be asked for

function idOf(text: string): ListId | undefined {
  const [type, number, country, ...more] = text.split(':').map((part) => part.trim())
  if (!type || !number || more.length > 0) return undefined
  return { type, number, ...(country && { country }) }
}

/** The address may have colons of its own, as bitcoin cash writes them. */
function walletOf(text: string): ListWallet | undefined {
  const at = text.indexOf(':')
  const [currency, address] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  return at > 0 && currency !== '' && address !== '' ? { currency, address } : undefined
}
