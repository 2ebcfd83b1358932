/** Every wallet of the loaded lists in memory, found in any letter case and form. */
import type { Environment } from '@ostiary/domain/application'
import { addressKeys } from '../../platform/wallet/listed-address.ts'
import { countsIn } from '../list-scope.ts'

export interface ListedEntry {
  readonly list: string
  readonly version: number
  readonly entryNo: string
  readonly program?: string
  readonly wallets: Iterable<{ readonly currency: string; readonly address: string }>
}

interface Hit {
  readonly list: string
  readonly entryNo: string
  readonly listVersion: number
  readonly program?: string
  /** As the list publishes it. */
  readonly address: string
}

interface Scope {
  readonly environment: Environment
}

export interface WalletIndex {
  /**
   * One hit per entry that names this account, by list and entry number. Takes an address in any
   * spelling, with or without a CAIP-10 prefix.
   */
  lookUp(account: string, scope: Scope): Hit[]
  /**
   * The lists looked at, with their versions: those that name wallets at all. None: nothing was
   * looked at, so nobody may be cleared.
   */
  lists(scope: Scope): Readonly<Record<string, number>>
  /** Different addresses, as published. */
  readonly addresses: number
  /** Listed wallets from which no key can be made, so that nobody would be found by them. */
  readonly unfindable: readonly { readonly list: string; readonly entryNo: string }[]
}

export function buildWalletIndex(entries: Iterable<ListedEntry>): WalletIndex {
  const byKey = new Map<string, Hit[]>()
  const versions = new Map<string, number>()
  const addresses = new Set<string>()
  const unfindable: { list: string; entryNo: string }[] = []
  for (const { list, version, entryNo, program, wallets } of entries) {
    for (const { currency, address } of wallets) {
      const keys = addressKeys(address, { currency })
      if (keys.length === 0) unfindable.push({ list, entryNo })
      else versions.set(list, version)
      addresses.add(address)
      const hit: Hit = {
        list,
        entryNo,
        listVersion: version,
        ...(program === undefined ? {} : { program }),
        address,
      }
      for (const key of keys) {
        const hits = byKey.get(key)
        if (hits) hits.push(hit)
        else byKey.set(key, [hit])
      }
    }
  }
  return {
    lookUp: (account, scope) => {
      const found = new Map<string, Hit>()
      for (const key of addressKeys(account)) {
        for (const hit of byKey.get(key) ?? []) {
          const name = `${hit.list} ${hit.entryNo}`
          if (countsIn(hit.list, scope.environment) && !found.has(name)) found.set(name, hit)
        }
      }
      return [...found.values()].sort(byListAndEntry)
    },
    lists: ({ environment }) =>
      Object.fromEntries([...versions].filter(([list]) => countsIn(list, environment))),
    addresses: addresses.size,
    unfindable,
  }
}

function byListAndEntry(a: Hit, b: Hit): number {
  return a.list.localeCompare(b.list) || a.entryNo.localeCompare(b.entryNo)
}
