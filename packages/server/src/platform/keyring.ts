/**
 * The keys that protect the vault: an interface for a key management service, and a local file as
 * its first form.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { secretOf } from './digest.ts'
import { drawBytes } from './random.ts'

/** Wraps data keys under a key-encryption key that never leaves its home. */
export interface KeyEncryption {
  /** Names the key-encryption key in force. */
  readonly keyId: string
  wrap(dataKey: Buffer, context: string): Promise<Buffer>
  /** @throws when the wrapped key was made under a key that is not here, or was altered */
  unwrap(wrapped: Buffer, context: string): Promise<Buffer>
}

export interface Keyring {
  readonly encryption: KeyEncryption
  /** The key of the keyed hashes by which a wallet, an id or a document is found again. */
  readonly lookupKey: Buffer
  /** The key that makes links of the hosted page unforgeable. */
  readonly linkKey: Buffer
  /** Tells two keyrings apart without revealing either. */
  readonly fingerprint: string
}

interface KeyringFile {
  readonly version: 1
  readonly active: string
  readonly keys: Readonly<Record<string, string>>
  readonly lookup: string
  readonly link: string
}

/**
 * AES-256-GCM; the context is authenticated, so that a sealed value cannot be moved to another
 * place.
 */
export function seal(key: Buffer, context: string, plain: Buffer | string): Buffer {
  const nonce = drawBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secretOf(key), nonce)
  cipher.setAAD(Buffer.from(context))
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain)
  const last = cipher.final()
  return Buffer.concat([nonce, body, last, cipher.getAuthTag()])
}

/** @throws when the key is another, or the value or its context was altered */
export function unseal(key: Buffer, context: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secretOf(key), sealed.subarray(0, 12))
  decipher.setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()])
}

/** Opens the key file of an installation; makes it on first use, readable by its owner only. */
export async function openKeyring(path: string): Promise<Keyring> {
  const file = await readKeyFile(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    await makeKeyFile(path)
    return readKeyFile(path)
  })
  const keys = new Map(
    Object.entries(file.keys).map(([id, text]) => [id, Buffer.from(text, 'base64')]),
  )
  const lookupKey = Buffer.from(file.lookup, 'base64')
  return {
    encryption: localEncryption(file.active, keys),
    lookupKey,
    linkKey: Buffer.from(file.link, 'base64'),
    fingerprint: createHash('sha256')
      .update('ostiary keyring')
      .update(lookupKey)
      .digest('hex')
      .slice(0, 16),
  }
}

const keyBytes = 32
const isKey = (text: unknown): boolean =>
  typeof text === 'string' && Buffer.from(text, 'base64').length === keyBytes

async function readKeyFile(path: string): Promise<KeyringFile> {
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
function parse(text: string): KeyringFile | undefined {
  try {
    const file = JSON.parse(text) as Partial<KeyringFile> | null
    const keys = Object.values(file?.keys ?? {})
    const whole =
      file?.version === 1 &&
      typeof file.active === 'string' &&
      Object.hasOwn(file.keys ?? {}, file.active) &&
      [...keys, file.lookup, file.link].every(isKey)
    return whole ? (file as KeyringFile) : undefined
  } catch {
    return undefined
  }
}

async function makeKeyFile(path: string): Promise<void> {
  const secret = (): string => randomBytes(keyBytes).toString('base64')
  const file: KeyringFile = {
    version: 1,
    active: 'k1',
    keys: { k1: secret() },
    lookup: secret(),
    link: secret(),
  }
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  // Not named by the process: two containers on one volume may both be process 1.
  const mine = `${path}.${randomBytes(8).toString('hex')}`
  await writeFile(mine, `${JSON.stringify(file, null, 1)}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
  // Of two processes that start together the first to link wins; both read the winner's file.
  await link(mine, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(mine)
  await chmod(path, 0o600)
  // A key that a power cut takes back would leave sealed data nobody can open.
  const handle = await open(folder)
  await handle.sync().finally(() => handle.close())
}

function localEncryption(active: string, keys: ReadonlyMap<string, Buffer>): KeyEncryption {
  const prefix = Buffer.from([active.length, ...Buffer.from(active)])
  return {
    keyId: active,
    wrap: (dataKey, context) =>
      Promise.resolve(Buffer.concat([prefix, seal(keys.get(active)!, context, dataKey)])),
    unwrap: async (wrapped, context) => {
      const end = 1 + (wrapped[0] ?? 0)
      const id = wrapped.subarray(1, end).toString()
      const key = keys.get(id)
      if (!key)
        throw new Error(
          `The key-encryption key ${JSON.stringify(id)} is not in the key file. ` +
            'Restore the file that made the data.',
        )
      return unseal(key, context, wrapped.subarray(end))
    },
  }
}
