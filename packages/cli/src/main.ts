/**
 * The command line: what works on the store starts the server's main with that role, the rest goes
 * through the SDK.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { callCommand, parseCall } from './call.ts'
import { demo } from './demo/main.ts'
import { entityCommand } from './entity.ts'
import { connect } from './connect.ts'
import { commands, help, helpOf } from './help.ts'
import { lifecycleCommand } from './lifecycle.ts'

/**
 * Commands of the server itself: they need the store, and work beside a running server or alone.
 */
const ofServer = new Set(['serve', 'migrate', 'verify', 'lists', 'keys', 'applications', 'db'])

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    print(rest[0] === undefined ? help() : helpOf(rest[0]))
    return 0
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    print(helpOf(command))
    return command in commands ? 0 : 2
  }
  if (ofServer.has(command)) return server(argv)
  if (command === 'lifecycle') return lifecycleCommand(rest, print)
  if (command === 'demo')
    return demo({ ...(await connect(process.env)), print, verify: () => server(['verify']) })
  if (command === 'entity') return runEntity(rest)
  if (command === 'call') {
    const call = parseCall(rest)
    return callCommand({ ...(await connect(process.env)), print, complain }, call)
  }
  complain(`There is no command "${command}".\n\n${help()}`)
  return 2
}

async function runEntity(rest: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...rest],
    allowPositionals: true,
    options: {
      reason: { type: 'string' },
      'vendor-data': { type: 'string' },
      kind: { type: 'string' },
    },
  })
  const { client } = await connect(process.env)
  return entityCommand(client, { positionals, values, print })
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Runs the server's main in a child and passes signals on. */
function server(argv: readonly string[]): Promise<number> {
  const path = fileURLToPath(import.meta.resolve('@ostiary/server/main'))
  const child = spawn(process.execPath, [path, ...argv], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error))
  return 1
})
