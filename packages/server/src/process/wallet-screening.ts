/** Lends features the look-up of wallets on the loaded lists, and what a vendor knows of them. */
import type { Services, WalletExposure } from '../features/call.ts'
import { openListIndex } from '../jobs/list-index.ts'
import type { CurrentListIndex } from '../jobs/list-index.ts'
import type { ExposureProvider } from '../providers/exposure-kit.ts'
import { buildWalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import type { WalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import type { Database } from '../store/db.ts'
import { readListedWallets } from '../store/list-reader.ts'

/** A caller waits for it, so no longer than this. */
const exposureMs = 6_000

/**
 * The index is made when it is first asked for, and brought to the active versions at each
 * question: an import is seen by whoever asks after it.
 */
export function openWalletLists(
  db: Database,
  exposure: ExposureProvider | undefined,
): Services['walletLists'] {
  let opened: Promise<CurrentListIndex<WalletIndex>> | undefined
  const index = async (): Promise<WalletIndex> => {
    opened ??= openListIndex(db, { read: readListedWallets, build: buildWalletIndex })
    // One that could not be made is made anew for the next who asks.
    const held = await opened.catch((error: unknown) => {
      opened = undefined
      throw error
    })
    await held.refresh()
    return held.current()
  }
  return {
    lookUp: async (account, of) => {
      const current = await index()
      const { environment } = of
      return { hits: current.lookUp(account, of), lists: current.lists({ environment }) }
    },
    exposure: async (address, { application, key }) => {
      // A sandbox asks nobody outside, as it does nowhere.
      if (!exposure || application.environment === 'sandbox') return null
      return exposureOf(exposure, address, key.keyId)
    },
  }
}

async function exposureOf(
  exposure: ExposureProvider,
  address: string,
  keyId: string,
): Promise<WalletExposure> {
  const signal = AbortSignal.timeout(exposureMs)
  const answer = await exposure.ask(address, { idempotencyKey: `${keyId}:${address}`, signal })
  const { name: provider } = exposure
  if (answer.kind === 'ok')
    return { provider, status: 'answered', categories: answer.facts.categories }
  return { provider, status: answer.kind === 'fail' ? 'failed' : 'unavailable', categories: [] }
}
