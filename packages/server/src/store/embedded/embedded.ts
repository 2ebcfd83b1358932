/** Starts PostgreSQL as a child process on a data folder, which it makes when there is none. */
import { findBinaries } from './binaries.ts'
import { makeCluster, reachableBinaries, readMajor } from './cluster.ts'
import { codeOf, StoreStartError } from './errors.ts'
import { handOver, makeFolders, statOf } from './folders.ts'
import { chooseLauncher } from './launcher.ts'
import type { Without } from './launcher.ts'
import { layoutOf } from './layout.ts'
import type { Layout } from './layout.ts'
import { takeLock } from './lock.ts'
import { waitForNeighbour } from './neighbour.ts'
import { startPostmaster } from './postmaster.ts'
import type { Run } from './postmaster.ts'
import { serverSettings } from './settings.ts'
import type { ServerSettings } from './settings.ts'
import { EmbeddedServer } from './supervisor.ts'
import type { Embedded, EmbeddedLog } from './supervisor.ts'

export interface EmbeddedOptions {
  readonly dataDir: string
  readonly log: EmbeddedLog
  /** Over the measured ones, for instance `max_connections` for a large pool. */
  readonly settings?: ServerSettings
  /** What to do without although the machine has it, for tests and support. */
  readonly without?: readonly Without[]
  /**
   * How long to wait before each try to bring a dead server back; after the last it is given up.
   */
  readonly restartDelaysMs?: readonly number[]
}

export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { log, restartDelaysMs } = options
  const layout = layoutOf(options.dataDir)
  await makeFolders(layout)
  const lock = await takeLock(layout)
  try {
    const run = await prepare(layout, options)
    const postmaster = await startPostmaster(run)
    const server = new EmbeddedServer({ run, postmaster, lock, log, restartDelaysMs })
    const { pid, version, source } = server
    const { mode } = run.launcher
    const { data } = layout
    log.info({ pid, version, source, mode, data }, 'the store is an embedded PostgreSQL')
    return server
  } catch (error) {
    lock.release()
    throw named(layout, error)
  }
}

/**
 * A refusal of the system, such as EROFS or ENOSPC, concerns the folder: nothing else is written.
 */
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
