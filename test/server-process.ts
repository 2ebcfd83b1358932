/** A real server in a process of its own, for tests that kill it. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { setTimeout as delay } from 'node:timers/promises'

const main = fileURLToPath(new URL('../packages/server/src/main.ts', import.meta.url))

export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** The postmaster now running, or `undefined` while there is none. */
  postmaster(): Promise<number | undefined>
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export interface StartOptions {
  readonly dataDir: string
  readonly port: number
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts a server and waits until it is ready. */
export async function startServer(options: StartOptions): Promise<ServerProcess> {
  const { dataDir, port } = options
  const child = spawn(process.execPath, [main, ...(options.args ?? [])], {
    env: {
      ...process.env,
      OSTIARY_DATA_DIR: dataDir,
      OSTIARY_PORT: String(port),
      OSTIARY_LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  child.stderr.on('data', (part: Buffer) => {
    errors = (errors + part.toString()).slice(-4000)
  })
  const url = `http://127.0.0.1:${port}`
  await ready(child, url, () => errors)
  return {
    url,
    pid: child.pid!,
    postmaster: () => postmasterOf(dataDir),
    kill: () => end(child, 'SIGKILL').then(() => undefined),
    stop: () => end(child, 'SIGTERM'),
  }
}

async function ready(child: ChildProcess, url: string, errors: () => string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode}: ${errors()}`)
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await delay(50)
  }
  child.kill('SIGKILL')
  throw new Error(`the server did not get ready: ${errors()}`)
}

function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve(code))
    child.kill(signal)
  })
}

async function postmasterOf(dataDir: string): Promise<number | undefined> {
  const text = await readFile(`${dataDir}/postgres/data/postmaster.pid`, 'utf8').catch(() => '')
  const pid = Number.parseInt(text.split('\n')[0] ?? '', 10)
  return Number.isInteger(pid) ? pid : undefined
}
