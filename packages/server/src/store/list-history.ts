/** What the versions of a list have changed: read from the spans in which each entry stood. */
import { changedFields } from '../lists/changed-fields.ts'
import type { EntryKind, ListEntry } from '../lists/entry.ts'
import type { Database } from './db.ts'
import type { ListVersion } from './list-reader.ts'

export interface ListVersionRow extends ListVersion {
  readonly state: 'active' | 'superseded'
  /** What it was read from. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[]
}

/** Newest first; none of a list that was never loaded. */
export async function readListHistory(
  db: Database,
  list: string,
  page: { limit: number; before?: number },
): Promise<ListVersionRow[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select list, version, state, source, entries, wallets, added, removed, changed, digest,
        published_at as "publishedAt", imported_at as "importedAtMs", checked_at as "checkedAtMs"
      from list_version where list = $1 and ($2::int4 is null or version < $2)
      order by version desc limit $3`,
    values: [list, page.before ?? null, page.limit],
  })
  return rows.map(({ source, ...row }) => {
    const { files } = JSON.parse(source as string) as Pick<ListVersionRow, 'files'> // as imported
    return { ...row, files } as unknown as ListVersionRow // the columns above, by these names
  })
}

/** Whether there was ever such a version. */
export async function hasListVersion(
  db: Database,
  list: string,
  version: number,
): Promise<boolean> {
  const { rows } = await db.query({
    text: 'select 1 from list_version where list = $1 and version = $2',
    values: [list, version],
  })
  return rows.length > 0
}

export interface ListChange {
  readonly change: 'added' | 'removed' | 'changed'
  readonly entryNo: string
  readonly kind: EntryKind
  /** As it stands after the change, or stood before an entry was removed. */
  readonly name: string
  /** Which fields of a changed entry are not what they were. */
  readonly fields: readonly string[]
}

/**
 * What differs between two versions, by entry number. Only rows that began or ended in between can:
 * whatever stood through both is not read.
 * @param versions `from` 0 is the list before its first version
 */
export async function readListChanges(
  db: Database,
  list: string,
  versions: { readonly from: number; readonly to: number },
  page: { limit: number; after?: string },
): Promise<ListChange[]> {
  const { rows } = await db.query<{ before: string | null; after: string | null }>({
    text: `with
        gone as (select entry_no, digest, body from list_entry where list = $1
          and from_version <= $2 and to_version >= $2 and to_version < $3),
        come as (select entry_no, digest, body from list_entry where list = $1
          and from_version > $2 and from_version <= $3 and (to_version is null or to_version >= $3))
      select gone.body as before, come.body as after
      from gone full join come using (entry_no)
      where gone.digest is distinct from come.digest
        and ($4::text is null or entry_no collate "C" > $4)
      order by entry_no collate "C" limit $5`,
    values: [list, versions.from, versions.to, page.after ?? null, page.limit],
  })
  return rows.map(({ before, after }) => changeOf(entryIn(before), entryIn(after)))
}

const entryIn = (body: string | null): ListEntry | undefined =>
  body === null ? undefined : (JSON.parse(body) as ListEntry) // as it was imported

function changeOf(before: ListEntry | undefined, after: ListEntry | undefined): ListChange {
  const { entryNo, kind, name } = (after ?? before)! // a full join has one of them
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return {
    change,
    entryNo,
    kind,
    name,
    fields: before && after ? changedFields(before, after) : [],
  }
}
