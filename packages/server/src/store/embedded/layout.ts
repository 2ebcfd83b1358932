/** Where the embedded PostgreSQL keeps its files below the data folder, and its address. */
import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/**
 * The role and the database have the same name, which is what a client assumes when told only one.
 */
export const databaseName = 'ostiary'

/**
 * `sockaddr_un.sun_path` without its closing zero: 107 bytes on Linux, 103 on macOS and the BSDs.
 */
const socketPathBytesMax = process.platform === 'linux' ? 107 : 103
/** PostgreSQL names the socket after a port even when it listens on none. */
const socketFile = '.s.PGSQL.5432'

export interface Layout {
  readonly dataDir: string
  readonly root: string
  readonly data: string
  /**
   * A data folder still being made. It is renamed to `data` when it is whole, so a leftover is
   * never trusted.
   */
  readonly unfinished: string
  readonly log: string
  readonly run: string
  readonly lock: string
  /** The id of the Ostiary process that holds the lock, only to be named in a message. */
  readonly owner: string
}

export function layoutOf(dataDir: string): Layout {
  const real = realPath(resolve(dataDir))
  const root = join(real, 'postgres')
  return {
    dataDir: real,
    root,
    data: join(root, 'data'),
    unfinished: join(root, 'data.unfinished'),
    log: join(root, 'postgres.log'),
    run: socketFolder(real, join(root, 'run')),
    lock: join(root, 'lock'),
    owner: join(root, 'owner.pid'),
  }
}

/** The connection string of a data folder, whether or not a server runs there. */
export function embeddedUrl(dataDir: string): string {
  return urlOf(layoutOf(dataDir).run)
}

/**
 * The one spelling that libpq (psql, pg_dump) and node-pg read alike: no host, and the folder as a
 * parameter.
 */
export function urlOf(socketFolder: string, database: string = databaseName): string {
  return `postgres://${databaseName}@/${database}?host=${encodeURIComponent(socketFolder)}`
}

/**
 * A folder too deep for a socket gets a short one in the temporary folder, named from the data
 * folder so that every process finds the same. A comma or a quote does too:
 * `unix_socket_directories` is a list.
 */
function socketFolder(dataDir: string, preferred: string): string {
  const bytes = Buffer.byteLength(join(preferred, socketFile))
  if (bytes <= socketPathBytesMax && !/[,"]/.test(preferred)) return preferred
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  return join(realPath(tmpdir()), `ostiary-${hash}`)
}

/** The real path even of a folder that is not made yet: the name must not change when it is. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(realPath(parent), basename(path))
  }
}
