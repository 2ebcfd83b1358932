/** From the last answer of an evaluation to its committed status, measured inside one process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { readConfig } from '../packages/server/src/config.ts'
import {
  defaultSettings,
  ensureFirstApplication,
} from '../packages/server/src/features/bootstrap.ts'
import { openMetrics } from '../packages/server/src/http/metrics.ts'
import { systemClock } from '../packages/server/src/platform/clock.ts'
import { randomIds } from '../packages/server/src/platform/ids.ts'
import { openKeyring } from '../packages/server/src/platform/keyring.ts'
import { openOutage } from '../packages/server/src/store/outage.ts'
import { openLog } from '../packages/server/src/process/log.ts'
import { closeApp, listen } from '../packages/server/src/process/serve.ts'
import { compose } from '../packages/server/src/process/services.ts'
import { startWorker } from '../packages/server/src/process/worker.ts'
import type { Worker } from '../packages/server/src/process/worker.ts'
import { writeSettings } from '../packages/server/src/store/applications.ts'
import { openPool } from '../packages/server/src/store/db.ts'
import type { Pool } from '../packages/server/src/store/db.ts'
import { startEmbedded } from '../packages/server/src/store/embedded/embedded.ts'
import { migrate } from '../packages/server/src/store/migrate.ts'
import type { Writer } from '../packages/server/src/transitions/writer.ts'
import { freePort } from '../test/server-process.ts'
import { benchKey, send, share } from './calls.ts'

const silent = { info() {}, warn() {}, error() {} }

export async function benchDecisions(seconds: number): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-decisions-'))
  const store = await startEmbedded({ dataDir, log: silent })
  const installer = openPool({ url: store.url, size: 2 })
  await prepare(installer)
  await installer.close()
  const times: number[] = []
  const server = await serve(dataDir, store.url, (ms) => times.push(ms))
  const rows = [{ callers: 1 }, { callers: 8, perSecond: 200 }, { callers: 8 }, { callers: 64 }]
  for (const one of rows) {
    times.length = 0
    await row({ ...one, url: server.url, seconds, times })
  }
  await server.stop()
  await store.stop()
  await rm(dataDir, { recursive: true, force: true })
}

async function prepare(db: Pool): Promise<void> {
  await migrate(db, systemClock.now())
  const parts = { db, ids: randomIds(), clock: systemClock, bootstrapKey: benchKey }
  const { applicationId } = await ensureFirstApplication(parts)
  const settings = { ...defaultSettings('sandbox'), customersWithoutWallet: true }
  await writeSettings(db, applicationId, settings)
}

/** API and worker in this process; each decision of a check's answer is timed. */
async function serve(
  dataDir: string,
  url: string,
  decided: (tookMs: number) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
  const config = readConfig({
    OSTIARY_DATA_DIR: dataDir,
    OSTIARY_PORT: String(await freePort()),
    OSTIARY_RATE_LIMIT: 'off',
  })
  let worker: Worker | undefined
  const keyring = await openKeyring(join(dataDir, 'keyring.json'))
  const wake = (): void => worker?.wake()
  const composed = await compose(config, { url, keyring, onError: () => {}, wake })
  const writer = timed(composed.services.writer, decided)
  const services = { ...composed.services, writer }
  const log = openLog('silent')
  const metrics = openMetrics({
    waiting: writer.waiting,
    backlog: () => Promise.resolve([]),
    listAges: () => Promise.resolve([]),
    monitoring: () => Promise.resolve({ found: 0, due: 0 }),
    dataAges: () => Promise.resolve([]),
  })
  const app = await listen(config, { services, metrics, log, ready: () => true })
  worker = await startWorker({
    composed: { ...composed, services },
    log,
    outage: openOutage(log),
    metrics,
    version: 'bench',
  })
  return {
    url: config.publicUrl,
    stop: async () => {
      await closeApp(app)
      await worker?.stop()
      await composed.close()
    },
  }
}

/** From the answer in hand to the commit of the status it was the last one for. */
function timed(writer: Writer, decided: (tookMs: number) => void): Writer {
  return {
    ...writer,
    change: async (command) => {
      const fromMs = performance.now()
      const outcome = await writer.change(command)
      const isAnswer = command.settles?.name === 'check_fraud'
      if (isAnswer && outcome.kind === 'answered' && outcome.next) {
        const one = evaluationOf(outcome.next)
        if (one && one.status !== 'pending') decided(performance.now() - fromMs)
      }
      return outcome
    },
  }
}

interface Row {
  readonly url: string
  readonly callers: number
  /** Asked for at this rate, by all together; without it as fast as each is answered. */
  readonly perSecond?: number
  readonly seconds: number
  readonly times: number[]
}

const delayUntil = (atMs: number): Promise<void> => delay(Math.max(0, atMs - performance.now()))

async function row({ url, callers, perSecond, seconds, times }: Row): Promise<void> {
  const fromMs = performance.now()
  const untilMs = fromMs + seconds * 1000
  let asked = 0
  await Promise.all(
    Array.from({ length: callers }, async (_, caller) => {
      while (performance.now() < untilMs) {
        asked += 1
        if (perSecond) await delayUntil(fromMs + (asked * 1000) / perSecond)
        const who = `${callers}-${perSecond}-${caller}-${asked}`
        const externalId = `${who}+identity.passed+watchlist.clear`
        await send(url, 'POST', '/v1/customers', { externalId, evaluation: { fraud: true } })
        // Each caller waits for what it asked, so that no queue grows behind the figures.
        const least = asked - callers
        while (times.length < least) await delay(1)
      }
    }),
  )
  while (times.length < asked) await delay(5)
  const sorted = times.toSorted((a, b) => a - b)
  console.log(
    `check to decision, ${callers} callers${perSecond ? ` at ${perSecond}/s` : ''}: ` +
      `p50 ${share(sorted, 0.5)} ms, ` +
      `p99 ${share(sorted, 0.99)} ms, ${Math.round(sorted.length / seconds)} evaluations a second`,
  )
}
