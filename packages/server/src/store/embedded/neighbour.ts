/** Deals with a postmaster that is still on the data folder, or whose pid file is. */
import { execFile } from 'node:child_process'
import { readFile, readlink, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { codeOf, StoreStartError } from './errors.ts'
import type { Layout } from './layout.ts'
import { askSocket, socketInUse } from './socket.ts'

const execute = promisify(execFile)

const lookEveryMs = 50
/**
 * One that takes connections is nobody's child going down; one that refuses them is, and may have
 * much to write.
 */
const looksWhileServing = 20
const looksWhileLeaving = 1_200

/**
 * Called with the lock held, so no living Ostiary owns what is found. After `kill -9` of Ostiary
 * and an immediate restart, the old server is still shutting down: that is waited for. A server
 * that stays is not ours to stop.
 */
export async function waitForNeighbour(layout: Layout): Promise<void> {
  const folder = (await socketInUse(layout)) ?? layout.run
  let serving = 0
  for (let look = 0; look < looksWhileLeaving; look++) {
    const pid = await livingPostmaster(layout)
    if (pid === undefined) return
    const state = await askSocket(folder)
    if (state === 'ready' || state === 'no_database') serving++
    if (serving > looksWhileServing || look === looksWhileLeaving - 1) throw stays(layout, pid)
    await delay(lookEveryMs)
  }
}

function stays(layout: Layout, pid: number): StoreStartError {
  return new StoreStartError(
    'already_running',
    `A PostgreSQL server (process ${pid}) that this Ostiary did not start ` +
      `works on ${layout.data}. Stop it (kill -INT ${pid}), or use another data folder.`,
  )
}

/**
 * The process of `postmaster.pid`, if it lives and is a postmaster of this folder. In a container
 * the same small ids come back after a restart, and PostgreSQL would take any process that bears
 * one for its rival: the file then goes.
 */
async function livingPostmaster(layout: Layout): Promise<number | undefined> {
  const file = join(layout.data, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  if (!(pid > 0) || !isAlive(pid)) return undefined
  if (await isPostmasterOf(pid, layout.data)) return pid
  await rm(file, { force: true })
  return undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function isPostmasterOf(pid: number, data: string): Promise<boolean> {
  if (process.platform !== 'linux') {
    const { stdout } = await execute('ps', ['-o', 'comm=', '-p', String(pid)]).catch(() => ({
      stdout: 'postgres',
    }))
    return stdout.trim().endsWith('postgres')
  }
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')
  if (name.trim() !== 'postgres') return false
  // A postmaster works in its data folder; a dead one that nobody reaped works nowhere. Where we
  // may not look, it counts.
  const folder = await readlink(`/proc/${pid}/cwd`).catch((error: unknown) =>
    codeOf(error) === 'EACCES' ? data : '',
  )
  return folder === data
}
