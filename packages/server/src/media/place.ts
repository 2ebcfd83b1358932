/** Where an upload lies in the storage, and the key it is sealed with. */
import { hkdfSync } from 'node:crypto'
import { seal, unseal } from '../platform/keys/seal.ts'
import type { MediaPlace } from '../store/media.ts'

/**
 * `<installation>/<two digits>/<entity>/<upload>`. Installations that share a bucket never sweep
 * one another's; the last digits of an entity's id are random, so they spread the folders evenly.
 */
export const prefixOf = (installation: string, entityId: string): string =>
  `${installation}/${entityId.slice(-2)}/${entityId}/`

export const keyOf = (installation: string, { entityId, mediaId }: MediaPlace): string =>
  `${prefixOf(installation, entityId)}${mediaId}`

/** `undefined` for a key that none of us made. */
export function placeOf(key: string): MediaPlace | undefined {
  const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
  const [, entityId, mediaId] = new RegExp(`^[^/]+/[^/]+/(${uuid})/(${uuid})$`).exec(key) ?? []
  return entityId && mediaId ? { entityId, mediaId } : undefined
}

/** Of a UUIDv7, when it was made. */
export const madeAtMs = (id: string): number =>
  Number.parseInt(id.slice(0, 13).replace('-', ''), 16)

/**
 * A key of its own, made from the entity's: it goes with it, and what it seals can never be taken
 * for an item of the vault.
 */
const mediaKey = (dataKey: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, '', 'ostiary media', 32))

const context = ({ entityId, mediaId }: MediaPlace): string => `${entityId}|media:${mediaId}`

export const sealMedia = (dataKey: Buffer, place: MediaPlace, bytes: Buffer): Buffer =>
  seal(mediaKey(dataKey), context(place), bytes)

/** @throws where the bytes were altered, or are those of another upload */
export const unsealMedia = (dataKey: Buffer, place: MediaPlace, sealed: Buffer): Buffer =>
  unseal(mediaKey(dataKey), context(place), sealed)
