/** Makes the folders of the embedded PostgreSQL, and gives them to the user it runs as. */
import { execFile } from 'node:child_process'
import type { Stats } from 'node:fs'
import { chmod, chown, lstat, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { codeOf, StoreStartError } from './errors.ts'
import { works } from './launcher.ts'
import type { Account, Launcher } from './launcher.ts'
import type { Layout } from './layout.ts'

const execute = promisify(execFile)

/** What the lock needs; all else waits until the lock is held. */
export async function makeFolders(layout: Layout): Promise<void> {
  try {
    // Parents that are missing get the usual mode: only the data folder itself is private.
    await mkdir(dirname(layout.dataDir), { recursive: true })
    await mkdir(layout.dataDir, { recursive: true, mode: 0o700 })
    await mkdir(layout.root, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StoreStartError(
      'data_dir_unusable',
      `The folder ${layout.root} cannot be made. Choose a data folder that this user can write.`,
      { cause: error },
    )
  }
}

/**
 * Settles who may enter and who owns what. It also mends a folder that another launch mode has used
 * before.
 */
export async function handOver(layout: Layout, launcher: Launcher): Promise<void> {
  const { mode, owner } = launcher
  const root = await lstat(layout.root)
  if (mode === 'user' && root.uid !== owner.uid) throw notOurs(layout.root, root.uid)
  if (mode === 'drop') await openForDropped(layout, launcher)
  else await chmod(layout.root, 0o700)
  await makeRunFolder(layout, launcher)
  // Root may have just made the lock in a folder that is an ordinary user's.
  if (mode === 'drop') await chown(layout.lock, root.uid, root.gid)
  const data = await statOf(layout.data)
  if (data === undefined || data.uid === owner.uid) return
  if (mode === 'user') throw notOurs(layout.data, data.uid)
  await ownTree(layout.data, owner)
}

/**
 * The group of the dropped user may pass through, nothing more: the other files of the data folder
 * stay closed.
 */
async function openForDropped(layout: Layout, launcher: Launcher): Promise<void> {
  const { name, gid } = launcher.owner
  for (const folder of [layout.dataDir, layout.root]) {
    const { uid, mode } = await lstat(folder)
    if (uid !== 0 || (mode & 0o001) !== 0) continue
    await chown(folder, 0, gid)
    await chmod(folder, 0o710)
  }
  if (await works(['/bin/sh', '-c', 'cd -- "$1"', 'sh', layout.root], launcher)) return
  throw new StoreStartError(
    'data_dir_unusable',
    `Ostiary runs as root without user namespaces, so PostgreSQL runs as \`${name}\`, ` +
      `who cannot enter ${layout.dataDir}. Put the data folder where every user may pass ` +
      '(such as /var/lib/ostiary), or start Ostiary as an ordinary user.',
  )
}

/**
 * The mode of this folder is what guards the socket. In the temporary folder anybody may have made
 * one of this name first, so it must be the user's own or root's.
 */
async function makeRunFolder(layout: Layout, launcher: Launcher): Promise<void> {
  const { mode, owner } = launcher
  await mkdir(layout.run, { mode: 0o700 }).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error
  })
  const run = await lstat(layout.run)
  const inRoot = dirname(layout.run) === layout.root
  const changedMode = mode !== 'user' && (inRoot || run.uid === 0)
  if (!run.isDirectory() || (run.uid !== owner.uid && !changedMode)) {
    throw notOurs(layout.run, run.uid)
  }
  await chmod(layout.run, 0o700)
  if (run.uid !== owner.uid) await chown(layout.run, owner.uid, owner.gid)
}

/**
 * The folder itself last: an interrupted change is then seen, and done again, by the next start.
 */
async function ownTree(folder: string, owner: Account): Promise<void> {
  const entries = (await readdir(folder)).map((name) => join(folder, name))
  const ids = `${owner.uid}:${owner.gid}`
  if (entries.length > 0) await execute('chown', ['-hR', ids, ...entries])
  await chown(folder, owner.uid, owner.gid)
}

export async function statOf(path: string): Promise<Stats | undefined> {
  return lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  })
}

function notOurs(folder: string, uid: number): StoreStartError {
  return new StoreStartError(
    'data_dir_unusable',
    `The folder ${folder} belongs to the user with the id ${uid}. ` +
      'Start Ostiary as that user, or change the owner of the data folder.',
  )
}
