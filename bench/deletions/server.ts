/**
 * A server in this process over an embedded PostgreSQL of its own, with API, writer and worker, and
 * a clock to move: what is kept for months is to be due within the run, which a process of its own
 * cannot be told. Rows prepared in the past would be purged once and not while others come.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { readConfig } from '../../packages/server/src/config.ts'
import { ensureFirstApplication } from '../../packages/server/src/features/bootstrap.ts'
import type { Services } from '../../packages/server/src/features/call.ts'
import { openMetrics } from '../../packages/server/src/http/metrics.ts'
import { sweep } from '../../packages/server/src/jobs/sweep.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import type { Clock } from '../../packages/server/src/platform/clock.ts'
import { openKeyring } from '../../packages/server/src/platform/keyring.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { closeApp, listen } from '../../packages/server/src/process/serve.ts'
import { compose } from '../../packages/server/src/process/services.ts'
import { startWorker } from '../../packages/server/src/process/worker.ts'
import type { Worker } from '../../packages/server/src/process/worker.ts'
import { writeSettings } from '../../packages/server/src/store/applications.ts'
import { openPool } from '../../packages/server/src/store/db.ts'
import type { Pool } from '../../packages/server/src/store/db.ts'
import { startEmbedded } from '../../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../../packages/server/src/store/migrate.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import { freePort } from '../../test/server-process.ts'
import { benchKey, send } from '../calls.ts'
import { expected } from './people.ts'
import type { Folder } from './people.ts'

export interface BenchServer {
  readonly url: string
  readonly db: Pool
  readonly services: Services
  readonly applicationId: string
  /** Database and uploads lie below it. */
  readonly dataDir: string
  readonly clock: MovedClock
  /** A destination that takes a while, so that posts are under way when their entity goes. */
  readonly receiver: string
  /** What sessions run: an identity document alone, and the template for companies. */
  readonly workflows: Readonly<Record<Folder, string>>
  /** What was logged as a warning or worse. */
  readonly warnings: readonly string[]
  /** Until no effect is due and no import under way. */
  drain(): Promise<void>
  /** Ends the worker when nothing is left to do, and sweeps what has had its time. */
  settle(): Promise<void>
  close(): Promise<void>
}

type MovedClock = Clock & { advance(ms: number): void }

function movedClock(): MovedClock {
  let offsetMs = 0
  return {
    now: () => systemClock.now() + offsetMs,
    advance: (ms) => {
      offsetMs += ms
    },
  }
}

export async function openBenchServer(): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-deletions-'))
  const silent = { info() {}, warn() {}, error() {} }
  const store = await startEmbedded({ dataDir, log: silent })
  const db = openPool({ url: store.url, size: 4 })
  await migrate(db, Date.now())
  const clock = movedClock()
  const warnings: string[] = []
  const log = openLog('warn', { write: (line) => void warnings.push(line) })
  const config = readConfig({
    OSTIARY_PORT: String(await freePort()),
    OSTIARY_DATA_DIR: dataDir,
    OSTIARY_RATE_LIMIT: 'off',
  })
  let worker: Worker | undefined
  const composed = await compose(config, {
    url: store.url,
    keyring: await openKeyring(join(dataDir, 'keyring.json')),
    onError: () => {},
    wake: () => worker?.wake(),
    clock,
  })
  const { services } = composed
  const applicationId = await prepare(services, db)
  const metrics = openMetrics({
    waiting: services.writer.waiting,
    backlog: () => Promise.reject(new Error('nobody asks')),
    listAges: () => Promise.resolve([]),
    monitoring: () => Promise.resolve({ found: 0, due: 0 }),
    dataAges: () => Promise.resolve([]),
  })
  const app = await listen(config, { services, metrics, log, ready: () => true })
  const outage = openOutage(log)
  worker = await startWorker({ composed, log, outage, metrics, version: 'bench', pollMs: 20 })
  const receiver = await openSlowReceiver()
  return {
    url: config.publicUrl,
    db,
    services,
    applicationId,
    dataDir,
    clock,
    receiver: receiver.url,
    workflows: await workflowsOf(config.publicUrl),
    warnings,
    drain: () => drained(db),
    settle: async () => {
      await drained(db)
      await worker?.stop()
      worker = undefined
      while ((await sweep(db, clock.now())) > 0);
    },
    close: async () => {
      await closeApp(app)
      await worker?.stop()
      await composed.close()
      await receiver.close()
      await db.close()
      await store.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function prepare(services: Services, db: Pool): Promise<string> {
  const { applicationId } = await ensureFirstApplication({
    ...services,
    db,
    bootstrapKey: benchKey,
  })
  await services.tenants.refresh()
  const { settings } = services.tenants.snapshot().applications.get(applicationId)!
  const wanted = { ...settings, retentionMonths: 1, customersWithoutWallet: true }
  await writeSettings(db, applicationId, wanted)
  await services.tenants.refresh()
  return applicationId
}

async function workflowsOf(url: string): Promise<Record<Folder, string>> {
  const body = { features: [{ feature: 'OCR' }] }
  const made = expected(await send(url, 'POST', '/v3/workflows/', body), 201)
  const listed = expected(await send(url, 'GET', '/v3/workflows/'), 200)
  const all = listed['results'] as { session_kind: string; workflow_id: string }[]
  const { workflow_id: businesses } = all.find((one) => one.session_kind === 'business')!
  return { users: made['workflow_id'] as string, businesses }
}

/** Until no effect is due and no import under way. */
async function drained(db: Pool): Promise<void> {
  for (;;) {
    const { rows } = await db.query<{ left: number }>({
      text: `select (select count(*) from effect where not dead)::int4
        + (select count(*) from import_run where finished_at is null)::int4 as left`,
    })
    if (rows[0]!.left === 0) return
    await delay(50)
  }
}

async function openSlowReceiver(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume()
    setTimeout(() => response.writeHead(204).end(), 40)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
