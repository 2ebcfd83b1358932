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
import { listen } from '../../packages/server/src/process/serve.ts'
import { compose } from '../../packages/server/src/process/services.ts'
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

interface WorldParts {
  readonly poolSize?: number
  /** The keys, made in a folder of the test's; a key file unless told otherwise. */
  readonly keyring?: (folder: string) => Promise<Keyring>
  /** Simulated vendors take their time by the clock of the test. */
  readonly vendorsByClock?: true
}

export async function openWorld(parts: WorldParts = {}): Promise<World> {
  const store = await openTestStore()
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-api-'))
  const config = readConfig({
    OSTIARY_PORT: String(await freePort()),
    OSTIARY_DATA_DIR: folder,
    OSTIARY_RATE_LIMIT: 'off',
    OSTIARY_POOL_SIZE: String(parts.poolSize ?? 10),
  })
  const clock = movableClock()
  const logs: string[] = []
  const log = openLog('trace', { write: (line) => void logs.push(line) })
  await loadDemoList(store.pool, clock.now())
  let worker: Worker | undefined
  const composed = await compose(config, {
    url: store.url,
    keyring: await (parts.keyring?.(folder) ?? openKeyring(join(folder, 'keyring.json'))),
    onError: () => {},
    wake: () => worker?.wake(),
    clock,
  })
  const { services } = composed
  const metrics = openMetrics({
    waiting: services.writer.waiting,
    backlog: () => readBacklog(services.db, clock.now()),
    listAges: () => Promise.resolve([]),
    dataAges: () => Promise.resolve([]),
  })
  const app = await listen(config, { services, metrics, log, ready: () => true })
  const vendors = openVendors()
  const sleep = parts.vendorsByClock ? sleepBy(clock) : vendors.sleep
  worker = await startWorker({
    composed,
    log,
    outage: openOutage(log),
    metrics,
    version: 'test',
    pollMs: 10,
    sleep,
  })
  const requests = openRequests(config.publicUrl)
  return {
    url: config.publicUrl,
    db: store.pool,
    services,
    clock,
    logs,
    seen: requests.seen,
    holdVendors: vendors.hold,
    failVendors: vendors.fail,
    ...tenantsOf(services, store.pool),
    call: requests.call,
    fetch: requests.fetch,
    sdk: (apiKey) =>
      createClient({ url: config.publicUrl, apiKey, retries: 0, fetch: requests.checkedFetch }),
    close: async () => {
      await app.close()
      await worker?.stop()
      await composed.close()
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Vendors who answer at once, unless a test holds them up. */
function openVendors(): {
  sleep: Sleep
  hold: World['holdVendors']
  fail: World['failVendors']
} {
  let held = Promise.resolve()
  let failure: Error | undefined
  return {
    sleep: (ms) => {
      if (failure) return Promise.reject(failure)
      return ms === 0 ? Promise.resolve() : held
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

/** Waits until a test has moved the clock so far. */
const sleepBy =
  (clock: Clock): Sleep =>
  async (ms, signal) => {
    const until = clock.now() + ms
    while (clock.now() < until) {
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
): Promise<T> {
  const end = performance.now() + 10_000
  for (;;) {
    const value = await read()
    if (there(value)) return value
    if (performance.now() > end) throw new Error(`it stayed ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 4))
  }
}
