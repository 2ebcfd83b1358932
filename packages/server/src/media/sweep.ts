/**
 * Takes bytes out of the storage that nobody can or may open any more: of those deleted, of those
 * whose key was destroyed, and what a crash left without a row.
 */
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../store/db.ts'
import { deletedMedia, dropMedia, dropMediaOf, standingOf } from '../store/media.ts'
import type { MediaPlace, Standing } from '../store/media.ts'
import { keyOf, madeAtMs, placeOf, prefixOf } from './place.ts'
import type { MediaStorage } from './storage.ts'

interface Parts {
  readonly db: Database
  readonly storage: MediaStorage
  /** What all keys of this installation begin with. */
  readonly installation: string
}

/** So many are looked at, and deleted at most, in one round. */
const roundMost = 500
/** Bytes are stored before their row; nobody takes longer than this between the two. */
const rowlessLifeMs = 3_600_000
/** Of one entity at a time. */
const pageMost = 100

/** Those of one entity, found by their place and not by their rows, which may be gone already. */
export async function removeObjectsOf(
  { db, storage, installation }: Parts,
  entityId: string,
): Promise<void> {
  const prefix = prefixOf(installation, entityId)
  for (;;) {
    const keys = await storage.list({ prefix, limit: pageMost })
    if (keys.length === 0) break
    await storage.delete(keys)
  }
  await dropMediaOf(db, entityId)
}

/**
 * A round that is run again and again. It walks through everything stored, a page a round, and
 * begins anew at the end.
 */
export function openSweep(
  parts: Parts & { readonly clock: Clock },
  most = roundMost,
): () => Promise<number> {
  const { db, storage, installation, clock } = parts
  let after: string | undefined
  return async () => {
    const deleted = await deletedMedia(db, most)
    await storage.delete(deleted.map((place) => keyOf(installation, place)))
    // The row is what finds the bytes again after a crash, so it goes last.
    await dropMedia(db, deleted)
    const keys = await storage.list({ prefix: `${installation}/`, after, limit: most })
    const gone = await goneOf(db, keys, clock.now())
    // Here the walk finds what is left after a crash, so the row goes first.
    await dropMedia(db, gone)
    await storage.delete(gone.map((place) => keyOf(installation, place)))
    const isPage = keys.length >= most
    after = isPage ? keys.at(-1) : undefined
    return deleted.length >= most || gone.length >= most ? deleted.length + gone.length : 0
  }
}

async function goneOf(db: Database, keys: readonly string[], nowMs: number): Promise<MediaPlace[]> {
  const places = keys.flatMap((key) => placeOf(key) ?? [])
  if (places.length === 0) return []
  const isGone = ({ hasKey, hasRow, mediaId }: Standing): boolean =>
    !hasKey || (!hasRow && madeAtMs(mediaId) < nowMs - rowlessLifeMs)
  return (await standingOf(db, places)).filter(isGone)
}
