/**
 * Key-encryption keys in the Transit engine of HashiCorp Vault or OpenBao, which never gives them
 * out. The context goes as `associated_data`, which the endpoint `rewrap` does not take: a key is
 * brought under a new version by decrypting and encrypting it
 * (docs/decisions/0020-keys-rotate-look-ups-do-not.md).
 */
import { KeyError } from './key-error.ts'
import type { KeyHome } from './key-home.ts'
import { openTransitClient } from './transit-client.ts'
import type { TransitSettings } from './transit-client.ts'
import { readWrappedKey, wrappedKey } from './wrapped-key.ts'

/** `transit/ostiary:v3`; a key of the key file has no colon. */
const keyIdForm = /^(.+):v([1-9]\d*)$/

export const isTransitKey = (keyId: string): boolean => keyIdForm.test(keyId)

export function transitHome(settings: TransitSettings): KeyHome {
  const client = openTransitClient(settings)
  return {
    wrap: async (dataKey, context) => {
      const { ciphertext } = await client.call('encrypt', {
        plaintext: dataKey.toString('base64'),
        associated_data: base64(context),
      })
      // The bytes are kept, a third shorter than their text; the version stands in the key id.
      const [, version, body] = /^vault:v([1-9]\d*):(.+)$/.exec(String(ciphertext)) ?? []
      const bytes = Buffer.from(body ?? '', 'base64')
      if (version === undefined || bytes.toString('base64') !== body) throw notTransit(settings)
      return wrappedKey(`${settings.key}:v${version}`, bytes)
    },
    unwrap: async (wrapped, context) => {
      const read = readWrappedKey(wrapped)
      const [, key, version] = keyIdForm.exec(read?.keyId ?? '') ?? []
      if (!read || version === undefined) {
        throw new KeyError('bad_data', 'A wrapped key does not name a key of the key service.')
      }
      if (key !== settings.key) throw anotherKey(settings)
      const { plaintext } = await client.call('decrypt', {
        ciphertext: `vault:v${version}:${read.body.toString('base64')}`,
        associated_data: base64(context),
      })
      if (typeof plaintext !== 'string') throw notTransit(settings)
      return Buffer.from(plaintext, 'base64')
    },
    rotate: async ({ prepareOnly }) => {
      if (prepareOnly) {
        throw new KeyError(
          'misconfigured',
          'A key service hands its keys to nobody, so there is nothing to prepare. ' +
            'Run it without --prepare.',
        )
      }
      await client.call('rotate', {})
      const { ciphertext } = await client.call('encrypt', { plaintext: base64('which version?') })
      const version = /^vault:v([1-9]\d*):/.exec(String(ciphertext))?.[1]
      if (version === undefined) throw notTransit(settings)
      return { keyId: `${settings.key}:v${version}`, inForce: true }
    },
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

const notTransit = ({ url }: TransitSettings): KeyError =>
  new KeyError(
    'misconfigured',
    `What answers at ${url} is not a Transit engine. Check OSTIARY_TRANSIT_URL.`,
  )

const anotherKey = ({ key }: TransitSettings): KeyError =>
  new KeyError(
    'misconfigured',
    `A wrapped key names another key of the key service than ${key}. ` +
      'Check OSTIARY_TRANSIT_KEY; a key is rotated in its place, never replaced by another name.',
  )
