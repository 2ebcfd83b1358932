/** Operator commands: they work on the store directly, beside a running server or alone. */
import { openLog } from '../process/log.ts'
import { openStore } from '../process/open-store.ts'
import { prepareInstallation } from '../process/installation.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../platform/clock.ts'
import { randomIds } from '../platform/ids.ts'
import { openPool } from '../store/db.ts'
import type { Pool } from '../store/db.ts'
import { embeddedUrl } from '../store/embedded/layout.ts'
import { attachEmbedded } from '../store/embedded/attach.ts'
import { migrate } from '../store/migrate.ts'
import { applicationsCommand, keysCommand } from './keys.ts'
import type { SourceKind } from '../lists/read-source.ts'
import { importCommand, statusCommand } from './lists.ts'
import { openProgress } from './progress.ts'
import { verifyCommand } from './verify.ts'

export interface Arguments {
  readonly command: string
  readonly rest: readonly string[]
  readonly options: Readonly<Record<string, unknown>>
}

// A reader that has seen enough closes the pipe; that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** Runs one command. @returns the exit code */
export async function runCommand(config: Config, given: Arguments): Promise<number> {
  if (given.command === 'db') return databaseUrl(config)
  const work = workOf(config, given)
  if (!work) {
    process.stderr.write(`There is no command "${given.command}". See npx ostiary --help.\n`)
    return 2
  }
  const log = openLog('warn')
  const store = await openStore(config, log, true)
  const pool = openPool({ url: store.url, size: 4 })
  try {
    return await work(pool)
  } finally {
    await pool.close()
    await store.stop()
  }
}

type Work = (pool: Pool) => Promise<number>

function workOf(config: Config, { command, rest, options }: Arguments): Work | undefined {
  const json = options['json'] === true
  const now = (): number => systemClock.now()
  const [action, ...more] = rest
  const prepared =
    (work: Work): Work =>
    async (pool) => {
      await prepareInstallation(config, { pool, clock: systemClock, ids: randomIds() })
      return work(pool)
    }
  switch (command) {
    case 'migrate':
      return async (pool) => {
        const applied = await migrate(pool, systemClock.now())
        print(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`)
        return 0
      }
    case 'verify':
      return (pool) => verifyCommand(pool, { json, print })
    case 'lists':
      if (action === 'status') return prepared((pool) => statusCommand({ pool, json, now, print }))
      return action === 'import'
        ? listImport(more, { json, allowShrink: options['allow-shrink'] === true }, prepared)
        : undefined
    case 'keys':
      return prepared((pool) => keysCommand(pool, { action, rest: more, options, print }))
    case 'applications':
      return prepared((pool) => applicationsCommand(pool, { action, rest: more, options, print }))
    default:
      return undefined
  }
}

const sources: readonly string[] = ['ofac-sdn', 'un']

function listImport(
  [source, path]: readonly string[],
  given: { json: boolean; allowShrink: boolean },
  prepared: (work: Work) => Work,
): Work {
  if (source === undefined || path === undefined || !sources.includes(source)) {
    return () => {
      process.stderr.write(
        `lists import takes a list (${sources.join(' or ')}) and a folder or file.\n`,
      )
      return Promise.resolve(2)
    }
  }
  return prepared((pool) =>
    importCommand({
      pool,
      source: source as SourceKind,
      path,
      ...given,
      print,
      now: () => systemClock.now(),
      progress: openProgress({ quiet: given.json }),
    }),
  )
}

async function databaseUrl(config: Config): Promise<number> {
  const running = config.databaseUrl ?? (await attachEmbedded(config.dataDir))
  if (running === undefined) {
    process.stderr.write(
      `No store runs in ${config.dataDir}. Start one with npm start; it will ` +
        `then be at ${embeddedUrl(config.dataDir)}\n`,
    )
    return 1
  }
  print(running)
  return 0
}
