/**
 * The keys of an installation: those that wrap the vault's data keys, in the key file or in a key
 * service, and the two that stay in the file, for look-ups and for links.
 */
import { createHash } from 'node:crypto'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import { fileHome } from './keys/file-home.ts'
import { KeyError } from './keys/key-error.ts'
import { makeKeyFile, readKeyFile } from './keys/key-file.ts'
import type { KeyEncryption, KeyHome } from './keys/key-home.ts'
import { isTransitKey, transitHome } from './keys/transit-home.ts'
import type { TransitSettings } from './keys/transit-client.ts'
import { readWrappedKey } from './keys/wrapped-key.ts'

export interface Keyring {
  /** Wraps where the settings say, and unwraps what any home of this installation wrapped. */
  readonly encryption: KeyEncryption
  /** Where the key-encryption key in force lives. */
  readonly home: KeyHome
  /** The key of the keyed hashes by which a wallet, an id or a document is found again. */
  readonly lookupKey: Buffer
  /** The key that makes links of the hosted page unforgeable. */
  readonly linkKey: Buffer
  /** Tells two keyrings apart without revealing either. */
  readonly fingerprint: string
}

export interface KeyringSettings {
  /** How the key service is reached; without it only the key file wraps and unwraps. */
  readonly transit?: TransitSettings
  readonly wrapWith?: 'file' | 'transit'
  readonly clock?: Clock
}

/** Opens the key file of an installation; makes it on first use, readable by its owner only. */
export async function openKeyring(path: string, settings: KeyringSettings = {}): Promise<Keyring> {
  const file = await readKeyFile(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    await makeKeyFile(path)
    return readKeyFile(path)
  })
  const lookupKey = Buffer.from(file.lookup, 'base64')
  const inFile = fileHome(path, file, settings.clock ?? systemClock)
  const inService = settings.transit && transitHome(settings.transit)
  const home = settings.wrapWith === 'transit' ? inService : inFile
  if (!home) throw noService()
  return {
    encryption: encryptionOf(home, inFile, inService),
    home,
    lookupKey,
    linkKey: Buffer.from(file.link, 'base64'),
    fingerprint: createHash('sha256')
      .update('ostiary keyring')
      .update(lookupKey)
      .digest('hex')
      .slice(0, 16),
  }
}

/** Names the key-encryption key in force, by wrapping something nobody needs. @throws KeyError */
export async function keyInForce(encryption: KeyEncryption): Promise<string> {
  const context = 'probe'
  const probe = Buffer.from('which key wraps now?')
  const wrapped = await encryption.wrap(probe, context)
  const again = await encryption.unwrap(wrapped, context)
  const read = readWrappedKey(wrapped)
  if (!read || !again.equals(probe)) {
    throw new KeyError('bad_data', 'The key-encryption key does not unwrap what it wraps.')
  }
  return read.keyId
}

/** Each wrapped key goes to the home that its key id names, whichever wraps now. */
function encryptionOf(
  home: KeyHome,
  inFile: KeyHome,
  inService: KeyHome | undefined,
): KeyEncryption {
  return {
    wrap: (dataKey, context) => home.wrap(dataKey, context),
    unwrap: async (wrapped, context) => {
      const keyId = readWrappedKey(wrapped)?.keyId
      if (keyId === undefined || !isTransitKey(keyId)) return inFile.unwrap(wrapped, context)
      if (!inService) throw noService()
      return inService.unwrap(wrapped, context)
    },
  }
}

const noService = (): KeyError =>
  new KeyError(
    'misconfigured',
    'A key of a key service is needed, and none is set. Set OSTIARY_TRANSIT_URL and the settings ' +
      'beside it, as the process that wrapped the data has them.',
  )
