/**
 * Uploads of people: taken on, sealed under their entity's key, lent by links, gone with the key.
 * What a process lends to its features.
 */
import type { Clock } from '../platform/clock.ts'
import { sha256 } from '../platform/digest.ts'
import type { Ids } from '../platform/ids.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { Database } from '../store/db.ts'
import { addMedia, deleteMedia, deleteMediaOfSession, findMedia, mediaOf } from '../store/media.ts'
import type { MediaPlace, MediaRow } from '../store/media.ts'
import type { Vault } from '../store/vault.ts'
import { acceptBase64, acceptUpload } from './accept.ts'
import type { Accepted } from './accept.ts'
import { makeMediaToken, readMediaToken } from './link.ts'
import type { LinkPurpose } from './link.ts'
import { keyOf, sealMedia, unsealMedia } from './place.ts'
import type { MediaStorage } from './storage.ts'
import { openSweep, removeObjectsOf } from './sweep.ts'

export interface MediaParts {
  readonly db: Database
  readonly vault: Pick<Vault, 'keyOf'>
  readonly storage: MediaStorage
  readonly keyring: Pick<Keyring, 'linkKey' | 'fingerprint'>
  readonly clock: Clock
  readonly ids: Ids
  /** How this server is reached from outside, without a trailing slash. */
  readonly publicUrl: string
  readonly linkMinutes: number
}

/** An upload that was accepted, and what it is to be to its entity. */
interface Keeping {
  readonly entityId: string
  readonly sessionId?: string
  readonly nodeId?: string
  /** A word for what it is, such as `selfie`; never the name the file had. */
  readonly kind: string
  readonly upload: Accepted
}

interface OpenedMedia {
  readonly row: MediaRow
  readonly bytes: Buffer
}

/** What a link leads to; `gone` is also what was never there. */
export type LentMedia =
  | ({ readonly kind: 'lent'; readonly purpose: LinkPurpose } & OpenedMedia)
  | { readonly kind: 'expired' }
  | { readonly kind: 'gone' }

export interface Media {
  /** `folder` or `s3`. */
  readonly storageName: string
  /** Asks the storage for nothing in particular. @throws StorageError */
  check(): Promise<void>
  readonly accept: typeof acceptUpload
  readonly acceptBase64: typeof acceptBase64
  /** @returns `undefined` where the entity was deleted or erased @throws StorageError */
  keep(keeping: Keeping): Promise<MediaRow | undefined>
  /** @returns `undefined` for what is not there (any more) @throws StorageError */
  open(place: MediaPlace): Promise<OpenedMedia | undefined>
  /** What is known of an entity's uploads, in the order they came in. */
  list(entityId: string, of?: { sessionId?: string }): Promise<MediaRow[]>
  /** Hides them at once; their bytes go with the next sweep. */
  remove(entityId: string, mediaIds: readonly string[]): Promise<void>
  /** The same of a session that was deleted. */
  removeOfSession(entityId: string, sessionId: string): Promise<void>
  /** An address that shows it to whoever has it, for `OSTIARY_MEDIA_LINK_MINUTES`. */
  link(place: MediaPlace, purpose?: LinkPurpose): string
  /** @throws StorageError */
  followLink(token: string): Promise<LentMedia>
  /** Rows and bytes of an entity that is erased or purged. @throws StorageError */
  removeMediaOf(entityId: string): Promise<void>
  /** One round. @returns 0 once there is nothing to do without a pause @throws StorageError */
  sweepMedia(): Promise<number>
}

export function openMedia(parts: MediaParts): Media {
  const { db, clock, storage, keyring, publicUrl, linkMinutes } = parts
  const installation = keyring.fingerprint
  return {
    storageName: storage.name,
    check: async () => {
      await storage.list({ prefix: `${installation}/`, limit: 1 })
    },
    accept: acceptUpload,
    acceptBase64,
    keep: (keeping) => keep(parts, keeping),
    open: (place) => open(parts, place),
    list: (entityId, of) => mediaOf(db, entityId, of),
    remove: (entityId, mediaIds) => deleteMedia(db, { entityId, mediaIds, nowMs: clock.now() }),
    removeOfSession: (entityId, sessionId) =>
      deleteMediaOfSession(db, { entityId, sessionId, nowMs: clock.now() }),
    link: (place, purpose = 'view') => {
      const expiresAtMs = clock.now() + linkMinutes * 60_000
      const token = makeMediaToken(keyring.linkKey, { ...place, expiresAtMs, purpose })
      return `${publicUrl}/media/${token}`
    },
    followLink: (token) => followLink(parts, token),
    removeMediaOf: (entityId) => removeObjectsOf({ db, storage, installation }, entityId),
    sweepMedia: openSweep({ db, storage, installation, clock }),
  }
}

async function keep(parts: MediaParts, keeping: Keeping): Promise<MediaRow | undefined> {
  const { entityId, kind, upload } = keeping
  const dataKey = await parts.vault.keyOf(entityId)
  if (!dataKey) return undefined
  const createdAtMs = parts.clock.now()
  const row: MediaRow = {
    entityId,
    mediaId: parts.ids.next(createdAtMs),
    sessionId: keeping.sessionId ?? null,
    nodeId: keeping.nodeId ?? null,
    kind,
    contentType: upload.contentType,
    bytes: upload.bytes.length,
    digest: sha256(upload.bytes),
    width: upload.width,
    height: upload.height,
    createdAtMs,
  }
  const key = keyOf(parts.keyring.fingerprint, row)
  // Bytes first: a row never leads to nothing, and bytes without a row are swept.
  await parts.storage.put(key, sealMedia(dataKey, row, upload.bytes))
  if (await addMedia(parts.db, row)) return row
  await parts.storage.delete([key])
  return undefined
}

async function open(parts: MediaParts, place: MediaPlace): Promise<OpenedMedia | undefined> {
  const row = await findMedia(parts.db, place)
  const dataKey = row && (await parts.vault.keyOf(place.entityId))
  const sealed = dataKey && (await parts.storage.get(keyOf(parts.keyring.fingerprint, place)))
  return sealed && row && { row, bytes: unsealMedia(dataKey, place, sealed) }
}

async function followLink(parts: MediaParts, token: string): Promise<LentMedia> {
  const link = readMediaToken(parts.keyring.linkKey, token)
  if (!link) return { kind: 'gone' }
  if (link.expiresAtMs <= parts.clock.now()) return { kind: 'expired' }
  const opened = await open(parts, link)
  return opened ? { kind: 'lent', purpose: link.purpose, ...opened } : { kind: 'gone' }
}
