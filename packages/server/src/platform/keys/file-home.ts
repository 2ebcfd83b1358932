/**
 * Key-encryption keys in the key file. A process goes by what it read, and reads again when the
 * file was replaced: it learns of a new key without being started anew.
 */
import { stat } from 'node:fs/promises'
import type { Clock } from '../clock.ts'
import { KeyError } from './key-error.ts'
import { newestOf, readKeyFile, replaceKeyFile, withNextKey } from './key-file.ts'
import type { KeyFile } from './key-file.ts'
import type { KeyHome } from './key-home.ts'
import { seal, unseal } from './seal.ts'
import { readWrappedKey, wrappedKey } from './wrapped-key.ts'

/** How long a process may go on wrapping under the key before the one in force. */
export const lookEveryMs = 1000

interface Held {
  readonly active: string
  readonly keys: ReadonlyMap<string, Buffer>
  /** Tells the file that was read from one put in its place. */
  readonly stamp: string
}

/** @param first the file as it was just read */
export function fileHome(path: string, first: KeyFile, clock: Clock): KeyHome {
  // Without a stamp: whatever lies there at the first look is read once more.
  let held = heldOf(first, '')
  let lookedMs = clock.now()
  let [begun, shown] = [0, 0]

  /**
   * What cannot be read changes nothing: the keys in memory are good, and a process that runs must
   * not fail because a copy is under way. Another installation's file is no news of this one.
   */
  async function look(): Promise<void> {
    begun += 1
    const mine = begun
    const next = await readHeld(path, first.lookup, held).catch(() => held)
    // A slower look that began earlier must not put back what a later one has replaced.
    if (mine < shown) return
    shown = mine
    held = next
  }

  return {
    wrap: async (dataKey, context) => {
      const nowMs = clock.now()
      if (nowMs - lookedMs >= lookEveryMs) {
        lookedMs = nowMs
        await look()
      }
      const { active, keys } = held
      return wrappedKey(active, seal(keys.get(active)!, context, dataKey)) // `parse` saw to it
    },
    unwrap: async (wrapped, context) => {
      const read = readWrappedKey(wrapped)
      if (!read) throw new KeyError('bad_data', 'A wrapped key is cut short or empty.')
      const { keyId, body } = read
      if (!held.keys.has(keyId)) await look()
      const key = held.keys.get(keyId)
      if (!key) throw notHere(keyId)
      try {
        return unseal(key, context, body)
      } catch {
        throw new KeyError(
          'bad_data',
          `What the key-encryption key ${JSON.stringify(keyId)} should unwrap was altered, moved ` +
            'from another place, or wrapped under another key of that name.',
        )
      }
    },
    rotate: async ({ prepareOnly }) => {
      const file = withNextKey(await readToRotate(path), prepareOnly)
      await replaceKeyFile(path, file)
      await look()
      return { keyId: newestOf(file), inForce: file.active === newestOf(file) }
    },
  }
}

function readToRotate(path: string): Promise<KeyFile> {
  return readKeyFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) throw error
    throw new KeyError('misconfigured', `The key file ${path} cannot be read (${error.code}).`)
  })
}

/** The id is printed only where it looks like one: a tampered one may be anything. */
const legible = /^[\w./:-]+$/

const notHere = (keyId: string): KeyError =>
  new KeyError(
    'misconfigured',
    `The key-encryption key ${legible.test(keyId) ? JSON.stringify(keyId) : '(unreadable)'} is ` +
      'not in the key file. Restore the file that made the data.',
  )

const heldOf = (file: KeyFile, stamp: string): Held => ({
  active: file.active,
  keys: new Map(Object.entries(file.keys).map(([id, text]) => [id, Buffer.from(text, 'base64')])),
  stamp,
})

async function readHeld(path: string, lookup: string, before: Held): Promise<Held> {
  // The stamp before the content: a file put there in between is read again at the next look.
  const { ino, mtimeMs, size } = await stat(path)
  const stamp = `${ino} ${mtimeMs} ${size}`
  if (stamp === before.stamp) return before
  const file = await readKeyFile(path)
  return file.lookup === lookup ? heldOf(file, stamp) : before
}
