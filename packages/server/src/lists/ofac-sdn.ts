/**
 * OFAC's two lists from their four CSV files each: sdn.csv, add.csv, alt.csv, sdn_comments.csv, and
 * the same layout as cons_prim.csv, cons_add.csv, cons_alt.csv, cons_comments.csv.
 */
import { checksumOk } from '../platform/wallet/address-checksum.ts'
import { readTable } from './csv-table.ts'
import {
  distinct,
  withoutUndefined,
  type EntryKind,
  type ListAddress,
  type ListAlias,
  type ListEntry,
  type ParsedList,
  type VesselDetails,
} from './entry.ts'
import { listWarning, warningAbout, type ListProblem, type ListWarning } from './list-problem.ts'
import { otherOfacList, type OfacList } from './ofac-lists.ts'
import { readRemarks, REMARK_LENGTH, type Remarks } from './ofac-remarks.ts'

/** Each plain or as gzip. */
export type OfacSdnFiles = { sdn: Buffer; add?: Buffer; alt?: Buffer; comments?: Buffer }
export type ListParse = { ok: true; list: ParsedList } | { ok: false; problem: ListProblem }

/** What each list's files are called. */
export const OFAC_FILES = {
  'ofac-sdn': {
    sdn: 'sdn.csv',
    add: 'add.csv',
    alt: 'alt.csv',
    comments: 'sdn_comments.csv',
  },
  'ofac-nonsdn': {
    sdn: 'cons_prim.csv',
    add: 'cons_add.csv',
    alt: 'cons_alt.csv',
    comments: 'cons_comments.csv',
  },
} as const satisfies Record<OfacList, Record<keyof OfacSdnFiles, string>>

/** OFAC's data specification ("comma delimited" layout, the same for both lists). */
const WIDTHS = { sdn: 12, add: 6, alt: 5, comments: 2 } as const

/**
 * A few stray lines happen to publishers; more means that the files were taken on different days.
 */
export const STRAYS_TOLERATED = 10

export function parseOfacSdn(files: OfacSdnFiles, source: OfacList = 'ofac-sdn'): ListParse {
  const names = OFAC_FILES[source]
  const main = readTable(files.sdn, { file: names.sdn, width: WIDTHS.sdn })
  if (!main.ok) return main
  const found = mainRows(main.rows, names.sdn)
  if (!found.ok) return found

  let isEnded = main.endMark
  const strays = new Set<string>()
  const side = (name: 'add' | 'alt' | 'comments'): SideRows => {
    const content = files[name]
    if (!content) return { ok: true, rows: new Map() }
    const table = readTable(content, { file: names[name], width: WIDTHS[name] })
    if (!table.ok) return table
    // Of an empty one there is nothing to be cut off.
    isEnded &&= table.endMark || table.rows.length === 0
    return byEntry(table.rows, { known: found.rows, strays })
  }
  const addresses = side('add')
  if (!addresses.ok) return addresses
  const aliases = side('alt')
  if (!aliases.ok) return aliases
  const comments = side('comments')
  if (!comments.ok) return comments
  const warnings: ListWarning[] = isEnded ? [] : [listWarning('end_mark_missing')]
  if (!files.add) warnings.push(listWarning('addresses_missing'))
  if (!files.alt) warnings.push(listWarning('aliases_missing'))
  if (!files.comments) warnings.push(listWarning('comments_missing'))

  const odd: Oddities = { cut: [], unread: [], misprints: [], kinds: [], overflows: [] }
  const entries = [...found.rows].map(([entryNo, row]) => {
    const overflow = comments.rows.get(entryNo)?.map(([, text = '']) => text)
    const remarks = wholeRemark(row[11] ?? '', overflow?.join(''))
    note(odd, { entryNo, remarks, kind: row[2] ?? '' })
    return entryOf(row, {
      remarks,
      addresses: (addresses.rows.get(entryNo) ?? []).flatMap(addressOf),
      aliases: (aliases.rows.get(entryNo) ?? []).flatMap(aliasOf),
    })
  })

  const misfits = new Set([...strays, ...odd.overflows])
  if (misfits.size > STRAYS_TOLERATED) {
    return { ok: false, problem: { code: 'files_do_not_fit', detail: `${misfits.size} entries` } }
  }
  warnings.push(
    ...warningAbout('unknown_entry', [...strays]),
    ...warningAbout('overflow_unexpected', odd.overflows),
    ...warningAbout('remark_cut', odd.cut),
    ...warningAbout('wallet_unread', odd.unread),
    ...warningAbout('wallet_misprinted', odd.misprints),
    ...warningAbout('kind_unknown', odd.kinds),
  )
  const other = otherOfacList(entries, source)
  if (other) return { ok: false, problem: { ...other, file: names.sdn } }
  return { ok: true, list: { source, entries, warnings } }
}

/** Entry numbers by what is odd about them. */
type Oddities = Record<'cut' | 'unread' | 'misprints' | 'kinds' | 'overflows', string[]>

function note(
  odd: Oddities,
  { entryNo, remarks, kind }: { entryNo: string; remarks: WholeRemark; kind: string },
): void {
  if (remarks.cut) odd.cut.push(entryNo)
  if (remarks.overflowUnexpected) odd.overflows.push(entryNo)
  if (remarks.walletsUnread > 0) odd.unread.push(entryNo)
  if (remarks.wallets.some(({ address, currency }) => checksumOk(address, currency) === false))
    odd.misprints.push(entryNo)
  if (!kindOf(kind)) odd.kinds.push(entryNo)
}

type MainRows = { ok: true; rows: Map<string, string[]> } | { ok: false; problem: ListProblem }

function mainRows(table: readonly string[][], file: string): MainRows {
  const rows = new Map<string, string[]>()
  for (const [index, row] of table.entries()) {
    const entryNo = row[0]?.trim() ?? ''
    const detail = `line ${index + 1}`
    if (!isEntryNo(entryNo)) return { ok: false, problem: { code: 'not_this_list', file, detail } }
    if (rows.has(entryNo))
      return { ok: false, problem: { code: 'duplicate_entries', file, detail } }
    rows.set(entryNo, row)
  }
  return rows.size > 0 ? { ok: true, rows } : { ok: false, problem: { code: 'no_entries', file } }
}

type SideRows = { ok: true; rows: Map<string, string[][]> } | { ok: false; problem: ListProblem }

function byEntry(
  table: readonly string[][],
  { known, strays }: { known: Map<string, unknown>; strays: Set<string> },
): SideRows {
  const rows = new Map<string, string[][]>()
  for (const row of table) {
    const entryNo = row[0]?.trim() ?? ''
    if (!known.has(entryNo)) strays.add(entryNo)
    else if (!rows.get(entryNo)?.push(row)) rows.set(entryNo, [row])
  }
  return { ok: true, rows }
}

type WholeRemark = Remarks & { text: string | undefined; cut: boolean; overflowUnexpected: boolean }

/**
 * The overflow goes on where the column was cut, without a space and untrimmed: it may begin inside
 * an address, and it may begin with a space that is part of the text.
 */
function wholeRemark(column: string, overflow: string | undefined): WholeRemark {
  const full = column.length === REMARK_LENGTH
  const gap = full || overflow === undefined ? '' : '; '
  const text = overflow === undefined ? value(column) : `${column}${gap}${overflow}`.trim()
  const cut = full && overflow === undefined
  return {
    ...readRemarks(text ?? '', { cut }),
    text,
    cut,
    overflowUnexpected: !full && overflow !== undefined,
  }
}

type Joined = { remarks: WholeRemark; addresses: ListAddress[]; aliases: ListAlias[] }

function entryOf(row: readonly string[], { remarks, addresses, aliases }: Joined): ListEntry {
  const [entryNo = '', name = '', kind = '', programs = '', title = ''] = row
  const [callSign, type, tonnage, grossRegisteredTonnage, flag, owner] = row.slice(5, 11).map(value)
  const vessel = withoutUndefined<VesselDetails>({
    callSign,
    type,
    tonnage,
    grossRegisteredTonnage,
    flag,
    owner,
  })
  const countries = addresses.map((address) => address.country)
  return withoutUndefined<ListEntry>({
    entryNo: entryNo.trim(),
    kind: kindOf(kind) ?? 'entity',
    name: name.trim(),
    aliases: distinct([...aliases, ...remarks.aliases]),
    // Several programs are written `NPWMD] [IFSR`.
    programs: value(programs)?.split('] [') ?? [],
    categories: ['sanctions'],
    title: value(title),
    gender: remarks.gender,
    birthDates: remarks.birthDates,
    birthPlaces: remarks.birthPlaces,
    nationalities: remarks.nationalities,
    countries: distinct([...remarks.nationalities, ...countries, flag].filter(isKnownCountry)),
    addresses,
    ids: remarks.ids,
    wallets: remarks.wallets,
    vessel: Object.keys(vessel).length > 0 ? vessel : undefined,
    remarks: remarks.text,
  })
}

function addressOf([, , street, city, country]: readonly string[]): ListAddress[] {
  const address = withoutUndefined<ListAddress>({
    street: value(street),
    city: value(city),
    country: value(country),
  })
  return Object.keys(address).length > 0 ? [address] : []
}

function aliasOf([, , type, name]: readonly string[]): ListAlias[] {
  const known = (['aka', 'fka', 'nka'] as const).find((word) => word === type?.trim().toLowerCase())
  const text = value(name)
  return text ? [{ name: text, quality: 'strong', ...(known && { type: known }) }] : []
}

function kindOf(text: string): EntryKind | undefined {
  const kind = value(text)?.toLowerCase()
  if (kind === undefined) return 'entity'
  if (kind === 'individual') return 'person'
  return kind === 'vessel' || kind === 'aircraft' ? kind : undefined
}

function isKnownCountry(country: string | undefined): country is string {
  return country !== undefined && country !== 'undetermined'
}

function isEntryNo(text: string): boolean {
  return /^\d{1,10}$/.test(text)
}

/** `-0-` is how OFAC writes null. */
function value(column: string | undefined): string | undefined {
  const text = column?.trim()
  return text === '' || text === '-0-' ? undefined : text
}
