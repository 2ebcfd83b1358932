/** Keeps an index of listed entries current: one cheap question, a rebuild only if it must. */
import type { Database } from '../store/db.ts'
import { readVersionNumbers } from '../store/list-reader.ts'
import type { ListDigest, Listed } from '../store/list-reader.ts'

type Versions = ReadonlyMap<string, number>

export interface CurrentListIndex<Index> {
  /** The index of the last refresh. Which lists it holds is for it to say. */
  current(): Index
  /**
   * Brings the index to the versions active when this is called; a new index only if they differ.
   * Called before each batch of checks, which is exact, and by a poll, so that few batches pay.
   * @param active the versions, where the caller has just asked for them, for several indexes
   * @throws when the store does not answer; the index stays as it was
   */
  refresh(active?: Versions): Promise<void>
}

/** What an index is made of and how; passed in, since a job knows no provider. */
export interface ListIndexParts<Entry, Index> {
  /** In one statement, so that versions and entries are of the same moment. */
  readonly read: (db: Database) => Promise<Listed<Entry>>
  /** One that takes long is promised, and lets others have their turn; the old one serves on. */
  readonly build: (
    entries: readonly Entry[],
    digests: readonly ListDigest[],
  ) => Index | Promise<Index>
}

export async function openListIndex<Entry, Index>(
  db: Database,
  parts: ListIndexParts<Entry, Index>,
): Promise<CurrentListIndex<Index>> {
  let loaded = await load(db, parts)
  // Rebuilds run one after another, so that a slow old one cannot replace a newer one.
  let last: Promise<unknown> = Promise.resolve()

  async function rebuild(wanted: Versions): Promise<void> {
    if (sameVersions(loaded.versions, wanted)) return
    loaded = await load(db, parts)
  }

  return {
    current: () => loaded.index,
    refresh: async (active) => {
      const wanted = active ?? (await readVersionNumbers(db))
      if (sameVersions(loaded.versions, wanted)) return
      const turn = last.then(() => rebuild(wanted))
      last = turn.catch(() => undefined)
      await turn
    },
  }
}

async function load<Entry, Index>(
  db: Database,
  { read, build }: ListIndexParts<Entry, Index>,
): Promise<{ readonly versions: Versions; readonly index: Index }> {
  const { versions, entries, digests = [] } = await read(db)
  return { versions, index: await build(entries, digests) }
}

function sameVersions(a: Versions, b: Versions): boolean {
  return a.size === b.size && [...a].every(([list, version]) => b.get(list) === version)
}
