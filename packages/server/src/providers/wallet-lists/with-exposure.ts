/**
 * The lists first, then a vendor of exposure about whoever they do not name: it may hold a wallet
 * back for a person to look at, and never rejects one.
 */
import { decodeAddress } from '../../platform/wallet/read-address.ts'
import type { ExposureProvider } from '../exposure-kit.ts'
import type { WalletProvider } from '../kit.ts'

/** What holds a wallet back; other categories are told where a wallet is screened by itself. */
const heldBack = 'sanctions'

export function withExposure(lists: WalletProvider, vendor: ExposureProvider): WalletProvider {
  return {
    name: `${lists.name}+${vendor.name}`,
    screen: async (question, asking) => {
      const listed = await lists.screen(question, asking)
      if (listed.kind !== 'ok' || listed.facts.hits.length > 0) return listed
      // With no list nobody is cleared anyway, and the vendor need not hear of them.
      if (Object.keys(listed.facts.lists).length === 0) return listed
      const address = decodeAddress(question.accountId)?.write()
      if (address === undefined) return { kind: 'fail' }
      const exposure = await vendor.ask(address, asking)
      if (exposure.kind !== 'ok') return exposure
      const isNamed = exposure.facts.categories.some(({ category }) => category === heldBack)
      return isNamed ? { kind: 'fail' } : listed
    },
  }
}
