/** Keeps the index of listed wallets current: one cheap question, a rebuild only if it must. */
import type { Database } from '../store/db.ts'
import { readListedWallets, readVersionNumbers } from '../store/list-reader.ts'
import type { WalletEntry } from '../store/list-reader.ts'

export interface CurrentWalletIndex<Index> {
  /** The index of the last refresh. Which lists it holds is for it to say. */
  current(): Index
  /**
   * Brings the index to the versions active when this is called; a new index only if they differ.
   * Called before each batch of screenings, which is exact, and by a poll, so that few batches pay.
   * @throws when the store does not answer; the index stays as it was
   */
  refresh(): Promise<void>
}

interface Loaded<Index> {
  readonly versions: ReadonlyMap<string, number>
  readonly index: Index
}

/** @param build passed in, since a job knows no provider: `buildWalletIndex` */
export async function openWalletIndex<Index>(
  db: Database,
  build: (entries: readonly WalletEntry[]) => Index,
): Promise<CurrentWalletIndex<Index>> {
  let loaded = await load(db, build)
  // Rebuilds run one after another, so that a slow old one cannot replace a newer one.
  let last: Promise<unknown> = Promise.resolve()

  async function rebuild(wanted: ReadonlyMap<string, number>): Promise<void> {
    if (sameVersions(loaded.versions, wanted)) return
    loaded = await load(db, build)
  }

  return {
    current: () => loaded.index,
    refresh: async () => {
      const wanted = await readVersionNumbers(db)
      if (sameVersions(loaded.versions, wanted)) return
      const turn = last.then(() => rebuild(wanted))
      last = turn.catch(() => undefined)
      await turn
    },
  }
}

async function load<Index>(
  db: Database,
  build: (entries: readonly WalletEntry[]) => Index,
): Promise<Loaded<Index>> {
  const { versions, entries } = await readListedWallets(db)
  return { versions, index: build(entries) }
}

function sameVersions(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([list, version]) => b.get(list) === version)
}
