/** What the tests of the embedded PostgreSQL share: folders, child processes, bounded polling. */
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { startEmbedded } from './embedded.ts'
import type { EmbeddedOptions } from './embedded.ts'
import type { Without } from './launcher.ts'
import type { Embedded } from './supervisor.ts'

export const execute = promisify(execFile)
export const isRoot = process.getuid?.() === 0
export const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
const childScript = fileURLToPath(new URL('embedded.child.ts', import.meta.url))

const folders: string[] = []
const servers: Embedded[] = []
const children: ChildProcess[] = []

/** @param mode 0700 is what mkdtemp gives, and what a home folder of root has */
export async function tempFolder(mode = 0o700): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-test-'))
  folders.push(folder)
  await chmod(folder, mode)
  return folder
}

let made: Promise<string> | undefined

/**
 * A data folder with a database in it, copied from one that was made once: `initdb` takes half a
 * second each time.
 */
export async function madeFolder(mode = 0o700): Promise<string> {
  made ??= (async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'ostiary-test-made-'))
    await (await startEmbedded({ dataDir, log: recorder().log })).stop()
    return dataDir
  })()
  const folder = await tempFolder(mode)
  await execute('cp', ['-a', join(await made, 'postgres'), folder])
  return folder
}

/** For `afterAll`; `cleanUp` is for `afterEach`. */
export async function forgetMade(): Promise<void> {
  if (made) await rm(await made, { recursive: true, force: true })
  made = undefined
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  readonly fields: object
}

export function recorder(): { lines: LogLine[]; log: EmbeddedOptions['log'] } {
  const lines: LogLine[] = []
  const at = (level: LogLine['level']) => (fields: object, message: string) => {
    lines.push({ level, message, fields })
  }
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } }
}

export async function start(
  options: Omit<EmbeddedOptions, 'log'> & Partial<Pick<EmbeddedOptions, 'log'>>,
): Promise<Embedded> {
  const server = await startEmbedded({ log: recorder().log, ...options })
  servers.push(server)
  return server
}

export interface ChildAnswer {
  readonly pid?: number
  readonly url?: string
  readonly code?: string
  readonly message?: string
}

/** Starts the store in a Node process of its own. */
export async function startChild(options: {
  readonly dataDir: string
  readonly without?: readonly Without[]
  readonly prefix?: readonly string[]
}): Promise<{ child: ChildProcess; answer: ChildAnswer }> {
  const { dataDir, without = [], prefix = [] } = options
  const argument = JSON.stringify({ dataDir, without })
  const [file = '', ...args] = [...prefix, process.execPath, childScript, argument]
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    return { child, answer: JSON.parse(line) }
  }
  throw new Error('the child said nothing')
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Tries until the check holds or no longer fails; 10 s are the end. */
export async function until<T>(check: () => T | Promise<T>): Promise<T> {
  let last: unknown
  for (let tries = 0; tries < 500; tries++) {
    try {
      const value = await check()
      if (value) return value
    } catch (error) {
      last = error
    }
    await delay(20)
  }
  throw new Error('it did not come true in 10 s', { cause: last })
}

export async function cleanUp(): Promise<void> {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) {
    // A server whose parent was killed may be writing its last file.
    await until(() => rm(folder, { recursive: true, force: true }).then(() => true))
  }
}
