/**
 * Whether stored lists are what was imported: computes the digest of every entry and of every
 * version anew, and says where it is another one than was written down.
 */
import { entryDigest } from '../lists/entry.ts'
import type { EntryStamp } from '../lists/delta.ts'
import type { ListEntry } from '../lists/entry.ts'
import type { Database } from './db.ts'
import { versionDigest } from './lists.ts'

/** A row that does not say what was imported; it begins with the version named. */
interface EntryFault {
  readonly list: string
  readonly entryNo: string
  readonly version: number
}

/** A version whose entries together are not those it was made of. */
export interface VersionFault {
  readonly list: string
  readonly version: number
  /** As they were counted at the import, and as they are now. */
  readonly recorded: number
  readonly stored: number
}

export interface ListsVerified {
  readonly lists: number
  readonly versions: number
  readonly entries: number
  /** The first hundred, by entry number. */
  readonly entryFaults: readonly EntryFault[]
  readonly entriesFaulty: number
  readonly versionFaults: readonly VersionFault[]
}

const pageSize = 2_000
const faultsMax = 100

interface VersionRow {
  readonly list: string
  readonly version: number
  readonly digest: string
  readonly entries: number
}

/**
 * Holds no snapshot: an import meanwhile ends rows with a version that is not older than those read
 * first, and begins others that are left out.
 * @param only one list; else all of them
 */
export async function verifyLists(
  db: Database,
  { only, onRead }: { only?: string; onRead?: (entries: number) => void } = {},
): Promise<ListsVerified> {
  const byList = Map.groupBy(await readVersions(db, only), ({ list }) => list)
  const entryFaults: EntryFault[] = []
  const versionFaults: VersionFault[] = []
  let [entries, entriesFaulty] = [0, 0]
  for (const [list, versions] of byList) {
    const spans: Span[] = []
    const last = Math.max(...versions.map(({ version }) => version))
    for await (const page of readRows(db, list, last)) {
      for (const row of page) {
        const { span, holds } = checkedRow(row)
        spans.push(span)
        if (holds) continue
        entriesFaulty += 1
        const { entry_no: entryNo, from_version: version } = row
        if (entryFaults.length < faultsMax) entryFaults.push({ list, entryNo, version })
      }
      entries += page.length
      onRead?.(entries)
    }
    versionFaults.push(...versions.flatMap((one) => versionFault(one, spans)))
  }
  const versions = [...byList.values()].reduce((sum, all) => sum + all.length, 0)
  return { lists: byList.size, versions, entries, entryFaults, entriesFaulty, versionFaults }
}

async function readVersions(db: Database, only: string | undefined): Promise<VersionRow[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select list, version, digest, entries from list_version
      where $1::text is null or list = $1 order by list, version`,
    values: [only ?? null],
  })
  return rows as unknown as VersionRow[] // the columns above
}

interface EntryRow {
  readonly entry_no: string
  readonly from_version: number
  readonly to_version: number | null
  readonly digest: string
  readonly wallets: number
  readonly body: string
}

async function* readRows(db: Database, list: string, last: number): AsyncGenerator<EntryRow[]> {
  let [entryNo, from] = ['', 0]
  for (;;) {
    const { rows } = await db.query<Record<string, unknown>>({
      text: `select entry_no, from_version, to_version, digest, wallets, body from list_entry
        where list = $1 and from_version <= $2 and (entry_no, from_version) > ($3, $4)
        order by entry_no, from_version limit ${pageSize}`,
      values: [list, last, entryNo, from],
    })
    const page = rows as unknown as EntryRow[] // the columns above
    const end = page.at(-1)
    if (!end) return
    yield page
    ;[entryNo, from] = [end.entry_no, end.from_version]
  }
}

/** As much of a row as the digest of a version takes. */
interface Span extends EntryStamp {
  readonly from: number
  readonly to: number
}

function checkedRow(row: EntryRow): { span: Span; holds: boolean } {
  const entry = entryIn(row.body)
  const digest = entry === undefined ? '' : entryDigest(entry)
  const span = {
    entryNo: entry?.entryNo ?? row.entry_no,
    digest,
    from: row.from_version,
    to: row.to_version ?? Number.POSITIVE_INFINITY,
  }
  const holds =
    digest === row.digest && span.entryNo === row.entry_no && entry?.wallets.length === row.wallets
  return { span, holds }
}

/** `undefined` of a text that no import writes. */
function entryIn(body: string): ListEntry | undefined {
  try {
    const entry = JSON.parse(body) as Partial<ListEntry> | null // as imported, if nobody edited it
    return Array.isArray(entry?.wallets) ? (entry as ListEntry) : undefined // for its digest alone
  } catch {
    return undefined
  }
}

function versionFault({ list, version, ...recorded }: VersionRow, spans: Span[]): VersionFault[] {
  const stood = spans.filter(({ from, to }) => from <= version && version <= to)
  if (versionDigest(stood) === recorded.digest && stood.length === recorded.entries) return []
  return [{ list, version, recorded: recorded.entries, stored: stood.length }]
}
