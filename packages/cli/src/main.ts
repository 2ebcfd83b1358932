/**
 * The command line: what works on the store starts the server's main with that role, the rest goes
 * through the SDK.
 */
import { demoUpdateList } from '@ostiary/domain/lists/demo-lists'
import { outliveReader } from '@ostiary/server/usage/closed-pipe'
import { readCommand } from '@ostiary/server/usage/read-command'
import { callCommand } from './call.ts'
import { demo } from './demo/main.ts'
import { entityCommand } from './entity.ts'
import { connect, storeIsHere } from './connect.ts'
import { commands, isOperatorCommand } from './help.ts'
import { lifecycleCommand } from './lifecycle.ts'
import { namesCommand } from './names.ts'
import { isStartedByNpm, runServer } from './start.ts'

async function main(argv: readonly string[]): Promise<number> {
  const read = readCommand(commands, argv)
  if (read.kind !== 'run') {
    if (read.kind === 'help') print(read.text)
    else complain(read.text)
    return read.kind === 'help' ? 0 : 2
  }
  const { command, given } = read
  if (isOperatorCommand(command)) return server(argv)
  if (command === 'lifecycle') return lifecycleCommand(given.words[0], print)
  if (command === 'names') return namesCommand(given, { print, complain })
  const connection = await connect(process.env)
  switch (command) {
    case 'demo':
      return demo({
        ...connection,
        print,
        storeIsHere: storeIsHere(process.env),
        importList: (file) => server(['lists', 'import', demoUpdateList, file]),
        verify: () => server(['verify']),
      })
    case 'entity':
      return entityCommand(connection.client, given, print)
    case 'call':
      return callCommand({ ...connection, print, complain }, given)
    default:
      throw new Error(`help.ts has a command "${command}" that nothing runs.`)
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`)
}

const server = (argv: readonly string[]): Promise<number> =>
  runServer(argv, isStartedByNpm(process.env))

outliveReader(process.stdout)
process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  complain(error instanceof Error ? error.message : String(error))
  return 1
})
