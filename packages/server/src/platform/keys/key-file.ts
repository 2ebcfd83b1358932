/**
 * The key file of an installation: read, made whole or not at all, and given another
 * key-encryption key.
 */
import { randomBytes } from 'node:crypto'
import {
  chmod,
  chown,
  link,
  mkdir,
  open,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeyError } from './key-error.ts'

export interface KeyFile {
  readonly version: 1
  /** The id of the key that wraps; every key unwraps what it wrapped. */
  readonly active: string
  readonly keys: Readonly<Record<string, string>>
  readonly lookup: string
  readonly link: string
}

const keyBytes = 32
const secret = (): string => randomBytes(keyBytes).toString('base64')
const isKey = (text: unknown): boolean =>
  typeof text === 'string' && Buffer.from(text, 'base64').length === keyBytes

/** @throws with the code of the system where it cannot be read, and a sentence where it is none */
export async function readKeyFile(path: string): Promise<KeyFile> {
  const file = parse(await readFile(path, 'utf8'))
  if (!file) {
    throw new Error(
      `The key file ${path} is not one this release reads. ` +
        'Restore it from your backup; without it sealed data cannot be opened.',
    )
  }
  return file
}

/**
 * `undefined` for anything else. The complaint of the JSON parser is dropped: it quotes what it
 * read, and that is keys.
 */
function parse(text: string): KeyFile | undefined {
  try {
    const file = JSON.parse(text) as Partial<KeyFile> | null
    const keys = Object.values(file?.keys ?? {})
    const whole =
      file?.version === 1 &&
      typeof file.active === 'string' &&
      Object.hasOwn(file.keys ?? {}, file.active) &&
      [...keys, file.lookup, file.link].every(isKey)
    return whole ? (file as KeyFile) : undefined
  } catch {
    return undefined
  }
}

/** Makes the file, readable by its owner only. Of several at once one wins, and all read its. */
export async function makeKeyFile(path: string): Promise<void> {
  const file: KeyFile = {
    version: 1,
    active: 'k1',
    keys: { k1: secret() },
    lookup: secret(),
    link: secret(),
  }
  await mkdir(dirname(path), { recursive: true })
  const mine = await writeBeside(path, file)
  // Of two processes that start together the first to link wins; both read the winner's file.
  await link(mine, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(mine)
  await chmod(path, 0o600)
  await syncFolder(path)
}

/**
 * The file with one more key, or with the newest in force. A key newer than the one in force was
 * prepared: the next rotation takes it.
 */
export function withNextKey(file: KeyFile, prepareOnly: boolean): KeyFile {
  const numbers = Object.keys(file.keys).map(numberOf)
  const newest = Math.max(...numbers)
  const prepared = newest > numberOf(file.active)
  const keyId = `k${prepared ? newest : newest + 1}`
  const keys = prepared ? file.keys : { ...file.keys, [keyId]: secret() }
  return { ...file, active: prepareOnly ? file.active : keyId, keys }
}

/** Of `k7` it is 7; keys of other names count as older than all of these. */
const numberOf = (keyId: string): number => Number(/^k([1-9]\d{0,8})$/.exec(keyId)?.[1] ?? 0)

/** The newest key of a file. */
export const newestOf = (file: KeyFile): string =>
  Object.keys(file.keys).reduce((a, b) => (numberOf(b) > numberOf(a) ? b : a))

/**
 * Puts a file in the place of another: whoever reads meanwhile finds the one or the other, whole,
 * and after a power cut too. Owner and mode stay: a server of another user must go on reading it.
 * @throws KeyError where the place cannot be written
 */
export async function replaceKeyFile(path: string, file: KeyFile): Promise<void> {
  let mine: string | undefined
  try {
    // Where the path is a link, what it leads to is replaced.
    const target = await realpath(path)
    const before = await stat(target)
    mine = await writeBeside(target, file)
    const { uid, gid } = await stat(mine)
    if (uid !== before.uid || gid !== before.gid) await chown(mine, before.uid, before.gid)
    await chmod(mine, before.mode & 0o777)
    await rename(mine, target)
    await syncFolder(target)
  } catch (error) {
    if (mine !== undefined) await rm(mine, { force: true })
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new KeyError(
      'misconfigured',
      `The key file ${path} could not be replaced (${code}); it is as it was. Run this as its ` +
        'owner, where its folder can be written, and copy the file to where it is only read.',
    )
  }
}

async function writeBeside(path: string, file: KeyFile): Promise<string> {
  // Not named by the process: two containers on one volume may both be process 1.
  const mine = `${path}.${randomBytes(8).toString('hex')}`
  const text = `${JSON.stringify(file, null, 1)}\n`
  await writeFile(mine, text, { mode: 0o600, flag: 'wx', flush: true })
  return mine
}

/** A key that a power cut takes back would leave sealed data nobody can open. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(dirname(path))
  await handle.sync().finally(() => handle.close())
}
