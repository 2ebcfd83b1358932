/**
 * Serves: brings the store up, prepares the installation, starts API and worker, and drains them
 * when told to stop.
 */
import { fileURLToPath } from 'node:url'
import { writeSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { accessListHandlers } from '../features/access-lists/handlers.ts'
import { amlHandlers } from '../features/aml/handlers.ts'
import { applicationHandlers } from '../features/application/handlers.ts'
import type { Services } from '../features/call.ts'
import { customerHandlers } from '../features/customers/handlers.ts'
import { evaluationHandlers } from '../features/evaluations/handlers.ts'
import { fraudModelHandlers } from '../features/fraud-models/handlers.ts'
import { importHandlers } from '../features/imports/handlers.ts'
import { profileHandlers } from '../features/profiles/handlers.ts'
import { entityHandlers } from '../features/entities/handlers.ts'
import { eventHandlers } from '../features/events/handlers.ts'
import { keyHandlers } from '../features/keys/handlers.ts'
import { listHandlers } from '../features/lists/handlers.ts'
import { questionnaireHandlers } from '../features/questionnaires/handlers.ts'
import { reverificationHandlers } from '../features/reverification/handlers.ts'
import { simulatorHandlers } from '../features/simulator/handlers.ts'
import { walletScreeningHandlers } from '../features/wallet-screening/handlers.ts'
import { webhookHandlers } from '../features/webhooks/handlers.ts'
import { workflowHandlers } from '../features/workflows/handlers.ts'
import { buildApp } from '../http/app.ts'
import { openAuthenticator } from '../http/authenticate.ts'
import { openMetrics } from '../http/metrics.ts'
import type { Metrics } from '../http/metrics.ts'
import { bindHostedRoutes } from '../http/hosted-routes.ts'
import { sessionHandlers } from '../features/sessions/handlers.ts'
import { errorRecord } from '../platform/error-record.ts'
import { bindMediaRoute } from '../http/media-route.ts'
import { bindServiceRoutes } from '../http/service-routes.ts'
import { bindSimulatorPage } from '../http/simulator-page.ts'
import type { Media } from '../media/media.ts'
import { StorageError } from '../media/storage.ts'
import { startLoop } from '../jobs/loop.ts'
import { randomIds } from '../platform/ids.ts'
import { KeyError } from '../platform/keys/key-error.ts'
import { keyInForce } from '../platform/keyring.ts'
import type { Keyring } from '../platform/keyring.ts'
import { systemClock } from '../platform/clock.ts'
import { readBacklog } from '../store/backlog.ts'
import { countMonitored } from '../store/monitored-parties.ts'
import { openPool } from '../store/db.ts'
import { openOutage } from '../store/outage.ts'
import type { Outage } from '../store/outage.ts'
import { listStatus } from '../store/list-reader.ts'
import { datasetStatus } from '../store/reference-data-reader.ts'
import { banner } from './banner.ts'
import { prepareInstallation } from './installation.ts'
import { openStore } from './open-store.ts'
import type { OpenStore } from './open-store.ts'
import { compose } from './services.ts'
import type { Composed } from './services.ts'
import { readOutside } from './vendors.ts'
import { version } from './version.ts'
import { startWorker } from './worker.ts'
import type { Worker } from './worker.ts'

export type Role = 'all' | 'api' | 'worker'

/** Keys, settings, destinations and lists changed by another process are seen within this time. */
const tenantsPollMs = 1000

export interface Serving {
  readonly url: string
  stop(): Promise<void>
}

export async function serve(
  config: Config,
  parts: { role: Role; log: Logger; print: (text: string) => void; onGone?: () => void },
): Promise<Serving> {
  const { log } = parts
  const store = await openStore(config, log)
  try {
    return await serveOn(store, config, parts)
  } catch (error) {
    await store.stop()
    throw error
  } finally {
    store.onGone((reason) => {
      log.fatal({ error: reason.message }, 'the embedded store is gone; stopping')
      parts.onGone?.()
    })
  }
}

async function serveOn(
  store: OpenStore,
  config: Config,
  parts: { role: Role; log: Logger; print: (text: string) => void },
): Promise<Serving> {
  const { log, role } = parts
  const installer = openPool({ url: store.url, size: 2 })
  const installation = await prepareInstallation(config, {
    pool: installer,
    clock: systemClock,
    ids: randomIds(),
  })
  await installer.close()
  await checkWrapping(installation.keyring, log)
  let worker: Worker | undefined
  const outage = openOutage(log)
  const outside = await readOutside(config)
  const composed = await compose(config, {
    url: store.url,
    keyring: installation.keyring,
    onError: (error) => {
      if (!outage.explains(error)) log.warn({ error: error.name }, 'a connection failed')
    },
    wake: () => worker?.wake(),
    errorLog: log,
    outside,
  })
  const { services } = composed
  await checkStorage(services.media, log)
  const state = { ready: true }
  const metrics = openMetrics({
    waiting: services.writer.waiting,
    backlog: () => readBacklog(services.db, services.clock.now()),
    listAges: () => listStatus(services.db, services.clock.now()),
    monitoring: () => countMonitored(services.db, services.clock.now()),
    dataAges: () => datasetStatus(services.db, services.clock.now()),
  })
  const refresher = startLoop({
    name: 'tenants',
    pollMs: tenantsPollMs,
    log,
    outage,
    round: async () => {
      await Promise.all([services.tenants.refresh(), services.listsNow.refresh()])
      return 0
    },
  })
  const app =
    role === 'worker'
      ? undefined
      : await listen(config, { services, metrics, log, ready: () => state.ready })
  if (role !== 'api')
    worker = await startWorker({ composed, log, outage, metrics, version, outside })
  const { key, keyFile, lists } = installation
  const { publicUrl } = config
  parts.print(banner({ version, role, publicUrl, store: store.describes, key, keyFile, lists }))
  return {
    url: config.publicUrl,
    stop: () => drain({ state, outage, app, worker, refresher, composed, store }),
  }
}

/**
 * A key service that is set wrongly stops the start; one that is away does not, since it may be
 * back before anybody asks.
 */
async function checkWrapping({ encryption }: Keyring, log: Logger): Promise<void> {
  try {
    log.info({ keyId: await keyInForce(encryption) }, 'data keys are wrapped')
  } catch (error) {
    if (!(error instanceof KeyError) || error.code !== 'away') throw error
    log.warn({ code: error.code }, 'the key service is away; personal data cannot be opened yet')
  }
}

/** The same of the storage of uploads. */
async function checkStorage(media: Media, log: Logger): Promise<void> {
  try {
    await media.check()
    log.info({ storage: media.storageName }, 'uploads are stored')
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'away') throw error
    log.warn({ code: error.code }, 'the storage of uploads is away; none can be taken or shown yet')
  }
}

/** The hosted page as it was built. */
const builtPage = fileURLToPath(new URL('../../../page/dist', import.meta.url))

/** The API of a process, listening. */
export async function listen(
  config: Config,
  parts: {
    services: Services
    metrics: Metrics
    log: Logger
    ready: () => boolean
    /** Where the hosted page was built to, if not where `npm run build:page` does. */
    pageDir?: string
  },
): Promise<FastifyInstance> {
  const { services, metrics, log, ready, pageDir = builtPage } = parts
  const app = buildApp({
    handlers: {
      ...customerHandlers(services),
      ...evaluationHandlers(services),
      ...fraudModelHandlers(services),
      ...entityHandlers(services),
      ...profileHandlers(services),
      ...accessListHandlers(services),
      ...importHandlers(services),
      ...simulatorHandlers(services),
      ...webhookHandlers(services),
      ...eventHandlers(services),
      ...keyHandlers(services),
      ...applicationHandlers(services),
      ...listHandlers(services),
      ...sessionHandlers(services),
      ...workflowHandlers(services),
      ...questionnaireHandlers(services),
      ...reverificationHandlers(services),
      ...walletScreeningHandlers(services),
      ...amlHandlers(services),
    },
    authenticator: openAuthenticator({
      tenants: services.tenants,
      clock: services.clock,
      publicUrl: config.publicUrl,
      limit: config.rateLimit,
    }),
    catchUp: () => services.tenants.catchUp(),
    metrics,
    log,
    ids: services.ids,
    clock: services.clock,
    ready,
  })
  bindServiceRoutes(app, {
    version,
    metrics,
    ready,
    storeAnswers: () =>
      services.db.query({ text: 'select 1' }).then(
        () => true,
        () => false,
      ),
  })
  bindSimulatorPage(app, services)
  bindMediaRoute(app, services.media)
  bindHostedRoutes(app, {
    services,
    ready,
    pageDir,
    onError: (error, route) => log.error({ route, ...errorRecord(error) }, 'a page failed'),
  })
  await app.listen({ port: config.port, host: config.host })
  return app
}

/**
 * A connection that was busy when closing began is idle after its answer, and would be kept for its
 * next request.
 */
export async function closeApp(app: FastifyInstance): Promise<void> {
  const closer = setInterval(() => app.server.closeIdleConnections(), 50)
  await app.close()
  clearInterval(closer)
}

/** What was accepted is answered, what was answered is stored, and nothing new is taken. */
async function drain(parts: {
  state: { ready: boolean }
  outage: Outage
  app: FastifyInstance | undefined
  worker: Worker | undefined
  refresher: { stop(): Promise<void> }
  composed: Composed
  store: OpenStore
}): Promise<void> {
  parts.state.ready = false
  parts.outage.end()
  if (parts.app) await closeApp(parts.app)
  await parts.worker?.stop()
  await parts.refresher.stop()
  await parts.composed.close()
  await parts.store.stop()
}

/** Written in one piece, so that whoever waits for the banner reads it whole. */
export const printToStdout = (text: string): void => {
  writeSync(1, `${text}\n`)
}
