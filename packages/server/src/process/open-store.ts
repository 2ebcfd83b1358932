/**
 * Finds the store: the server of DATABASE_URL, the embedded one that runs already, or an embedded
 * one of our own.
 */
import { existsSync } from 'node:fs'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { openPool } from '../store/db.ts'
import { attachEmbedded } from '../store/embedded/attach.ts'
import { startEmbedded } from '../store/embedded/embedded.ts'
import { layoutOf } from '../store/embedded/layout.ts'

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

/** What a command wants: the store that is there, or one that may be made. */
export interface Wanted {
  /** A store that already runs may be used, as commands beside a server do. */
  readonly attach?: boolean
  /** Only a store that was made before: a new one would be empty, and is not what is meant. */
  readonly existing?: boolean
}

/** There is no store where one is asked about; the message says what to do. */
export class NoStoreError extends Error {}

export async function openStore(
  config: Config,
  log: Logger,
  wanted: Wanted = {},
): Promise<OpenStore> {
  if (config.databaseUrl !== undefined) return served(config.databaseUrl)
  const running = wanted.attach ? await attachEmbedded(config.dataDir) : undefined
  if (running !== undefined) {
    return {
      url: running,
      describes: 'embedded PostgreSQL (already running)',
      stop: () => Promise.resolve(),
      onGone: () => {},
    }
  }
  if (wanted.existing && !existsSync(layoutOf(config.dataDir).data)) {
    throw new NoStoreError(
      `There is no store in ${config.dataDir}. Start the server once with npm start, or name its ` +
        'folder with OSTIARY_DATA_DIR, or its PostgreSQL with DATABASE_URL.',
    )
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
