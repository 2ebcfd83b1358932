/**
 * Finds the store: the server of DATABASE_URL, the embedded one that runs already, or an embedded
 * one of our own.
 */
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { openPool } from '../store/db.ts'
import { attachEmbedded } from '../store/embedded/attach.ts'
import { startEmbedded } from '../store/embedded/embedded.ts'

export interface OpenStore {
  readonly url: string
  /** One line for the banner: which store runs, and where. */
  readonly describes: string
  stop(): Promise<void>
  /** Called when an embedded store is gone for good. */
  onGone(callback: (reason: Error) => void): void
}

const oldestMajor = 15

/**
 * Connections beside the pool of the one process an embedded store serves: five commands at once,
 * each with its four, or an operator's `psql`.
 */
const besidePool = 20

/** @param attach whether a store that already runs may be used, as commands beside a server do */
export async function openStore(config: Config, log: Logger, attach = false): Promise<OpenStore> {
  if (config.databaseUrl !== undefined) return served(config.databaseUrl)
  const running = attach ? await attachEmbedded(config.dataDir) : undefined
  if (running !== undefined) {
    return {
      url: running,
      describes: 'embedded PostgreSQL (already running)',
      stop: () => Promise.resolve(),
      onGone: () => {},
    }
  }
  const settings = { max_connections: String(config.poolSize + besidePool) }
  const embedded = await startEmbedded({ dataDir: config.dataDir, log, settings })
  return {
    url: embedded.url,
    describes: `embedded PostgreSQL ${embedded.version} (${embedded.source}) in ${config.dataDir}`,
    stop: () => embedded.stop(),
    onGone: (callback) => embedded.onExit(callback),
  }
}

async function served(url: string): Promise<OpenStore> {
  const pool = openPool({ url, size: 1 })
  try {
    const { rows } = await pool.query<{ version: string }>({
      text: `select current_setting('server_version') as version`,
    })
    const version = rows[0]!.version
    if (Number.parseInt(version, 10) < oldestMajor) {
      throw new Error(
        `DATABASE_URL names a PostgreSQL ${version}; version ${oldestMajor} or later is needed.`,
      )
    }
    return {
      url,
      describes: `PostgreSQL ${version} of DATABASE_URL`,
      stop: () => Promise.resolve(),
      onGone: () => {},
    }
  } finally {
    await pool.close()
  }
}
