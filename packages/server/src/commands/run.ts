/** Operator commands: they work on the store directly, beside a running server or alone. */
import { openLog } from '../process/log.ts'
import { NoStoreError, openStore } from '../process/open-store.ts'
import { prepareInstallation } from '../process/installation.ts'
import type { Installation } from '../process/installation.ts'
import type { Config } from '../config.ts'
import { systemClock } from '../platform/clock.ts'
import { randomIds } from '../platform/ids.ts'
import { openPool } from '../store/db.ts'
import type { Pool } from '../store/db.ts'
import { embeddedUrl } from '../store/embedded/layout.ts'
import { attachEmbedded } from '../store/embedded/attach.ts'
import { migrate } from '../store/migrate.ts'
import type { Given } from '../usage/read-command.ts'
import { dataImportCommand, dataStatusCommand } from './data.ts'
import {
  createApplicationCommand,
  createKeyCommand,
  listApplicationsCommand,
  listKeysCommand,
  unsignCommand,
} from './keys.ts'
import type { DatasetName } from '@ostiary/domain/risk/datasets'
import type { ListName } from '../lists/catalogue.ts'
import type { CompanyQuestion } from '../providers/registry-kit.ts'
import { diffCommand, historyCommand } from './list-history.ts'
import { sourcesCommand } from './list-sources.ts'
import { verifyListsCommand } from './list-verify.ts'
import { importCommand, statusCommand } from './lists.ts'
import { ownershipCommand } from './ownership.ts'
import { openProgress } from './progress.ts'
import { rebuildCommand } from './rebuild.ts'
import { registryImportCommand, registrySearchCommand, registryStatusCommand } from './registry.ts'
import { retentionCommand } from './retention.ts'
import { schedulesCommand, scheduleDryRunCommand } from './reverification.ts'
import { replayCommand } from './replay.ts'
import { exportCommand, replayScreenings } from './screenings.ts'
import { vaultRewrapCommand, vaultRotateCommand, vaultStatusCommand } from './vault.ts'
import type { VaultCommand } from './vault.ts'
import { anchorCommand, verifyCommand } from './verify.ts'

// A reader that has seen enough closes the pipe; that is no failure of the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

const print = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
const complain = (text: string): void => {
  process.stderr.write(`${text}\n`)
}

/** Runs one command. @returns the exit code */
export async function runCommand(config: Config, command: string, given: Given): Promise<number> {
  if (command === 'db') return databaseUrl(config)
  if (command === 'registry' && given.action === 'owners') return owners(given)
  const work = workOf(config, command, given)
  const log = openLog('warn')
  const existing = command !== 'migrate'
  const store = await openStore(config, log, { attach: true, existing }).catch(noStore)
  if (store === undefined) return 1
  const pool = openPool({ url: store.url, size: 4 })
  try {
    return await work(pool)
  } finally {
    await pool.close()
    await store.stop()
  }
}

function noStore(error: unknown): undefined {
  if (!(error instanceof NoStoreError)) throw error
  complain(error.message)
}

type Work = (pool: Pool) => Promise<number>

function workOf(config: Config, command: string, given: Given): Work {
  const json = given.switches.has('json')
  const now = (): number => systemClock.now()
  const prepared =
    (work: (pool: Pool, installation: Installation) => Promise<number>): Work =>
    async (pool) =>
      work(pool, await prepareInstallation(config, { pool, clock: systemClock, ids: randomIds() }))
  switch (`${command} ${given.action}`.trim()) {
    case 'migrate':
      return async (pool) => {
        const applied = await migrate(pool, systemClock.now())
        print(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`)
        return 0
      }
    case 'verify':
      return given.switches.has('anchor')
        ? (pool) => anchorCommand(pool, { json, print })
        : (pool) => verifyCommand(pool, { json, print })
    case 'rebuild':
      return (pool) =>
        rebuildCommand(pool, { json, print, progress: openProgress({ quiet: json }) })
    case 'retention':
      return (pool) => retentionCommand(pool, { json, now, print })
    case 'reverification list':
      return (pool) => schedulesCommand(pool, { json, print })
    case 'reverification dry-run':
      return (pool) => scheduleDryRun(pool, given)
    case 'replay':
      return (pool) => replayCommand(pool, { ...replayGiven(given), json, print, complain })
    case 'lists status':
    case 'lists import':
    case 'lists history':
    case 'lists diff':
    case 'lists verify':
    case 'lists sources':
      return prepared((pool) => onLists(pool, given))
    case 'screenings export':
    case 'screenings replay':
      return prepared((pool, installation) => onScreenings(pool, installation, given))
    case 'data status':
      return prepared((pool) => dataStatusCommand({ pool, json, now, print }))
    case 'data import':
      return prepared((pool) => dataImport(pool, given))
    case 'registry status':
      return prepared((pool) => registryStatusCommand({ pool, json, now, print }))
    case 'registry import':
      return prepared((pool) => registryImport(pool, given))
    case 'registry search':
      return prepared((pool) => registrySearch(pool, given))
    case 'keys create':
      return prepared((pool) => createKeyCommand(pool, given, { print, complain }))
    case 'keys list':
      return prepared((pool) => listKeysCommand(pool, print))
    case 'applications create':
      return prepared((pool) => createApplicationCommand(pool, given, print))
    case 'applications list':
      return prepared((pool) => listApplicationsCommand(pool, print))
    case 'applications unsign':
      return prepared((pool) => unsignCommand(pool, given, { print, complain }))
    case 'vault status':
    case 'vault rotate':
    case 'vault rewrap':
      return prepared((pool, { keyring }) => onVault({ pool, keyring, json, print }, given))
    default:
      throw new Error(`usage/ has a command "${command} ${given.action}" that nothing runs.`)
  }
}

function onScreenings(
  pool: Pool,
  { keyring }: Installation,
  { action, words, switches }: Given,
): Promise<number> {
  const [source = ''] = words
  const json = switches.has('json')
  const command = { pool, encryption: keyring.encryption, print, complain }
  if (action === 'export') return exportCommand(command, source)
  return replayScreenings({ ...command, json, progress: openProgress({ quiet: json }) }, source)
}

function scheduleDryRun(pool: Pool, { words, switches }: Given): Promise<number> {
  const [scheduleId = ''] = words
  const json = switches.has('json')
  const now = (): number => systemClock.now()
  return scheduleDryRunCommand(pool, { scheduleId, json, now, print, complain })
}

const replayGiven = ({ words, switches }: Given): { decision?: string; all: boolean } => ({
  ...(words[0] === undefined ? {} : { decision: words[0] }),
  all: switches.has('all'),
})

function onVault(command: VaultCommand, { action, switches }: Given): Promise<number> {
  if (action === 'status') return vaultStatusCommand(command)
  if (action === 'rotate') {
    return vaultRotateCommand({ ...command, prepareOnly: switches.has('prepare') })
  }
  return vaultRewrapCommand({ ...command, progress: openProgress({ quiet: command.json }) })
}

function onLists(pool: Pool, given: Given): Promise<number> {
  const json = given.switches.has('json')
  const command = { pool, json, print, now: () => systemClock.now() }
  const [list] = given.words
  switch (given.action) {
    case 'import':
      return listImport(pool, given)
    case 'history':
      return historyCommand(command, list ?? '')
    case 'diff':
      return listDiff(pool, given)
    case 'verify':
      return verifyListsCommand({ ...command, progress: openProgress({ quiet: json }) }, list)
    case 'sources':
      return sourcesCommand(command, given)
    default:
      return statusCommand(command)
  }
}

function listImport(pool: Pool, { words, switches }: Given): Promise<number> {
  const [source, path] = words as [ListName, string] // as usage/ declares them
  const json = switches.has('json')
  return importCommand({
    pool,
    source,
    path,
    json,
    allowShrink: switches.has('allow-shrink'),
    allowOlder: switches.has('allow-older'),
    print,
    now: () => systemClock.now(),
    progress: openProgress({ quiet: json }),
  })
}

function listDiff(pool: Pool, { words, switches }: Given): Promise<number> {
  const [list = '', from, to] = words
  const versions = { from: Number(from), to: Number(to) } // numbers, as usage/ has them
  return diffCommand({ pool, json: switches.has('json'), print }, list, versions)
}

function dataImport(pool: Pool, { words, switches }: Given): Promise<number> {
  const [dataset, path] = words as [DatasetName, string] // as usage/ declares them
  const json = switches.has('json')
  return dataImportCommand({
    pool,
    dataset,
    path,
    json,
    allowShrink: switches.has('allow-shrink'),
    print,
    now: () => systemClock.now(),
    progress: openProgress({ quiet: json }),
  })
}

function registryImport(pool: Pool, { words, switches }: Given): Promise<number> {
  const json = switches.has('json')
  return registryImportCommand({
    pool,
    paths: words,
    json,
    update: switches.has('update'),
    allowShrink: switches.has('allow-shrink'),
    allowOlder: switches.has('allow-older'),
    print,
    now: () => systemClock.now(),
    progress: openProgress({ quiet: json }),
  })
}

function registrySearch(pool: Pool, { words, values, switches }: Given): Promise<number> {
  const [countryCode = '', name] = words
  const registrationNumber = values['number']?.[0]
  const mode = (values['mode']?.[0] ?? 'exact') as CompanyQuestion['mode'] // as usage/ declares it
  return registrySearchCommand({
    pool,
    json: switches.has('json'),
    print,
    complain,
    now: () => systemClock.now(),
    question: {
      countryCode,
      mode,
      ...(name !== undefined && { name }),
      ...(registrationNumber !== undefined && { registrationNumber }),
    },
  })
}

function owners({ words, values, switches }: Given): Promise<number> {
  const [path = ''] = words
  const day = values['day']?.[0]
  return ownershipCommand({
    path,
    threshold: values['threshold']?.[0] ?? '25',
    ...(day !== undefined && { day }),
    json: switches.has('json'),
    print,
    complain,
  })
}

async function databaseUrl(config: Config): Promise<number> {
  const running = config.databaseUrl ?? (await attachEmbedded(config.dataDir))
  if (running === undefined) {
    complain(
      `No store runs in ${config.dataDir}. Start one with npm start; it will ` +
        `then be at ${embeddedUrl(config.dataDir)}`,
    )
    return 1
  }
  print(running)
  return 0
}
