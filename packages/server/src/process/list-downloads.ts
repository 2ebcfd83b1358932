/**
 * Starts the download of lists that are due, in a process of its own: reading a large list would
 * hold up everything else for seconds.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../store/db.ts'
import { readListSources } from '../store/list-sources.ts'
import { nodeFlags } from '../usage/node-flags.ts'

/** Downloads what is due; resolves once it is over, with whether all went well. */
export type FetchDue = (signal: AbortSignal) => Promise<boolean>

export interface ListDownloads {
  /** Looks whether something is due, and waits for nothing. */
  round(): Promise<number>
  stop(): Promise<void>
}

export function openListDownloads(parts: {
  readonly db: Database
  readonly clock: Clock
  readonly log: Logger
  readonly fetchDue?: FetchDue
}): ListDownloads {
  const { db, clock, log, fetchDue = inAnotherProcess } = parts
  const stopped = new AbortController()
  let running: Promise<void> | undefined

  async function run(): Promise<void> {
    const well = await fetchDue(stopped.signal).catch(() => false)
    if (well || stopped.signal.aborted) return
    log.warn('lists could not all be downloaded; ostiary lists sources list says why')
  }
  return {
    async round() {
      if (running || stopped.signal.aborted) return 0
      const sources = await readListSources(db)
      if (!sources.some(({ nextAtMs }) => nextAtMs <= clock.now())) return 0
      running = run().finally(() => {
        running = undefined
      })
      return 0
    },
    async stop() {
      stopped.abort()
      await running
    },
  }
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/** The operator's own command, with the settings of this process. */
const inAnotherProcess: FetchDue = (signal) =>
  new Promise((resolve) => {
    const command = ['lists', 'sources', 'fetch', '--json']
    const given = [...nodeFlags(command), main, ...command]
    execFile(process.execPath, given, { signal }, (error) => resolve(error === null))
  })
