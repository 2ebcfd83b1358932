/** Makes a PostgreSQL data folder whole or not at all, and reads which major made it. */
import { chown, cp, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Binaries } from './binaries.ts'
import { codeOf, StoreStartError } from './errors.ts'
import { statOf } from './folders.ts'
import { runTool, works } from './launcher.ts'
import type { Launcher } from './launcher.ts'
import { databaseName } from './layout.ts'
import type { Layout } from './layout.ts'

/** The major of the data folder, or `undefined` where there is none yet. */
export async function readMajor(layout: Layout): Promise<number | undefined> {
  if ((await statOf(layout.data)) === undefined) return undefined
  const text = await readFile(join(layout.data, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  })
  const major = Number.parseInt(text, 10)
  if (major > 0) return major
  // Ours are renamed when they are whole, so this one has another history, and may be all that is
  // left of it.
  throw new StoreStartError(
    'data_dir_unusable',
    `The folder ${layout.data} is no PostgreSQL data folder: it has no PG_VERSION. ` +
      'Move it away to start empty, or put back the backup it came from.',
  )
}

/**
 * Made under another name and renamed: what a broken attempt leaves behind is thrown away, never
 * started. It is synced file by file before the rename (0.08 s here). `syncfs` takes 0.02 s on a
 * quiet disk, but waits for whatever else the machine has to write.
 */
export async function makeCluster(
  layout: Layout,
  binaries: Binaries,
  launcher: Launcher,
): Promise<void> {
  const { unfinished } = layout
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { mode: 0o700 })
  if (launcher.mode === 'drop') await chown(unfinished, launcher.owner.uid, launcher.owner.gid)
  const initdb = join(binaries.bin, 'initdb')
  const text = ['--encoding=UTF8', '--locale=C']
  // The mode of the socket's folder is the guard. Nothing listens on the network, and nothing would
  // be let in there.
  const access = [`--username=${databaseName}`, '--auth-local=trust', '--auth-host=reject']
  const how = ['--data-checksums', '--no-sync', '--no-instructions']
  try {
    await runTool(launcher, [initdb, '-D', unfinished, ...text, ...access, ...how])
    await runTool(launcher, [initdb, '-D', unfinished, '--sync-only'])
  } catch (error) {
    throw new StoreStartError(
      'init_failed',
      `PostgreSQL ${binaries.version} could not make a data folder in ${layout.root}. ` +
        `It said: ${lastLines(error)} Mend that and start again; nothing has to be cleaned up.`,
      { cause: error },
    )
  }
  await rename(unfinished, layout.data)
  await syncFolder(layout.root)
}

function lastLines(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return text.trim().split('\n').slice(-5).join(' | ')
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * The programs where the user that PostgreSQL runs as can start them. Below a closed home (such as
 * root's) it cannot ("libicuuc.so.60: cannot open shared object file"), so they are copied beside
 * the data, 60 MB, once per version.
 */
export async function reachableBinaries(
  layout: Layout,
  binaries: Binaries,
  launcher: Launcher,
): Promise<Binaries> {
  const runs = (bin: string): Promise<boolean> =>
    works([join(bin, 'postgres'), '--version'], launcher)
  if (launcher.mode !== 'drop' || (await runs(binaries.bin))) return binaries
  const home = join(layout.root, `program-${binaries.version}`)
  const copied = { ...binaries, home, bin: join(home, 'bin') }
  if (await runs(copied.bin)) return copied
  const unfinished = `${home}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  await rm(home, { recursive: true, force: true })
  await cp(binaries.home, unfinished, { recursive: true, verbatimSymlinks: true })
  await rename(unfinished, home)
  if (await runs(copied.bin)) return copied
  throw new StoreStartError(
    'data_dir_unusable',
    `PostgreSQL runs as \`${launcher.owner.name}\`, ` +
      `who can start neither ${binaries.bin} nor a copy in ${layout.root}. ` +
      'Put the data folder on a file system that allows programs, ' +
      'or start Ostiary as an ordinary user.',
  )
}
