/** Keeps the index of listed wallets current: one cheap question, and a rebuild only when it must. */
import { buildWalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import type { WalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import type { Database } from '../store/db.ts'
import { readListedWallets, readVersionNumbers } from '../store/list-reader.ts'

export interface CurrentWalletIndex {
  /** The index of the last refresh. Lists may be missing in it: see `WalletIndex.lists`. */
  current(): WalletIndex
  /**
   * Brings the index to the versions active when this is called; a new index only if they differ.
   * Called before each batch of screenings, which is exact, and by a poll, so that few batches pay.
   * @throws when the store does not answer; the index stays as it was
   */
  refresh(): Promise<void>
}

interface Loaded {
  readonly versions: ReadonlyMap<string, number>
  readonly index: WalletIndex
}

export async function openWalletIndex(db: Database): Promise<CurrentWalletIndex> {
  let loaded = await load(db)
  // Rebuilds run one after another, so that a slow old one cannot replace a newer one.
  let last: Promise<unknown> = Promise.resolve()

  async function rebuild(wanted: ReadonlyMap<string, number>): Promise<void> {
    if (sameVersions(loaded.versions, wanted)) return
    loaded = await load(db)
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

async function load(db: Database): Promise<Loaded> {
  const { versions, entries } = await readListedWallets(db)
  return { versions, index: buildWalletIndex(entries) }
}

function sameVersions(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return a.size === b.size && [...a].every(([list, version]) => b.get(list) === version)
}
