/** Runs PostgreSQL as a child process of Ostiary: starts it, brings it back when it dies, and stops it. */
import { setTimeout as delay } from 'node:timers/promises'
import { findBinaries } from './binaries.ts'
import type { BinarySource } from './binaries.ts'
import { makeCluster, reachableBinaries, readMajor } from './cluster.ts'
import { codeOf, StoreStartError } from './errors.ts'
import { handOver, makeFolders, statOf } from './folders.ts'
import { chooseLauncher } from './launcher.ts'
import type { Without } from './launcher.ts'
import { layoutOf, urlOf } from './layout.ts'
import type { Layout } from './layout.ts'
import { takeLock } from './lock.ts'
import type { FolderLock } from './lock.ts'
import { waitForNeighbour } from './neighbour.ts'
import { startPostmaster } from './postmaster.ts'
import type { Exit, Postmaster, Run } from './postmaster.ts'
import { serverSettings } from './settings.ts'
import type { ServerSettings } from './settings.ts'

/** The part of a pino logger that is used. */
export interface EmbeddedLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly log: EmbeddedLog
  /** Over the measured ones, for instance `shared_buffers` for a machine with much data. */
  readonly settings?: ServerSettings
  /** What to do without although the machine has it, for tests and support. */
  readonly without?: readonly Without[]
}

export interface Embedded {
  /** For node-pg and for libpq (psql) alike. It stays the same when the server is restarted. */
  readonly url: string
  /** The process now running; another one after a restart. */
  readonly pid: number
  readonly version: string
  readonly source: BinarySource
  stop(): Promise<void>
  /** Called once, when the server has ended for good without `stop`: nothing can be stored any more. */
  onExit(callback: (reason: StoreStartError) => void): void
}

/** How long to wait before each try to bring a dead server back; then it is given up. */
const restartDelaysMs = [50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]
/** After this long in service earlier deaths are forgotten. */
const steadyAfterMs = 60_000

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const layout = layoutOf(options.dataDir)
  await makeFolders(layout)
  const lock = await takeLock(layout)
  try {
    const run = await prepare(layout, options)
    const postmaster = await startPostmaster(run)
    const server = new EmbeddedServer({ run, postmaster, lock, log: options.log })
    const { pid, version, source } = server
    const { mode } = run.launcher
    const { data } = layout
    options.log.info({ pid, version, source, mode, data }, 'the store is an embedded PostgreSQL')
    return server
  } catch (error) {
    lock.release()
    throw named(layout, error)
  }
}

/** A refusal of the system, such as EROFS or ENOSPC, concerns the folder: nothing else is written. */
function named(layout: Layout, error: unknown): unknown {
  if (error instanceof StoreStartError || codeOf(error) === undefined) return error
  return new StoreStartError(
    'data_dir_unusable',
    `The store in ${layout.root} could not be prepared (${codeOf(error)}). ` +
      'Look at the owner of the folder and the room on its disk, and start again.',
    { cause: error },
  )
}

async function prepare(layout: Layout, options: EmbeddedOptions): Promise<Run> {
  const without = options.without ?? []
  const dataOwner = (await statOf(layout.data))?.uid
  const launcher = await chooseLauncher({ dataOwner, without })
  await handOver(layout, launcher)
  const major = await readMajor(layout)
  const packaged = !without.includes('package')
  const found = await findBinaries({ major, packaged, dataFolder: layout.data })
  const binaries = await reachableBinaries(layout, found, launcher)
  if (major === undefined) {
    await makeCluster(layout, binaries, launcher)
    options.log.info({ data: layout.data, version: binaries.version }, 'made a new data folder')
  } else {
    await waitForNeighbour(layout)
  }
  return { layout, binaries, launcher, settings: serverSettings(found.major, options.settings) }
}

class EmbeddedServer implements Embedded {
  readonly url: string
  readonly #run: Run
  readonly #lock: FolderLock
  readonly #log: EmbeddedLog
  readonly #ending = new AbortController()
  readonly #callbacks = new Set<(reason: StoreStartError) => void>()
  readonly #watch: Promise<void>
  #postmaster: Postmaster
  #failures = 0
  #stopped: Promise<void> | undefined

  constructor(parts: { run: Run; postmaster: Postmaster; lock: FolderLock; log: EmbeddedLog }) {
    this.#run = parts.run
    this.#postmaster = parts.postmaster
    this.#lock = parts.lock
    this.#log = parts.log
    this.url = urlOf(parts.run.layout.run)
    this.#watch = this.#keepAlive()
  }

  get pid(): number {
    return this.#postmaster.pid
  }

  get version(): string {
    return this.#run.binaries.version
  }

  get source(): BinarySource {
    return this.#run.binaries.source
  }

  onExit(callback: (reason: StoreStartError) => void): void {
    this.#callbacks.add(callback)
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }

  async #stop(): Promise<void> {
    this.#ending.abort()
    await this.#postmaster.stop()
    // A restart that was under way has seen the signal, and stops what it started.
    await this.#watch
    this.#lock.release()
    this.#log.info({ version: this.version }, 'the embedded PostgreSQL is stopped')
  }

  async #keepAlive(): Promise<void> {
    for (;;) {
      const steady = setTimeout(() => (this.#failures = 0), steadyAfterMs)
      const exit = await this.#postmaster.exited
      clearTimeout(steady)
      if (this.#ending.signal.aborted) return
      this.#log.warn({ ...exit, pid: this.pid }, 'PostgreSQL ended unexpectedly; starting it again')
      const next = await this.#bringBack(exit)
      if (!next) return
      this.#postmaster = next
      this.#log.info({ pid: this.pid, failures: this.#failures }, 'PostgreSQL is back')
    }
  }

  /** The first tries may be refused: the children of a killed server hold its shared memory until they notice. */
  async #bringBack(exit: Exit): Promise<Postmaster | undefined> {
    const { signal } = this.#ending
    let reason: unknown
    for (;;) {
      const waitMs = restartDelaysMs[this.#failures++]
      if (waitMs === undefined) return this.#giveUp(exit, reason)
      await delay(waitMs, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return undefined
      try {
        const next = await startPostmaster(this.#run, signal)
        if (!signal.aborted) return next
        await next.stop()
        return undefined
      } catch (error) {
        if (signal.aborted) return undefined
        reason = error
        this.#log.warn({ err: error, failures: this.#failures }, 'PostgreSQL did not come back yet')
      }
    }
  }

  #giveUp(exit: Exit, cause: unknown): undefined {
    const how = exit.signal ?? `code ${exit.code}`
    const last = cause instanceof Error ? ` ${cause.message}` : ` It ended with ${how}.`
    const reason = new StoreStartError(
      'gave_up',
      `PostgreSQL ended ${this.#failures} times in a row and is not started again.` +
        `${last} Mend the cause and start Ostiary again; what was acknowledged is in the data folder.`,
      { cause },
    )
    this.#lock.release()
    this.#log.error({ err: reason }, 'the embedded PostgreSQL is gone')
    for (const callback of this.#callbacks) callback(reason)
    return undefined
  }
}
