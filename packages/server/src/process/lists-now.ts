/** Which versions of the lists that name wallets are active, as far as this process knows. */
import type { Environment } from '@ostiary/domain/application'
import type { ListVersions } from '@ostiary/domain/lists-seen'
import { countsIn } from '../providers/list-scope.ts'
import type { Database } from '../store/db.ts'
import { readWalletVersions } from '../store/list-reader.ts'

export interface ListsNow {
  of(environment: Environment): ListVersions
  /** Asked every second and before each batch of effects, so that no commit has to ask. */
  refresh(): Promise<void>
}

export async function openListsNow(db: Database): Promise<ListsNow> {
  let current = await read(db)
  return {
    of: (environment) => current[environment],
    refresh: async () => {
      const next = await read(db)
      // A slower question that began earlier must not put back what a later one has found.
      if (isBehind(next, current)) return
      current = next
    },
  }
}

type Known = Readonly<Record<Environment, ListVersions>>

async function read(db: Database): Promise<Known> {
  const versions = [...(await readWalletVersions(db))]
  const of = (environment: Environment): ListVersions =>
    Object.fromEntries(versions.filter(([list]) => countsIn(list, environment)))
  return { live: of('live'), sandbox: of('sandbox') }
}

/** Whatever counts at all counts in a sandbox; versions of a list only grow. */
const isBehind = ({ sandbox: next }: Known, { sandbox: held }: Known): boolean =>
  Object.entries(held).some(([list, version]) => (next[list] ?? version) < version)
