/** Wallet screening offline: the loaded lists, exact by address. */
import { foldedAddress } from '../../platform/wallet/read-address.ts'
import type { WalletProvider } from '../kit.ts'
import type { WalletIndex } from './wallet-index.ts'

/**
 * @param current the index of this moment, asked at each screening because imports swap it
 *
 * Without a list that names wallets the answer says so (`lists` is empty), and nobody is cleared.
 */
export function walletLists(current: () => WalletIndex): WalletProvider {
  return {
    name: 'wallet-lists',
    screen: async ({ accountId, environment }) => {
      const index = current()
      const lists = index.lists({ environment })
      // An account that reads as nothing would match nothing, and that is not the same as clear.
      if (foldedAddress(accountId) === '') return { kind: 'fail' }
      const hits = index
        .lookUp(accountId, { environment })
        .map(({ list, entryNo, listVersion, program, categories }) => ({
          list,
          entryNo,
          listVersion,
          ...(program === undefined ? {} : { program }),
          categories,
        }))
      return { kind: 'ok', facts: { hits, lists } }
    },
  }
}
