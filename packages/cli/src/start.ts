/** Starts the server's main in a child process that ends with whoever started the command line. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { nodeFlags } from '@ostiary/server/usage/node-flags'

const lookEveryMs = 250

/**
 * Runs the server's main, passes signals on, and resolves with its exit code.
 * @param startedByNpm whether npm is above: told to stop, it ends without telling who it started
 */
export function runServer(argv: readonly string[], startedByNpm: boolean): Promise<number> {
  const path = fileURLToPath(import.meta.resolve('@ostiary/server/main'))
  const child = spawn(process.execPath, [...nodeFlags(argv), path, ...argv], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  if (startedByNpm) whenParentGoes(() => child.kill('SIGTERM'))
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

/** Of `npx ostiary serve` and of a script of package.json; a shell may go and leave its work. */
export const isStartedByNpm = (env: NodeJS.ProcessEnv): boolean =>
  env['npm_command'] === 'exec' || env['npm_lifecycle_event'] !== undefined

/** A process whose parent ended is given another one; no signal tells of it. */
function whenParentGoes(gone: () => void): void {
  const parent = process.ppid
  const look = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(look)
    gone()
  }, lookEveryMs)
  look.unref()
}
