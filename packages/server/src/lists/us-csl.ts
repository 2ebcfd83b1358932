/**
 * The US Consolidated Screening List from its CSV: thirteen lists of three departments in one. Each
 * entry keeps the name of its list.
 */
import { hash } from 'node:crypto'
import { birthDate } from './birth-date.ts'
import { readHeaded } from './csv-table.ts'
import {
  aliasOf,
  countriesOf,
  distinct,
  emptyEntry,
  isText,
  joined,
  withoutUndefined,
  type EntryCategory,
  type EntryKind,
  type ListAddress,
  type ListEntry,
  type VesselDetails,
} from './entry.ts'
import { mergeEntries } from './merge-entries.ts'
import type { ListFile } from './list-file.ts'
import { listWarning, warningAbout, type ListProblemCode } from './list-problem.ts'
import { sortOfacIds, type OfacId } from './ofac-ids.ts'
import type { ListParse } from './ofac-sdn.ts'

const COLUMNS = ['_id', 'source', 'entity_number', 'type', 'programs', 'name', 'alt_names', 'ids']

type Row = (column: string) => string | undefined

export function parseUsCsl({ content, name: file }: ListFile): ListParse {
  const refused = (code: ListProblemCode, detail?: string): ListParse => ({
    ok: false,
    problem: detail === undefined ? { code, file } : { code, file, detail },
  })
  const read = readHeaded(content, { file, delimiter: ',', columns: COLUMNS })
  if (!read.ok) return read
  const { columns, rows, ended } = read.table
  if (!ended) return refused('truncated', 'the last line has no end')
  const position = new Map(columns.map((column, index) => [column, index]))
  const all: ListEntry[] = []
  let nameless = 0
  for (const { cells } of rows) {
    const entry = entryOf((column) => cells[position.get(column) ?? -1]?.trim() || undefined)
    if (entry) all.push(entry)
    else nameless += 1
  }
  const { entries, merged } = mergeEntries(all)
  if (entries.length === 0) return refused('no_entries')
  const warnings = [
    ...(nameless > 0 ? [listWarning('names_missing')] : []),
    ...warningAbout('records_merged', merged),
  ]
  return { ok: true, list: { source: 'us-csl', entries, warnings } }
}

/** The lists that forbid or control exports, and sanction nobody. */
const EXPORT_CONTROL = /\((DPL|EL|UVL|MEU|DTC)\)/

const KINDS: Readonly<Record<string, EntryKind>> = {
  entity: 'entity',
  individual: 'person',
  vessel: 'vessel',
  aircraft: 'aircraft',
}

function entryOf(row: Row): ListEntry | undefined {
  const name = row('name')
  const source = row('source')
  const id = row('entity_number') ?? row('_id') ?? row('federal_register_notice')
  if (name === undefined || source === undefined || id === undefined) return undefined
  const category: EntryCategory = EXPORT_CONTROL.test(source) ? 'regulatory_warning' : 'sanctions'
  const ids = sortOfacIds(several(row('ids')).map(idOf))
  const nationalities = distinct([
    ...several(row('nationalities')),
    ...several(row('citizenships')),
  ])
  const addresses = several(row('addresses')).map(addressOf)
  const vessel = vesselOf(row)
  return withoutUndefined<ListEntry>({
    ...emptyEntry({
      // OFAC's own number where there is one; the list's identifiers are digests of 40 letters.
      entryNo: row('entity_number') ?? `csl:${shortened(id)}`,
      kind: KINDS[row('type')?.toLowerCase() ?? ''] ?? 'unknown',
      name,
      categories: [category],
    }),
    sources: [source],
    aliases: distinct(
      several(row('alt_names')?.replaceAll('; and ', '; ')).map((one) => aliasOf(one)),
    ),
    programs: several(row('programs')),
    title: row('title'),
    gender: ids.gender,
    birthDates: several(row('dates_of_birth')).map(birthDate),
    birthPlaces: several(row('places_of_birth')),
    nationalities,
    countries: countriesOf({ nationalities, addresses, ...(vessel && { vessel }) }),
    addresses,
    ids: ids.ids,
    wallets: ids.wallets,
    vessel,
    listedOn: row('start_date'),
    remarks: remarksOf(row, ids.others),
  })
}

const shortened = (id: string): string =>
  /^[0-9a-f]{40}$/.test(id) ? id.slice(0, 16) : hash('sha256', id, 'hex').slice(0, 16)

const several = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/;\s+/)
    .map((part) => part.trim())
    .filter(isText)

/** The country is the last part, two letters. */
function addressOf(text: string): ListAddress {
  const [, place, country] = /^(?:(.*), )?([A-Z]{2})$/.exec(text) ?? []
  if (country === undefined) return { street: text }
  return { ...(place && { street: place }), country }
}

/** `CN, 91110000MA005UCQ5P, Unified Social Credit Code (USCC)`, `Male, Gender` */
function idOf(text: string): OfacId {
  const [, country, number, type] = /^(?:([A-Z]{2}), )?(.*?), ([^,]*(?:, [^,]*)?)$/.exec(text) ?? []
  if (number === undefined || type === undefined) return { type: text, number: '' }
  return { type, number, ...(country !== undefined && { country }) }
}

function vesselOf(row: Row): VesselDetails | undefined {
  const vessel = withoutUndefined<VesselDetails>({
    callSign: row('call_sign'),
    type: row('vessel_type'),
    tonnage: row('gross_tonnage'),
    grossRegisteredTonnage: row('gross_registered_tonnage'),
    flag: row('vessel_flag'),
    owner: row('vessel_owner'),
  })
  return Object.keys(vessel).length > 0 ? vessel : undefined
}

function remarksOf(row: Row, others: readonly string[]): string | undefined {
  const notice = row('federal_register_notice')
  const ends = row('end_date')
  return joined(
    [
      row('remarks'),
      notice && `Federal Register ${notice}`,
      ends && `ends ${ends}`,
      row('license_requirement'),
      row('license_policy'),
      ...others,
    ],
    '\n',
  )
}
