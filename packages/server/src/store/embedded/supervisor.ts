/** Keeps PostgreSQL alive while Ostiary runs: brings it back when it dies, stops it at the end. */
import { setTimeout as delay } from 'node:timers/promises'
import type { BinarySource } from './binaries.ts'
import { StoreStartError } from './errors.ts'
import { urlOf } from './layout.ts'
import type { FolderLock } from './lock.ts'
import { startPostmaster } from './postmaster.ts'
import type { Exit, Postmaster, Run } from './postmaster.ts'

/** The part of a pino logger that is used. */
export interface EmbeddedLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface Embedded {
  /** For node-pg and for libpq (psql) alike. It stays the same when the server is restarted. */
  readonly url: string
  /** The process now running; another one after a restart. */
  readonly pid: number
  readonly version: string
  readonly source: BinarySource
  stop(): Promise<void>
  /**
   * Called once, when the server has ended for good without `stop`: nothing can be stored any more.
   */
  onExit(callback: (reason: StoreStartError) => void): void
}

const defaultRestartDelaysMs = [50, 100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]
/** After this long in service earlier deaths are forgotten. */
const steadyAfterMs = 60_000

interface Parts {
  readonly run: Run
  readonly postmaster: Postmaster
  readonly lock: FolderLock
  readonly log: EmbeddedLog
  readonly restartDelaysMs: readonly number[] | undefined
}

export class EmbeddedServer implements Embedded {
  readonly url: string
  readonly #run: Run
  readonly #lock: FolderLock
  readonly #log: EmbeddedLog
  readonly #restartDelaysMs: readonly number[]
  readonly #ending = new AbortController()
  readonly #callbacks = new Set<(reason: StoreStartError) => void>()
  readonly #watch: Promise<void>
  #postmaster: Postmaster
  #failures = 0
  #stopped: Promise<void> | undefined

  constructor(parts: Parts) {
    this.#run = parts.run
    this.#postmaster = parts.postmaster
    this.#lock = parts.lock
    this.#log = parts.log
    this.#restartDelaysMs = parts.restartDelaysMs ?? defaultRestartDelaysMs
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

  /**
   * The first tries may be refused: the children of a killed server hold its shared memory until
   * they notice.
   */
  async #bringBack(exit: Exit): Promise<Postmaster | undefined> {
    const { signal } = this.#ending
    let reason: unknown
    for (;;) {
      const waitMs = this.#restartDelaysMs[this.#failures++]
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
        `${last} Mend the cause and start Ostiary again; ` +
        'what was acknowledged is in the data folder.',
      { cause },
    )
    this.#lock.release()
    this.#log.error({ err: reason }, 'the embedded PostgreSQL is gone')
    for (const callback of this.#callbacks) callback(reason)
    return undefined
  }
}
