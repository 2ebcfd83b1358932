/** Every wallet of the loaded lists in memory, found in every form of its address. */
import type { Environment } from '@ostiary/domain/application'
import { findBlockchain } from '../../platform/wallet/blockchains.ts'
import type { Blockchain } from '../../platform/wallet/blockchains.ts'
import { decodeAll, decodeAddress, foldedAddress } from '../../platform/wallet/read-address.ts'
import { countsIn } from '../list-scope.ts'

export interface ListedEntry {
  readonly list: string
  readonly version: number
  readonly entryNo: string
  readonly program?: string
  readonly categories: readonly string[]
  readonly wallets: Iterable<{ readonly currency: string; readonly address: string }>
}

interface WalletHit {
  readonly list: string
  readonly entryNo: string
  readonly listVersion: number
  readonly program?: string
  readonly categories: readonly string[]
  /** As the list publishes it. */
  readonly address: string
}

interface Scope {
  readonly environment: Environment
  /** Where the caller says which: it tells Tron's EVM form from Ethereum's. */
  readonly blockchain?: Blockchain
}

export interface WalletIndex {
  /**
   * One hit per entry that names this account, by list and entry number. Takes an address in any
   * spelling, with or without a CAIP-10 prefix.
   */
  lookUp(account: string, scope: Scope): WalletHit[]
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
  const byKey = new Map<string, WalletHit[]>()
  const versions = new Map<string, number>()
  const addresses = new Set<string>()
  const unfindable: { list: string; entryNo: string }[] = []
  for (const { list, version, entryNo, program, categories, wallets } of entries) {
    for (const { currency, address } of wallets) {
      const keys = listedKeys(address, currency)
      if (keys.length === 0) unfindable.push({ list, entryNo })
      else versions.set(list, version)
      addresses.add(address)
      const hit: WalletHit = {
        list,
        entryNo,
        listVersion: version,
        ...(program === undefined ? {} : { program }),
        categories,
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
    lookUp: (account, { environment, blockchain }) => {
      const found = new Map<string, WalletHit>()
      for (const key of askedKeys(account, blockchain)) {
        for (const hit of byKey.get(key) ?? []) {
          const name = `${hit.list} ${hit.entryNo}`
          if (countsIn(hit.list, environment) && !found.has(name)) found.set(name, hit)
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

/**
 * What a listed address is found by: the wallet it names, and its letters for whoever writes them
 * otherwise than any wallet is written. As published it is found even where the list names another
 * chain than its form does.
 */
function listedKeys(address: string, currency: string): string[] {
  const folded = foldedAddress(address)
  if (folded === '') return []
  const keys = [decodeAddress(address, findBlockchain(currency))?.key, decodeAddress(address)?.key]
  return [...new Set([...keys.filter((key) => key !== undefined), `text:${folded}`])]
}

/**
 * A text that names a wallet is looked up as that wallet alone. Any other, one letter of which has
 * changed its case, is compared by its letters: nobody can hold it, and nobody shall hide behind
 * it.
 */
function askedKeys(account: string, blockchain: Blockchain | undefined): string[] {
  // Named on a chain, it may still be the very text that a list has on another one.
  const named = [...decodeAll(account, blockchain), ...(blockchain ? decodeAll(account) : [])]
  return named.length > 0 ? named.map(({ key }) => key) : [`text:${foldedAddress(account)}`]
}

function byListAndEntry(a: WalletHit, b: WalletHit): number {
  return a.list.localeCompare(b.list) || a.entryNo.localeCompare(b.entryNo)
}
