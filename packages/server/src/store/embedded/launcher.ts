/** How a PostgreSQL program is started so that it is never root and never outlives Node. */
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { StoreStartError } from './errors.ts'

const execute = promisify(execFile)

/**
 * `user`: as the ordinary user we are. `namespace`: as root, in a user namespace where root bears
 * another name, so it may enter folders of root and owns its files as root. `drop`: as root where
 * namespaces are closed (most containers).
 */
type LaunchMode = 'user' | 'namespace' | 'drop'

export interface Account {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

export interface Launcher {
  readonly mode: LaunchMode
  /** What stands before the program on the command line. */
  readonly prefix: readonly string[]
  /** Where `setpriv` is missing, Node itself changes the user. */
  readonly spawnAs: Account | undefined
  /** Who must own the data, as seen from outside a namespace. */
  readonly owner: Account
  /** Whether a shell has to watch for the end of Node, because `setpriv` cannot. */
  readonly watched: boolean
}

/** What to do without although it is there, for tests and support. */
export type Without = 'user_namespaces' | 'setpriv' | 'package'

export interface LauncherChoice {
  /** Who owns the data folder, if there is one. */
  readonly dataOwner: number | undefined
  readonly without?: readonly Without[] | undefined
}

const deathSignal = ['--pdeathsig', 'INT']

/**
 * Tries what the machine allows instead of guessing from its name. A data folder that belongs to an
 * ordinary user keeps its owner even when root starts Ostiary once: the next start may be that
 * user's again.
 */
export async function chooseLauncher(choice: LauncherChoice): Promise<Launcher> {
  const uid = process.getuid?.()
  const gid = process.getgid?.()
  if (uid === undefined || gid === undefined) {
    throw new StoreStartError(
      'no_binaries',
      'The embedded PostgreSQL needs Linux or macOS. Set DATABASE_URL to a PostgreSQL server.',
    )
  }
  const without = choice.without ?? []
  const setpriv = !without.includes('setpriv') && (await works(['setpriv', ...deathSignal, 'true']))
  if (uid !== 0) {
    const prefix = setpriv ? ['setpriv', ...deathSignal] : []
    const owner = { name: `user ${uid}`, uid, gid }
    return { mode: 'user', prefix, spawnAs: undefined, owner, watched: !setpriv }
  }
  const accounts = await readAccounts()
  const keeper = accounts.find((account) => account.uid === choice.dataOwner)
  if (keeper) return dropTo(keeper, setpriv)
  if (setpriv && !without.includes('user_namespaces')) {
    const namespace = namespacePrefix(accounts)
    if (await works([...namespace, 'true'])) {
      const owner = { name: 'root', uid, gid }
      return { mode: 'namespace', prefix: namespace, spawnAs: undefined, owner, watched: false }
    }
  }
  return dropTo(pick(accounts, ['postgres', 'nobody', 'daemon']), setpriv)
}

/**
 * PostgreSQL looks its own user up by name, so the mapped id must be in the password file ("could
 * not look up").
 */
function namespacePrefix(accounts: readonly Account[]): string[] {
  const { uid, gid } = pick(accounts, ['nobody', 'postgres', 'daemon'])
  const map = ['--user', `--map-user=${uid}`, `--map-group=${gid}`]
  return ['unshare', ...map, 'setpriv', ...deathSignal]
}

function dropTo(account: Account, setpriv: boolean): Launcher {
  const ids = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  return {
    mode: 'drop',
    prefix: setpriv ? ['setpriv', ...ids, ...deathSignal] : [],
    spawnAs: setpriv ? undefined : account,
    owner: account,
    watched: !setpriv,
  }
}

async function readAccounts(): Promise<Account[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':')
    if (!name || !uid || !gid || Number(uid) <= 0) return []
    return [{ name, uid: Number(uid), gid: Number(gid) }]
  })
}

function pick(accounts: readonly Account[], names: readonly string[]): Account {
  for (const name of names) {
    const found = accounts.find((account) => account.name === name)
    if (found) return found
  }
  throw new StoreStartError(
    'no_unprivileged_user',
    'PostgreSQL refuses to run as root, and /etc/passwd has neither `postgres` nor `nobody`. ' +
      'Start Ostiary as an ordinary user, or add one of the two.',
  )
}

/** Whether a command ends with success. It runs as the launcher would run it. */
export async function works(command: readonly string[], launcher?: Launcher): Promise<boolean> {
  const [file = '', ...args] = [...(launcher?.prefix ?? []), ...command]
  return execute(file, args, options(launcher)).then(
    () => true,
    () => false,
  )
}

/** Runs a PostgreSQL tool to its end and gives what it printed. */
export async function runTool(launcher: Launcher, command: readonly string[]): Promise<string> {
  const [file = '', ...args] = [...launcher.prefix, ...command]
  const { stdout } = await execute(file, args, options(launcher))
  return stdout
}

/**
 * Starts a server whose output goes to an open file. It is a session of its own: Ctrl-C in a
 * terminal must reach only Node, which still has requests to finish. Called on the main thread: the
 * death signal follows the thread.
 */
export function spawnServer(
  launcher: Launcher,
  command: readonly string[],
  logFile: number,
): ChildProcess {
  const [file = '', ...args] = [...launcher.prefix, ...command]
  const child = spawn(file, args, {
    ...options(launcher),
    stdio: ['ignore', logFile, logFile],
    detached: true,
  })
  if (launcher.watched && child.pid !== undefined) watchParent(child, launcher)
  return child
}

/**
 * A shell that blocks on a pipe held by Node. The pipe closes with Node however it dies, and the
 * server is stopped.
 */
function watchParent(child: ChildProcess, launcher: Launcher): void {
  const script = 'read _; kill -INT "$1"'
  const watcher = spawn('/bin/sh', ['-c', script, 'sh', String(child.pid)], {
    ...options(launcher),
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.on('error', () => child.kill('SIGINT'))
  watcher.unref()
  // It must be gone before the id of the server can be given to another process.
  child.once('exit', () => watcher.kill('SIGKILL'))
}

function options(launcher?: Launcher): {
  cwd: string
  env: NodeJS.ProcessEnv
  uid?: number
  gid?: number
} {
  const as = launcher?.spawnAs
  return {
    // Our own working folder may be closed to the other user.
    cwd: '/',
    // Nothing else of our environment: it holds the master key, and SQL can start programs.
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(as ? { uid: as.uid, gid: as.gid } : {}),
  }
}
