/** Reads a version of a list as it was, also one that newer ones have replaced. */
import { entryDigest } from '../lists/entry.ts'
import type { ListEntry } from '../lists/entry.ts'
import type { Database } from './db.ts'
import { partyEntry } from './list-reader.ts'
import type { PartyEntry } from './list-reader.ts'
import { versionDigest } from './lists.ts'

export interface StoredVersion {
  /** In the order in which the active version is read. */
  readonly parties: readonly PartyEntry[]
  /** Computed anew from what is stored, so that an edited entry shows. */
  readonly digest: string
}

/** @returns `undefined` where there is no such version (any more) */
export async function readListVersion(
  db: Database,
  { list, version }: { readonly list: string; readonly version: number },
): Promise<StoredVersion | undefined> {
  const { rows } = await db.query<{ body: string }>({
    text: `select body from list_entry
      where list = $1 and from_version <= $2 and (to_version is null or to_version >= $2)
        and exists (select 1 from list_version where list = $1 and version = $2)
      order by entry_no`,
    values: [list, version],
  })
  if (rows.length === 0) return undefined
  const entries = rows.map(({ body }) => {
    const entry = JSON.parse(body) as ListEntry // as imported
    return { entry, digest: entryDigest(entry) }
  })
  return {
    parties: entries.map((one) => partyEntry({ list, version, ...one })),
    digest: versionDigest(entries.map(({ entry, digest }) => ({ entryNo: entry.entryNo, digest }))),
  }
}
