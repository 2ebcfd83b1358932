/** Reads the lists: which versions are active and how old, and the entries that are looked up. */
import type { ListEntry } from '../lists/entry.ts'
import { int4s, texts } from './binary-array.ts'
import type { Database } from './db.ts'

/** An active version of a list. */
export interface ListVersion {
  readonly list: string
  readonly version: number
  readonly entries: number
  readonly wallets: number
  readonly added: number
  readonly removed: number
  readonly changed: number
  readonly digest: string
  /** Where the publisher says so, ISO 8601. */
  readonly publishedAt: string | null
  readonly importedAtMs: number
  /** When an import last found this content to be the current one. */
  readonly checkedAtMs: number
}

export interface ListStanding extends ListVersion {
  /** Since the content was last checked, not since it was imported. */
  readonly ageSeconds: number
}

const versionColumns = `list, version, entries, wallets, added, removed, changed, digest,
  published_at as "publishedAt", imported_at as "importedAtMs", checked_at as "checkedAtMs"`

export async function readActiveVersion(
  db: Database,
  list: string,
): Promise<ListVersion | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${versionColumns} from list_version where list = $1 and state = 'active'`,
    values: [list],
  })
  return rows[0] as ListVersion | undefined // the columns above, by these names
}

/** Every list that is loaded, by name, for `GET /v1/lists` and `ostiary lists status`. */
export async function listStatus(db: Database, nowMs: number): Promise<ListStanding[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'list_status',
    text: `select ${versionColumns} from list_version where state = 'active' order by list`,
  })
  const versions = rows as unknown as ListVersion[] // the columns above, by these names
  return versions.map((one) => ({
    ...one,
    ageSeconds: Math.max(0, Math.floor((nowMs - one.checkedAtMs) / 1_000)),
  }))
}

/** The cheap question, asked before each batch of screenings: a handful of rows by an index. */
export async function readVersionNumbers(db: Database): Promise<Map<string, number>> {
  const { rows } = await db.query<{ list: string; version: number }>({
    name: 'list_versions',
    text: `select list, version from list_version where state = 'active'`,
  })
  return new Map(rows.map(({ list, version }) => [list, version]))
}

/** The same of those lists that name wallets. */
export async function readWalletVersions(db: Database): Promise<Map<string, number>> {
  const { rows } = await db.query<{ list: string; version: number }>({
    name: 'wallet_list_versions',
    text: `select list, version from list_version where state = 'active' and wallets > 0`,
  })
  return new Map(rows.map(({ list, version }) => [list, version]))
}

/** An entry of an active version that names wallets. */
export interface WalletEntry {
  readonly list: string
  readonly version: number
  readonly entryNo: string
  readonly program?: string
  /** Why it is listed: not every listed wallet is a sanctioned one. */
  readonly categories: readonly string[]
  readonly wallets: readonly { readonly currency: string; readonly address: string }[]
}

/** The active versions, and those of their entries that were asked for. */
export interface Listed<Entry> {
  readonly versions: ReadonlyMap<string, number>
  readonly entries: readonly Entry[]
  /** Of these versions, where what is made of them says what it rests on. */
  readonly digests?: readonly ListDigest[]
}

/** A version of a list that was looked at; the digest covers its entries. */
export interface ListDigest {
  readonly list: string
  readonly version: number
  readonly digest: string
}

/** One statement, so that versions and entries are of the same moment whatever is imported now. */
export async function readListedWallets(db: Database): Promise<Listed<WalletEntry>> {
  const { rows } = await db.query<{ list: string; version: number; body: string | null }>({
    text: `select v.list, v.version, e.body from list_version v
      left join list_entry e on e.list = v.list and e.to_version is null and e.wallets > 0
      where v.state = 'active' order by v.list, e.entry_no`,
  })
  const entries = rows.flatMap(({ list, version, body }) =>
    body === null ? [] : [walletEntry({ list, version, entry: JSON.parse(body) as ListEntry })],
  )
  return { versions: new Map(rows.map(({ list, version }) => [list, version])), entries }
}

function walletEntry(row: { list: string; version: number; entry: ListEntry }): WalletEntry {
  const { list, version, entry } = row
  const { entryNo, programs, wallets } = entry
  const program = programs.length > 0 ? { program: programs.join(', ') } : {}
  return { list, version, entryNo, ...program, categories: categoriesOf(entry), wallets }
}

/** A party of an active version, with all that it is looked up by. */
export interface PartyEntry extends Pick<
  ListEntry,
  | 'entryNo'
  | 'kind'
  | 'name'
  | 'aliases'
  | 'birthDates'
  | 'countries'
  | 'ids'
  | 'programs'
  | 'categories'
> {
  readonly list: string
  readonly version: number
  readonly digest: string
}

/** Entries whose whole bodies are in memory at once, beside what is kept of those before. */
const partiesAtATime = 2_000

/**
 * The active versions and all their entries. Whole bodies are sent: taking the parts out in the
 * database is half as slow again, since each of them reads the body anew. They come in pages and
 * are of one moment still: whatever is imported meanwhile, a version keeps its entries.
 */
export async function readListedParties(db: Database): Promise<Listed<PartyEntry>> {
  const { rows: digests } = await db.query<{ list: string; version: number; digest: string }>({
    text: `select list, version, digest from list_version where state = 'active' order by list`,
  })
  const entries: PartyEntry[] = []
  for (const version of digests)
    for await (const page of readParties(db, version)) for (const one of page) entries.push(one)
  return {
    versions: new Map(digests.map(({ list, version }) => [list, version])),
    entries,
    digests,
  }
}

async function* readParties(
  db: Database,
  { list, version }: { readonly list: string; readonly version: number },
): AsyncGenerator<PartyEntry[]> {
  let after = ''
  for (;;) {
    const { rows } = await db.query<{ entryNo: string; digest: string; body: string }>({
      text: `select entry_no as "entryNo", digest, body from list_entry
        where list = $1 and entry_no > $2
          and from_version <= $3 and (to_version is null or to_version >= $3)
        order by entry_no limit ${partiesAtATime}`,
      values: [list, after, version],
    })
    const last = rows.at(-1)
    if (!last) return
    after = last.entryNo
    yield rows.map(({ digest, body }) => {
      const entry = JSON.parse(body) as ListEntry // as imported
      return partyEntry({ list, version, digest, entry })
    })
  }
}

/** By name of the list, whichever versions are active by now. */
export async function readListDigests(
  db: Database,
  versions: ReadonlyMap<string, number>,
): Promise<ListDigest[]> {
  const { rows } = await db.query<{ list: string; version: number; digest: string }>({
    text: `select v.list, v.version, v.digest from list_version v
      join unnest($1::text[], $2::int4[]) as s(list, version)
        on v.list = s.list and v.version = s.version order by v.list`,
    values: [texts([...versions.keys()]), int4s([...versions.values()])],
  })
  return rows.map(({ list, version, digest }) => ({ list, version, digest }))
}

/** As it is looked up, and as it is looked up again from an older version. */
export function partyEntry(row: {
  list: string
  version: number
  digest: string
  entry: ListEntry
}): PartyEntry {
  const { list, version, digest, entry } = row
  const { entryNo, kind, name, aliases, birthDates, countries, ids, programs } = entry
  const told = { entryNo, kind, name, aliases, birthDates, countries, ids, programs }
  return { list, version, digest, ...told, categories: categoriesOf(entry) }
}

/** What was stored before entries said why they are listed was of sanctions lists. */
const categoriesOf = ({ categories }: ListEntry): ListEntry['categories'] =>
  (categories as ListEntry['categories'] | undefined) ?? ['sanctions']
