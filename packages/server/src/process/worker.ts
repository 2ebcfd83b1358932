/** The worker of a process: effects, deliveries, and the sweeping of what has had its time. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { effects } from '../effects/registry.ts'
import { startDeliveries } from '../jobs/deliveries.ts'
import { runEffects } from '../jobs/effects.ts'
import { startLoop } from '../jobs/loop.ts'
import { followReferenceData } from '../jobs/reference-signals.ts'
import { sweep } from '../jobs/sweep.ts'
import { openWalletIndex } from '../jobs/wallet-index.ts'
import type { Sleep } from '../providers/simulator/faults.ts'
import { simulatedIdentity } from '../providers/simulator/identity.ts'
import { simulatedWallets } from '../providers/simulator/wallet.ts'
import { walletLists } from '../providers/wallet-lists/provider.ts'
import { buildWalletIndex } from '../providers/wallet-lists/wallet-index.ts'
import type { Composed } from './services.ts'
import type { Metrics } from '../http/metrics.ts'

export interface Worker {
  wake(): void
  stop(): Promise<void>
}

const usualPollMs = 250
const sweepEveryMs = 60_000

const waitFor: Sleep = (ms, signal) =>
  ms === 0 ? Promise.resolve() : delay(ms, undefined, { signal })

export async function startWorker(parts: {
  composed: Composed
  log: Logger
  metrics: Metrics
  version: string
  /** How often it looks without being woken; and how simulated vendors take their time. */
  pollMs?: number
  sleep?: Sleep
}): Promise<Worker> {
  const { services } = parts.composed
  const { log, pollMs = usualPollMs, sleep = waitFor } = parts
  const index = await openWalletIndex(services.db, buildWalletIndex)
  const reference = await followReferenceData({ db: services.db, log })
  const real = walletLists(() => index.current())
  const simulated = simulatedWallets(real, sleep)
  const identity = simulatedIdentity(sleep)
  const effectLoop = startLoop({
    name: 'effects',
    pollMs,
    log,
    round: () =>
      runEffects({
        db: services.db,
        writer: services.writer,
        tenants: services.tenants,
        effects,
        log,
        beforeRound: async () => {
          await index.refresh()
        },
        ran: parts.metrics.effectRan,
        context: {
          clock: services.clock,
          ids: services.ids,
          random: services.random,
          db: services.db,
          vault: services.vault,
          keyring: services.keyring,
          wallets: (application) => (application.environment === 'sandbox' ? simulated : real),
          identity: (application) =>
            application.settings.verificationProvider === 'simulator' &&
            application.environment === 'sandbox'
              ? identity
              : undefined,
          signals: () => reference.current(),
        },
      }),
  })
  const deliveries = startDeliveries({ services, log, version: parts.version, pollMs })
  const sweeper = startLoop({
    name: 'sweep',
    pollMs: sweepEveryMs,
    log,
    round: () => sweep(services.db, services.clock.now()),
  })
  return {
    wake: () => {
      effectLoop.wake()
      deliveries.wake()
    },
    stop: async () => {
      const all = [effectLoop, deliveries, reference, sweeper]
      await Promise.all(all.map((one) => one.stop()))
    },
  }
}
