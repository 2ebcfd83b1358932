/** The worker of a process: effects, deliveries, and the sweeping of what has had its time. */
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { effects } from '../effects/registry.ts'
import { workImports } from '../features/imports/work.ts'
import { startDeliveries } from '../jobs/deliveries.ts'
import { openEffectRunner } from '../jobs/effects.ts'
import { endDueSessions } from '../jobs/due-sessions.ts'
import { forgetScreenings } from '../jobs/screenings.ts'
import { settleEntries } from '../jobs/settle-entries.ts'
import { startLoop } from '../jobs/loop.ts'
import type { Loop } from '../jobs/loop.ts'
import { followReferenceData } from '../jobs/reference-signals.ts'
import { openRetention } from '../jobs/retention.ts'
import { reverify } from '../jobs/reverify.ts'
import { sweep } from '../jobs/sweep.ts'
import { monitor } from '../jobs/monitoring/rounds.ts'
import { lookOutForWallets } from '../jobs/wallet-look-out.ts'
import type { Sleep } from '../providers/simulator/faults.ts'
import { modelInForce } from '../store/fraud-models.ts'
import type { Outage } from '../store/outage.ts'
import { createCaller } from '../platform/outbound/caller.ts'
import { openListDownloads } from './list-downloads.ts'
import { nothingOutside } from './vendors.ts'
import type { Outside } from './vendors.ts'
import { lendProviders } from './providers.ts'
import type { LentProviders } from './providers.ts'
import type { Composed } from './services.ts'
import type { Metrics } from '../http/metrics.ts'

export interface Worker {
  wake(): void
  stop(): Promise<void>
}

const usualPollMs = 250
const sweepEveryMs = 60_000
/** Entries are settled by whoever adds them; what is left waits for some seconds anyway. */
const settlePolls = 8
const importsPollMs = 2_000

const waitFor: Sleep = (ms, signal) =>
  ms === 0 ? Promise.resolve() : delay(ms, undefined, { signal })

export async function startWorker(parts: {
  composed: Composed
  log: Logger
  outage: Outage
  metrics: Metrics
  version: string
  /** What is set up outside; nothing where absent. */
  outside?: Outside
  /** How often it looks without being woken; and how simulated vendors take their time. */
  pollMs?: number
  sleep?: Sleep
}): Promise<Worker> {
  const { services } = parts.composed
  const { log, outage, pollMs = usualPollMs, sleep = waitFor } = parts
  const reference = await followReferenceData({ db: services.db, log, outage })
  const caller = createCaller({ now: () => services.clock.now() })
  const { refresh, ...lent } = await lendProviders(services.db, {
    sleep,
    reference,
    clock: services.clock,
    outside: parts.outside ?? nothingOutside,
    caller,
    tell: (problem) => log.warn({ problem }, 'a service outside refuses what it is asked'),
  })
  let wakeEffects = (): void => {}
  const runner = openEffectRunner(
    {
      db: services.db,
      writer: services.writer,
      tenants: services.tenants,
      effects,
      log,
      outage,
      beforeRound: async () => {
        await Promise.all([refresh(), services.listsNow.refresh()])
      },
      ran: parts.metrics.effectRan,
      context: {
        ...services,
        ...lent,
        fraudModel: (applicationId) =>
          modelInForce(services.tenants.snapshot().fraudModels, applicationId),
      },
    },
    () => wakeEffects(),
  )
  const effectLoop = startLoop({ name: 'effects', pollMs, log, outage, round: runner.round })
  wakeEffects = effectLoop.wake
  const deliveries = startDeliveries({ services, log, outage, version: parts.version, pollMs })
  const { parties } = lent
  const { importer, others } = startChores(services, { log, outage, pollMs, parties })
  return {
    wake: () => {
      importer.wake()
      effectLoop.wake()
      deliveries.wake()
    },
    stop: async () => {
      const all = [effectLoop, deliveries, reference, importer, ...others]
      await Promise.all(all.map((one) => one.stop()))
      await runner.idle()
      await caller.close()
    },
  }
}

const withStop = (loop: Loop, stop: () => Promise<void>): Loop => ({
  wake: loop.wake,
  stop: async () => {
    await Promise.all([loop.stop(), stop()])
  },
})

/** What is done beside effects and deliveries, each at a pace of its own. */
function startChores(
  services: Composed['services'],
  given: { log: Logger; outage: Outage; pollMs: number } & Pick<LentProviders, 'parties'>,
): { importer: Loop; others: readonly Loop[] } {
  const { log, outage, pollMs, parties } = given
  const loop = (name: string, everyMs: number, round: () => Promise<number>): Loop =>
    startLoop({ name, pollMs: everyMs, log, outage, round })
  const downloads = openListDownloads({ ...services, log })
  const settling = { ...services, changed: services.accessLists.changed, log, outage }
  return {
    importer: loop('imports', importsPollMs, () => workImports(services, log)),
    others: [
      loop('list entries', pollMs * settlePolls, () => settleEntries(settling)),
      withStop(loop('list downloads', sweepEveryMs, downloads.round), downloads.stop),
      loop('sweep', sweepEveryMs, () => sweep(services.db, services.clock.now())),
      loop('media', sweepEveryMs, services.media.sweepMedia),
      loop('due sessions', pollMs * settlePolls, () => endDueSessions(services)),
      loop('re-verification', pollMs * settlePolls, () => reverify({ ...services, log, outage })),
      loop('listed wallets', pollMs * settlePolls, () =>
        lookOutForWallets({ ...services, log, outage }),
      ),
      loop('screenings', sweepEveryMs, () => forgetScreenings(services)),
      loop('monitoring', pollMs * settlePolls, () =>
        monitor({ ...services, parties, log, outage }),
      ),
      loop('retention', sweepEveryMs, openRetention({ ...services, log, outage })),
    ],
  }
}
