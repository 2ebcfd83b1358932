/** Puts the providers of checks together and says which of them an application is lent. */
import type { EffectContext } from '../effects/effect.ts'
import { openListIndex } from '../jobs/list-index.ts'
import type { CurrentReferenceSignals } from '../jobs/reference-signals.ts'
import { consistencyCheck } from '../providers/consistency/provider.ts'
import { inOrder } from '../providers/in-order.ts'
import type { PersonChecks } from '../providers/kit.ts'
import type { Clock } from '../platform/clock.ts'
import { openSessionProviders } from '../providers/session-registry.ts'
import type { CodeSender } from '../providers/senders-kit.ts'
import { scorecard } from '../providers/scorecard/provider.ts'
import { simulatedFraud } from '../providers/simulator/fraud.ts'
import { simulatedChecks } from '../providers/simulator/checks.ts'
import type { Sleep } from '../providers/simulator/faults.ts'
import { simulatedIdentity } from '../providers/simulator/identity.ts'
import { simulatedWallets } from '../providers/simulator/wallet.ts'
import { walletLists } from '../providers/wallet-lists/provider.ts'
import { buildWalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import { buildPersonIndex } from '../providers/watchlist-lists/person-index.ts'
import { watchlistCheck } from '../providers/watchlist-lists/provider.ts'
import type { Database } from '../store/db.ts'
import { readListedPersons, readListedWallets, readVersionNumbers } from '../store/list-reader.ts'

export interface LentProviders extends Pick<
  EffectContext,
  'wallets' | 'identity' | 'checks' | 'fraud' | 'nodeProvider' | 'codeSender'
> {
  /**
   * Brings what rests on lists to the versions active now; asked before each batch of checks.
   * @throws when the store does not answer; what was loaded stays
   */
  refresh(): Promise<void>
}

/**
 * @param parts `sleep`: how simulated vendors take their time; they answer sandboxes only
 */
export async function lendProviders(
  db: Database,
  parts: { sleep: Sleep; reference: Pick<CurrentReferenceSignals, 'current'>; clock: Clock },
): Promise<LentProviders> {
  const { sleep, reference, clock } = parts
  const walletIndex = await openListIndex(db, { read: readListedWallets, build: buildWalletIndex })
  const personIndex = await openListIndex(db, { read: readListedPersons, build: buildPersonIndex })
  const wallets = walletLists(() => walletIndex.current())
  // In the order they are asked: a vendor's adapter stands before or behind what is built in.
  const checks: PersonChecks = {
    identity: inOrder(clock, [consistencyCheck]),
    watchlist: inOrder(clock, [watchlistCheck(() => personIndex.current())]),
  }
  const fraud = scorecard(reference.current)
  const simulated = {
    wallets: simulatedWallets(wallets, sleep),
    identity: simulatedIdentity(sleep),
    checks: simulatedChecks(checks, sleep),
    fraud: simulatedFraud(fraud, sleep),
  }
  const nodeProvider = openSessionProviders({
    sleep,
    reference: reference.current,
    aml: () => ({ persons: personIndex.current() }),
  })
  return {
    nodeProvider,
    codeSender: ({ environment }, channel) => senderFor(environment, channel),
    refresh: async () => {
      const active = await readVersionNumbers(db)
      await Promise.all([walletIndex.refresh(active), personIndex.refresh(active)])
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

/** A sandbox sends nothing: its code is known. */
const senderFor = (environment: 'live' | 'sandbox', channel: 'email' | 'sms'): CodeSender => ({
  name: environment === 'sandbox' ? 'simulator' : 'none',
  channel,
  send: () =>
    Promise.resolve(environment === 'sandbox' ? { kind: 'ok', facts: {} } : { kind: 'fail' }),
})
