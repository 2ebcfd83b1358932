/**
 * The composition root and the only reader of the environment: one process, in the role its
 * arguments name.
 */
import { mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { readConfig } from './config.ts'
import type { Config } from './config.ts'
import type { Role } from './process/serve.ts'
import { outliveReader } from './usage/closed-pipe.ts'
import { operatorCommands } from './usage/operator-commands.ts'
import { readCommand } from './usage/read-command.ts'

// The buffers of requests weigh on the limit at which V8 marks the whole heap anew: by default
// three times a second under load, a third of a change's processor time
// (docs/decisions/0015-what-a-commit-does-not-pay-for.md).
setFlagsFromString('--heap-growing-percent=200')

async function main(): Promise<void> {
  outliveReader(process.stdout)
  // Before anything is made: a line that is not understood leaves nothing behind.
  const read = readCommand(operatorCommands, process.argv.slice(2), 'serve')
  if (read.kind !== 'run') {
    const stream = read.kind === 'help' ? process.stdout : process.stderr
    stream.write(`${read.text}\n`)
    process.exitCode = read.kind === 'help' ? 0 : 2
    return
  }
  const { command, given } = read
  const config = readConfig(process.env)
  // Keys lie in it: nobody else is to look into the folder.
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  // Keeps stripped and compiled modules between starts: loading them takes 0.4 s with it and 2 s
  // without.
  enableCompileCache(join(config.dataDir, 'compile-cache'))
  if (command !== 'serve') {
    // Loaded only when asked for: a server needs none of it.
    const { runCommand } = await import('./commands/run.ts')
    process.exitCode = await runCommand(config, command, given)
    return
  }
  // The choices of usage/operator-commands.ts.
  await runServer(config, (given.values['role']?.[0] ?? 'all') as Role)
}

async function runServer(config: Config, role: Role): Promise<void> {
  const [{ openLog }, { printToStdout, serve }] = await Promise.all([
    import('./process/log.ts'),
    import('./process/serve.ts'),
  ])
  const log = openLog(config.logLevel)
  let stopping: Promise<void> | undefined
  // A signal that comes while starting is kept until there is something to stop.
  const asked = Promise.withResolvers<number>()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => asked.resolve(0))
  const serving = await serve(config, {
    role,
    log,
    print: printToStdout,
    onGone: () => asked.resolve(1),
  })
  const code = await asked.promise
  log.info({ role }, 'draining')
  stopping ??= serving.stop()
  await stopping
  process.exit(code)
}

main().catch(async (error: unknown) => {
  const { explain } = await import('./process/explain.ts')
  process.stderr.write(`\n${explain(error)}\n`)
  process.exit(1)
})
