/**
 * The real server in this process, over a database of its own: API, writer, worker, and a clock to
 * move.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationId } from '@ostiary/contract/routes'
import { allScopes, partyScopes } from '@ostiary/domain/scopes'
import type { Scope } from '@ostiary/domain/scopes'
import { createClient } from '@ostiary/sdk/client'
import type { Client } from '@ostiary/sdk/client'
import { loadDemoList } from '../../packages/server/src/commands/lists.ts'
import { readConfig } from '../../packages/server/src/config.ts'
import { writeSettings } from '../../packages/server/src/store/applications.ts'
import {
  createApplication,
  createOperatorKey,
} from '../../packages/server/src/features/bootstrap.ts'
import { defaultSettings } from '../../packages/server/src/features/bootstrap.ts'
import type { Services } from '../../packages/server/src/features/call.ts'
import { openMetrics } from '../../packages/server/src/http/metrics.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import type { Clock } from '../../packages/server/src/platform/clock.ts'
import { openKeyring } from '../../packages/server/src/platform/keyring.ts'
import type { Keyring } from '../../packages/server/src/platform/keyring.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { closeApp, listen } from '../../packages/server/src/process/serve.ts'
import { compose } from '../../packages/server/src/process/services.ts'
import { readOutside } from '../../packages/server/src/process/vendors.ts'
import { startWorker } from '../../packages/server/src/process/worker.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import type { Worker } from '../../packages/server/src/process/worker.ts'
import type { Sleep } from '../../packages/server/src/providers/simulator/faults.ts'
import type { Settings } from '../../packages/server/src/store/applications.ts'
import { readBacklog } from '../../packages/server/src/store/backlog.ts'
import type { Pool } from '../../packages/server/src/store/db.ts'
import { freePort } from '../server-process.ts'
import { openTestStore } from '../store.ts'
import { openRequests } from './request.ts'
import type { Answer, Given } from './request.ts'

/** An application with a key of each kind. */
export interface Tenant {
  readonly applicationId: string
  /** Every scope. */
  readonly full: string
  /** A partner's usual scopes: personal data is masked. */
  readonly partner: string
  readonly analyst: string
}

export interface TenantParts {
  readonly environment?: 'live' | 'sandbox'
  readonly settings?: Partial<Settings>
}

export interface World {
  readonly url: string
  readonly db: Pool
  readonly services: Services
  readonly clock: Clock & { advance(ms: number): void }
  /** What was logged, a line of JSON each. */
  readonly logs: readonly string[]
  /** Operation and status of every answer so far. */
  readonly seen: ReadonlySet<string>
  /** Simulated vendors that take their time take it until what this gives is called. */
  holdVendors(): () => void
  /**
   * Whether of that customer nothing is under way but what waits for the clock: a vendor who takes
   * its time, or an effect that is not due.
   */
  quiet(externalId: string): Promise<boolean>
  /** Another process on the same database, with the same keys and clock. */
  another(role: 'api' | 'worker'): Promise<Process>
  /** Simulated vendors asked by a marker throw this, until what this gives is called. */
  failVendors(error: Error): () => void
  /** The application of that name, made when it is first asked for. */
  tenant(name: string, parts?: TenantParts): Promise<Tenant>
  key(tenant: Tenant, scopes: readonly Scope[]): Promise<string>
  call(id: OperationId, key: string, given?: Given): Promise<Answer>
  /** Any request; its answer is held to the contract too. */
  fetch(path: string, init?: RequestInit): Promise<Answer>
  sdk(key: string): Client
  close(): Promise<void>
}

/** A process beside the first one. */
export interface Process {
  readonly services: Services
  call(id: OperationId, key: string, given?: Given): Promise<Answer>
  /** What was accepted is answered first. */
  stop(): Promise<void>
  /** Whoever waits for an answer gets none, as when a process dies. */
  cutOff(): Promise<void>
}

interface WorldParts {
  readonly poolSize?: number
  /** The keys, made in a folder of the test's; a key file unless told otherwise. */
  readonly keyring?: (folder: string) => Promise<Keyring>
  /** Simulated vendors take their time by the clock of the test. */
  readonly vendorsByClock?: true
  /** The first process has no worker; `another` may be one. */
  readonly apiOnly?: true
  /** How often a key may call in a minute; as often as it likes unless told otherwise. */
  readonly callsPerMinute?: number
  /** Settings of the operator's, such as OSTIARY_SMTP_URL. */
  readonly settings?: Readonly<Record<string, string>>
  /** The folder of the hosted page, built for this test. */
  readonly pageDir?: string
}

export async function openWorld(parts: WorldParts = {}): Promise<World> {
  const store = await openTestStore()
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-api-'))
  const clock = movableClock()
  const logs: string[] = []
  const vendors = openVendors(parts.vendorsByClock ? clock : undefined)
  const common: Common = {
    folder,
    poolSize: parts.poolSize ?? 10,
    rateLimit: String(parts.callsPerMinute ?? 'off'),
    settings: parts.settings ?? {},
    url: store.url,
    keyring: await (parts.keyring?.(folder) ?? openKeyring(join(folder, 'keyring.json'))),
    clock,
    log: openLog('trace', { write: keepOrShow(logs) }),
    sleep: vendors.sleep,
    ...(parts.pageDir !== undefined && { pageDir: parts.pageDir }),
  }
  await loadDemoList(store.pool, clock.now())
  const first = await openProcess(common, parts.apiOnly ? 'api' : 'all')
  const { services, url, requests } = first
  const others: Opened[] = []
  return {
    url,
    db: store.pool,
    services,
    clock,
    logs,
    seen: requests.seen,
    holdVendors: vendors.hold,
    failVendors: vendors.fail,
    quiet: (externalId) => isQuiet(store.pool, { externalId, clock, asleep: vendors.asleep() }),
    another: async (role) => {
      const one = await openProcess(common, role)
      others.push(one)
      return one
    },
    ...tenantsOf(services, store.pool),
    call: requests.call,
    fetch: requests.fetch,
    sdk: (apiKey) => createClient({ url, apiKey, retries: 0, fetch: requests.checkedFetch }),
    close: async () => {
      for (const one of [first, ...others]) await one.stop()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What the processes of a world share. */
interface Common {
  readonly folder: string
  readonly poolSize: number
  readonly rateLimit: string
  readonly settings: Readonly<Record<string, string>>
  readonly url: string
  readonly keyring: Keyring
  readonly clock: Clock
  readonly log: ReturnType<typeof openLog>
  readonly sleep: Sleep
  readonly pageDir?: string
}

interface Opened extends Process {
  readonly url: string
  readonly requests: ReturnType<typeof openRequests>
}

async function openProcess(common: Common, role: 'all' | 'api' | 'worker'): Promise<Opened> {
  const { clock, log, sleep, pageDir } = common
  const config = readConfig({
    OSTIARY_PORT: String(await freePort()),
    OSTIARY_DATA_DIR: common.folder,
    OSTIARY_RATE_LIMIT: common.rateLimit,
    OSTIARY_POOL_SIZE: String(common.poolSize),
    ...common.settings,
  })
  let worker: Worker | undefined
  const outside = await readOutside(config)
  const composed = await compose(config, {
    url: common.url,
    keyring: common.keyring,
    onError: () => {},
    wake: () => worker?.wake(),
    errorLog: log,
    outside,
    clock,
  })
  const { services } = composed
  const metrics = openMetrics({
    waiting: services.writer.waiting,
    backlog: () => readBacklog(services.db, clock.now()),
    listAges: () => Promise.resolve([]),
    monitoring: () => Promise.resolve({ found: 0, due: 0 }),
    dataAges: () => Promise.resolve([]),
  })
  const app =
    role === 'worker'
      ? undefined
      : await listen(config, {
          services,
          metrics,
          log,
          ready: () => true,
          ...(pageDir !== undefined && { pageDir }),
        })
  if (role !== 'api')
    worker = await startWorker({
      composed,
      log,
      outage: openOutage(log),
      metrics,
      version: 'test',
      outside,
      pollMs: 10,
      sleep,
    })
  const requests = openRequests(config.publicUrl)
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    if (app) await closeApp(app)
    await worker?.stop()
    await composed.close()
  }
  return {
    url: config.publicUrl,
    services,
    requests,
    call: requests.call,
    stop: () => (stopped ??= stop()),
    cutOff: () => {
      app?.server.closeAllConnections()
      services.requestStages.close()
      return (stopped ??= stop())
    },
  }
}

interface Quiet {
  readonly externalId: string
  readonly clock: Clock
  /** How many vendors take their time now. */
  readonly asleep: number
}

async function isQuiet(db: Pool, { externalId, clock, asleep }: Quiet): Promise<boolean> {
  const { rows } = await db.query<{ due: number; leased: number; all: number }>({
    text: `select count(*) filter (where due_at <= $2)::int as due,
        count(*) filter (where due_at > $2 and attempts > 0)::int as leased, count(*)::int as all
      from effect join entity using (entity_id) where vendor_data = $1 and not dead`,
    values: [externalId, new Date(clock.now())],
  })
  const { due, leased, all } = rows[0]!
  return all > 0 && due === 0 && leased === asleep
}

/** Vendors who answer at once, or by a clock, unless a test holds them up. */
function openVendors(clock: Clock | undefined): {
  sleep: Sleep
  hold: World['holdVendors']
  fail: World['failVendors']
  asleep(): number
} {
  let held = Promise.resolve()
  let failure: Error | undefined
  let asleep = 0
  const take = async (ms: number, signal: AbortSignal): Promise<void> => {
    asleep += 1
    try {
      await (clock ? until(clock, clock.now() + ms, signal) : held)
    } finally {
      asleep -= 1
    }
  }
  return {
    asleep: () => asleep,
    sleep: (ms, signal) => {
      if (failure) return Promise.reject(failure)
      return ms === 0 ? Promise.resolve() : take(ms, signal)
    },
    hold: () => {
      const gate = Promise.withResolvers<void>()
      held = gate.promise
      return () => {
        held = Promise.resolve()
        gate.resolve()
      }
    },
    fail: (error) => {
      failure = error
      return () => {
        failure = undefined
      }
    },
  }
}

/** What no test expects is shown at once: a test that fails on a 500 alone would not say why. */
const keepOrShow =
  (logs: string[]) =>
  (line: string): void => {
    logs.push(line)
    if (line.includes('a request failed unexpectedly')) process.stderr.write(line)
  }

/** Waits until a test has moved the clock so far. */
async function until(clock: Clock, atMs: number, signal: AbortSignal): Promise<void> {
  while (clock.now() < atMs) {
    signal.throwIfAborted()
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** The real time and what a test adds to it. */
function movableClock(): World['clock'] {
  let offsetMs = 0
  return {
    now: () => systemClock.now() + offsetMs,
    advance: (ms) => {
      offsetMs += ms
    },
  }
}

function tenantsOf(services: Services, db: Pool): Pick<World, 'tenant' | 'key'> {
  const made = new Map<string, Promise<Tenant>>()
  const newKey = async (applicationId: string, scopes: readonly Scope[]): Promise<string> => {
    const key = await createOperatorKey(db, { ...services, applicationId, name: 'test', scopes })
    await services.tenants.refresh()
    return key!.apiKey
  }
  async function make(name: string, parts: TenantParts): Promise<Tenant> {
    const { environment = 'sandbox' } = parts
    const wanted = { ...services, name, environment, actor: 'operator' } as const
    const { applicationId } = await createApplication(db, wanted)
    const settings = { ...defaultSettings(environment), ...parts.settings }
    await writeSettings(db, applicationId, settings)
    return {
      applicationId,
      full: await newKey(applicationId, allScopes),
      partner: await newKey(applicationId, partyScopes.partner),
      analyst: await newKey(applicationId, partyScopes.analyst),
    }
  }
  return {
    key: (tenant, scopes) => newKey(tenant.applicationId, scopes),
    tenant: (name, parts = {}) => {
      const tenant = made.get(name) ?? make(name, parts)
      made.set(name, tenant)
      return tenant
    },
  }
}

/** Reads until it is so; what never comes is said by the last value. */
export async function eventually<T>(
  read: () => Promise<T>,
  there: (value: T) => boolean,
  patienceMs = 20_000,
): Promise<T> {
  const end = performance.now() + patienceMs
  for (;;) {
    const value = await read()
    if (there(value)) return value
    if (performance.now() > end) throw new Error(`it stayed ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
}
