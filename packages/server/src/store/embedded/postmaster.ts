/** One run of the PostgreSQL server: started, waited for until it answers, and stopped. */
import type { ChildProcess } from 'node:child_process'
import { closeSync, fchownSync, openSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Binaries } from './binaries.ts'
import { StoreStartError } from './errors.ts'
import { statOf } from './folders.ts'
import { spawnServer } from './launcher.ts'
import type { Launcher } from './launcher.ts'
import type { Layout } from './layout.ts'
import { asArguments } from './settings.ts'
import type { ServerSettings } from './settings.ts'
import { askSocket, createDatabase } from './socket.ts'

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Postmaster {
  readonly pid: number
  /** Resolves when the process has ended, however. */
  readonly exited: Promise<Exit>
  stop(): Promise<void>
}

export interface Run {
  readonly layout: Layout
  readonly binaries: Binaries
  readonly launcher: Launcher
  readonly settings: ServerSettings
}

const askEveryMs = 10
/**
 * 30 s without a socket means that it hangs; recovery after a crash reads up to 2 GB and may take
 * its minutes.
 */
const asksWhileAbsent = 3_000
const asksWhileBusy = 60_000
const fastStopMs = 20_000
const immediateStopMs = 10_000
const logBytesMax = 16 * 1024 * 1024
const linesShown = 12

export async function startPostmaster(run: Run, cancel?: AbortSignal): Promise<Postmaster> {
  const { layout, binaries, launcher } = run
  await turnLog(layout)
  const before = (await statOf(layout.log))?.size ?? 0
  const logFile = openLog(run)
  const program = join(binaries.bin, 'postgres')
  const place = ['-D', layout.data, '-k', layout.run]
  const command = [program, ...place, ...asArguments(run.settings)]
  const child = spawnServer(launcher, command, logFile)
  closeSync(logFile)
  const exited = exitOf(child)
  if (child.pid === undefined) {
    await exited
    throw failed({ run, what: `${command[0]} could not be executed`, log: '' })
  }
  const postmaster: Postmaster = { pid: child.pid, exited, stop: () => stop(child, exited) }
  const outcome = await waitUntilReady(run, child, cancel)
  if (outcome === 'ready') return postmaster
  await postmaster.stop()
  const log = await logSince(layout, before)
  if (outcome === 'ended') throw failed({ run, what: 'ended while it started', log })
  throw new StoreStartError(
    'start_timeout',
    `PostgreSQL ${binaries.version} did not answer on ${layout.run} in time and was stopped. ` +
      `Read ${layout.log}; its last lines: ${log}`,
  )
}

function failed(about: { run: Run; what: string; log: string }): StoreStartError {
  const { layout, binaries } = about.run
  return new StoreStartError(
    'start_failed',
    `PostgreSQL ${binaries.version} ${about.what}. The data is untouched in ${layout.data}. ` +
      `Mend what its log says and start again (${layout.log}): ${about.log}`,
  )
}

async function waitUntilReady(
  run: Run,
  child: ChildProcess,
  cancel: AbortSignal | undefined,
): Promise<'ready' | 'ended' | 'late'> {
  let absent = 0
  let busy = 0
  while (absent < asksWhileAbsent && busy < asksWhileBusy) {
    if (cancel?.aborted) return 'late'
    if (child.exitCode !== null || child.signalCode !== null) return 'ended'
    const state = await askSocket(run.layout.run)
    if (state === 'ready') return 'ready'
    if (state === 'no_database') await createDatabase(run.layout.run)
    if (state === 'absent') absent++
    if (state === 'busy') busy++
    await delay(askEveryMs)
  }
  return 'late'
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    // Never started: there is no exit to wait for.
    child.once('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null })
    })
  })
}

/**
 * INT ends every connection and writes a checkpoint; QUIT leaves recovery to the next start, and
 * loses nothing.
 */
async function stop(child: ChildProcess, exited: Promise<Exit>): Promise<void> {
  child.kill('SIGINT')
  const quit = setTimeout(() => child.kill('SIGQUIT'), fastStopMs)
  const kill = setTimeout(() => child.kill('SIGKILL'), fastStopMs + immediateStopMs)
  await exited
  clearTimeout(quit)
  clearTimeout(kill)
}

/** Its owner may one day start Ostiary without root, and must be able to write on. */
function openLog(run: Run): number {
  const { mode, owner } = run.launcher
  const file = openSync(run.layout.log, 'a', 0o600)
  if (mode === 'drop') fchownSync(file, owner.uid, owner.gid)
  return file
}

/**
 * At a start only, and one old file is kept: the log of a healthy server has a few lines an hour.
 */
async function turnLog(layout: Layout): Promise<void> {
  const size = (await statOf(layout.log))?.size ?? 0
  if (size > logBytesMax) await rename(layout.log, `${layout.log}.1`)
}

async function logSince(layout: Layout, before: number): Promise<string> {
  const handle = await open(layout.log, 'r')
  try {
    const { size } = await handle.stat()
    const from = Math.max(before, size - 8_192)
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(Math.max(size - from, 0)),
      position: from,
    })
    const lines = buffer.toString('utf8', 0, bytesRead).trim().split('\n')
    return lines.slice(-linesShown).join(' | ')
  } finally {
    await handle.close()
  }
}
