/**
 * Media in a folder: one file a key, written beside its place and moved into it, so that whoever
 * reads meanwhile, and after a power cut, finds it whole or not at all.
 */
import {
  mkdir,
  open,
  readFile,
  readdir,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dayMs } from '@ostiary/domain/units'
import { drawBytes } from '../platform/random.ts'
import { checkKey, checkPrefix, StorageError } from './storage.ts'
import type { ListPage, MediaStorage } from './storage.ts'

/** What is being written lies here; its name is no beginning of any key. */
const incoming = '.incoming'
/** Longer than any write takes: what is older was left by a process that died. */
const leftoverMs = dayMs
/** A folder may be taken away between being made and being written into. */
const triesMax = 5

/** @throws StorageError where the folder cannot be made or written */
export async function openFolderStorage(root: string, nowMs: number): Promise<MediaStorage> {
  await told(root, prepare(root, nowMs))
  const pathOf = (key: string): string => {
    checkKey(key)
    return join(root, key)
  }
  return {
    name: 'folder',
    put: async (key, bytes) => {
      const path = pathOf(key)
      await told(root, putFile(root, path, bytes))
    },
    get: async (key) => {
      const path = pathOf(key)
      return told(root, readFile(path).catch(whereThere))
    },
    delete: async (keys) => {
      for (const path of keys.map(pathOf)) await told(root, removeFile(root, path))
    },
    list: async (page) => {
      checkPrefix(page.prefix)
      const found: string[] = []
      await told(root, walk(root, page.prefix, page, found))
      return found
    },
  }
}

async function prepare(root: string, nowMs: number): Promise<void> {
  const folder = join(root, incoming)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const found = await stat(path).catch(whereThere)
    if (found && found.mtimeMs < nowMs - leftoverMs) await rm(path, { force: true })
  }
}

async function putFile(root: string, path: string, bytes: Buffer): Promise<void> {
  const mine = join(root, incoming, drawBytes(16).toString('hex'))
  try {
    await writeFile(mine, bytes, { mode: 0o600, flag: 'wx', flush: true })
    await moveInto(path, mine)
  } catch (error) {
    await rm(mine, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

async function moveInto(path: string, mine: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    try {
      return await rename(mine, path)
    } catch (error) {
      if (codeOf(error) !== 'ENOENT' || tries === triesMax) throw error
    }
  }
}

async function syncFolder(path: string): Promise<void> {
  // Emptied and taken away meanwhile, it has nothing left to keep.
  const handle = await open(path).catch(whereThere)
  await handle?.sync().finally(() => handle.close())
}

async function removeFile(root: string, path: string): Promise<void> {
  await rm(path, { force: true })
  // Each entity has a folder; it goes with its last file, and a folder above it stays.
  const folder = dirname(path)
  if (folder !== root) await rmdir(folder).catch(whereLeft)
}

/** Folders are passed in the order of the keys in them: `a-b/x` stands before `a/x`. */
async function walk(root: string, prefix: string, page: ListPage, found: string[]): Promise<void> {
  const entries =
    (await readdir(join(root, prefix), { withFileTypes: true }).catch(whereThere)) ?? []
  const names = entries
    .filter((one) => !one.name.startsWith('.'))
    .map((one) => `${prefix}${one.name}${one.isDirectory() ? '/' : ''}`)
    .sort()
  for (const name of names) {
    if (found.length >= page.limit) return
    const { after } = page
    const isFolder = name.endsWith('/')
    const mayHold = isFolder && after?.startsWith(name)
    if (after !== undefined && name <= after && !mayHold) continue
    if (isFolder) await walk(root, name, page, found)
    else found.push(name)
  }
}

const codeOf = (error: unknown): string =>
  (error as NodeJS.ErrnoException | null)?.code ?? 'unknown'

function whereThere(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error
}

function whereLeft(error: unknown): undefined {
  if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(codeOf(error))) throw error
}

/** A full or detached disk may be mended while the server runs; who may not write is told so. */
async function told<T>(root: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const code = codeOf(error)
    const denied = ['EACCES', 'EPERM', 'EROFS'].includes(code)
    throw new StorageError(
      denied ? 'denied' : 'away',
      `The folder of uploaded files, ${root}, cannot be used (${code}). ` +
        'See that this user may write there and that the disk has room, or set OSTIARY_MEDIA_DIR.',
    )
  }
}
