/** Puts the providers of checks together and says which of them an application is lent. */
import type { EffectContext } from '../effects/effect.ts'
import { openListIndex } from '../jobs/list-index.ts'
import type { CurrentReferenceSignals } from '../jobs/reference-signals.ts'
import { consistencyCheck } from '../providers/consistency/provider.ts'
import { inOrder } from '../providers/in-order.ts'
import type { PersonChecks } from '../providers/kit.ts'
import type { Clock } from '../platform/clock.ts'
import { inTurns } from '../platform/in-turns.ts'
import { openSessionProviders } from '../providers/session-registry.ts'
import { openSenders } from '../providers/senders/registry.ts'
import { openVendors } from '../providers/session-vendors.ts'
import type { Caller } from '../platform/outbound/caller.ts'
import type { Outside } from './vendors.ts'
import { importedRegistry } from '../providers/registry/provider.ts'
import type { RegistryProvider } from '../providers/registry-kit.ts'
import { scorecard } from '../providers/scorecard/provider.ts'
import { simulatedFraud } from '../providers/simulator/fraud.ts'
import { simulatedChecks } from '../providers/simulator/checks.ts'
import type { Sleep } from '../providers/simulator/faults.ts'
import { simulatedIdentity } from '../providers/simulator/identity.ts'
import { simulatedWallets } from '../providers/simulator/wallet.ts'
import { chainalysis } from '../providers/chainalysis/provider.ts'
import { walletLists } from '../providers/wallet-lists/provider.ts'
import { withExposure } from '../providers/wallet-lists/with-exposure.ts'
import { buildWalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import { buildPartyIndex } from '../providers/name-lists/party-index.ts'
import { watchlistCheck } from '../providers/watchlist-lists/provider.ts'
import type { Database } from '../store/db.ts'
import { readListedParties, readListedWallets, readVersionNumbers } from '../store/list-reader.ts'
import { readRegistryCompany, searchRegistry } from '../store/registry-reader.ts'

export interface LentProviders extends Pick<
  EffectContext,
  'wallets' | 'identity' | 'checks' | 'fraud' | 'nodeProvider' | 'sender'
> {
  /** The same for every application: what was imported is the installation's. */
  readonly registry: RegistryProvider
  /**
   * Brings what rests on lists to the versions active now; asked before each batch of checks.
   * @throws when the store does not answer; what was loaded stays
   */
  refresh(): Promise<void>
}

interface LendingParts {
  readonly sleep: Sleep
  readonly reference: Pick<CurrentReferenceSignals, 'current'>
  readonly clock: Clock
  readonly outside: Outside
  readonly caller: Pick<Caller, 'call'>
  /** A word for the operator's log: what a service outside does not take from us. */
  readonly tell: (problem: string) => void
}

/**
 * @param parts `sleep`: how simulated vendors take their time; they answer sandboxes only
 */
export async function lendProviders(db: Database, parts: LendingParts): Promise<LentProviders> {
  const { sleep, reference, clock } = parts
  const walletIndex = await openListIndex(db, { read: readListedWallets, build: buildWalletIndex })
  const partyIndex = await openListIndex(db, {
    read: readListedParties,
    build: (entries) => inTurns(buildPartyIndex(entries)),
  })
  const listed = walletLists(() => walletIndex.current())
  const { exposure } = parts.outside
  const wallets = exposure ? withExposure(listed, chainalysis(exposure, parts)) : listed
  // In the order they are asked: a vendor's adapter stands before or behind what is built in.
  const checks: PersonChecks = {
    identity: inOrder(clock, [consistencyCheck]),
    watchlist: inOrder(clock, [watchlistCheck(() => partyIndex.current())]),
  }
  const fraud = scorecard(reference.current)
  const simulated = {
    wallets: simulatedWallets(listed, sleep),
    identity: simulatedIdentity(sleep),
    checks: simulatedChecks(checks, sleep),
    fraud: simulatedFraud(fraud, sleep),
  }
  const registry = importedRegistry({
    search: (sought) => searchRegistry(db, sought),
    company: (source, id) => readRegistryCompany(db, source, id),
  })
  const nodeProvider = openSessionProviders({
    registry,
    sleep,
    reference: reference.current,
    aml: () => partyIndex.current(),
    vendors: openVendors(parts.outside.vendors, {
      sleep,
      caller: parts.caller,
      tell: parts.tell,
    }),
  })
  return {
    nodeProvider,
    sender: openSenders(parts.outside.senders, { caller: parts.caller, tell: parts.tell }),
    registry,
    refresh: async () => {
      const active = await readVersionNumbers(db)
      await Promise.all([walletIndex, partyIndex].map((one) => one.refresh(active)))
    },
    wallets: ({ environment }) => (environment === 'sandbox' ? simulated.wallets : wallets),
    identity: ({ environment, settings }) =>
      settings.verificationProvider !== 'manual' && environment === 'sandbox'
        ? simulated.identity
        : undefined,
    checks: ({ environment }) => (environment === 'sandbox' ? simulated.checks : checks),
    fraud: ({ environment }) => (environment === 'sandbox' ? simulated.fraud : fraud),
  }
}
