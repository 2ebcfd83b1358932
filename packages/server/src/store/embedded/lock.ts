/** One Ostiary process for each data folder: a lock the kernel drops when its holder dies. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { StoreStartError } from './errors.ts'
import type { Layout } from './layout.ts'

export interface FolderLock {
  release(): void
}

const sqliteBusy = 5

/**
 * Node has no flock, and a file with a process id in it goes stale and can be taken over twice. An
 * open transaction of SQLite is a lock on the (empty) file that belongs to the process: nothing is
 * left after `kill -9`, and containers of one machine that share the folder see it too.
 */
export async function takeLock(layout: Layout): Promise<FolderLock> {
  const database = open(layout)
  try {
    database.exec('PRAGMA journal_mode = memory; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw unusable(layout, error)
    throw await alreadyRunning(layout)
  }
  try {
    // One that root left behind cannot be overwritten by the folder's user, but it can be removed.
    rmSync(layout.owner, { force: true })
    writeFileSync(layout.owner, `${process.pid}\n`, { mode: 0o600 })
  } catch (error) {
    database.close()
    throw unusable(layout, error)
  }
  return {
    release() {
      if (!database.isOpen) return
      rmSync(layout.owner, { force: true })
      database.close()
    },
  }
}

function open(layout: Layout): DatabaseSync {
  try {
    return new DatabaseSync(layout.lock, { timeout: 0 })
  } catch (error) {
    throw unusable(layout, error)
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy
}

function unusable(layout: Layout, cause: unknown): StoreStartError {
  return new StoreStartError(
    'data_dir_unusable',
    `The file ${layout.lock} cannot be locked. ` +
      'Start Ostiary as the user who owns the data folder, on a file system that has locks.',
    { cause },
  )
}

async function alreadyRunning(layout: Layout): Promise<StoreStartError> {
  const pid = await holder(layout)
  const who = pid === undefined ? 'Another Ostiary process' : `The Ostiary process ${pid}`
  return new StoreStartError(
    'already_running',
    `${who} already runs the store in ${layout.dataDir}. ` +
      'Stop it first, or give this one a data folder of its own.',
  )
}

/** The winner writes its id just after it has the lock, so the loser looks a few times. */
async function holder(layout: Layout): Promise<number | undefined> {
  for (let look = 0; look < 5; look++) {
    const pid = Number.parseInt(readOwner(layout), 10)
    if (pid > 0) return pid
    await delay(20)
  }
  return undefined
}

function readOwner(layout: Layout): string {
  try {
    return readFileSync(layout.owner, 'utf8')
  } catch {
    return ''
  }
}
