/** The rows of what people uploaded: all that is known of a file but its name and its bytes. */
import { isThere } from './deleted.ts'
import type { Database } from './db.ts'

export interface MediaPlace {
  readonly entityId: string
  readonly mediaId: string
}

export interface MediaRow extends MediaPlace {
  /** The session it was uploaded in, and the step of that session. */
  readonly sessionId: string | null
  readonly nodeId: string | null
  /** What it is to whoever asked for it, such as `selfie`. */
  readonly kind: string
  readonly contentType: string
  readonly bytes: number
  /** SHA-256 of the bytes as they are kept, before they are sealed. */
  readonly digest: Buffer
  readonly width: number | null
  readonly height: number | null
  readonly createdAtMs: number
}

const columns = `m.entity_id as "entityId", m.media_id as "mediaId", m.session_id as "sessionId",
  m.node_id as "nodeId", m.kind, m.content_type as "contentType", m.bytes, m.digest, m.width,
  m.height, m.created_at as "createdAtMs"`

/**
 * The key is locked while the row is written: an erasure waits, or has been.
 * @returns whether it was added; not to an entity that was deleted or erased, nor to a session
 *   that was deleted while the upload came in
 */
export async function addMedia(db: Database, row: MediaRow): Promise<boolean> {
  const { rowCount } = await db.query({
    name: 'media_added',
    text: `insert into media (entity_id, media_id, session_id, node_id, kind, content_type, bytes,
        digest, width, height, created_at)
      select v.entity_id, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 from vault v
      where v.entity_id = $1 and v.item = 'key' and ${isThere('v.entity_id')}
        and not exists (select 1 from session s
          where s.entity_id = $1 and s.session_id = $3 and s.status = 'Deleted')
      for share of v`,
    values: [
      row.entityId,
      row.mediaId,
      row.sessionId,
      row.nodeId,
      row.kind,
      row.contentType,
      row.bytes,
      row.digest,
      row.width,
      row.height,
      new Date(row.createdAtMs),
    ],
  })
  return rowCount === 1
}

const visible = `m.entity_id = $1 and m.deleted_at is null and ${isThere('m.entity_id')}`

export async function findMedia(db: Database, place: MediaPlace): Promise<MediaRow | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'media_found',
    text: `select ${columns} from media m where ${visible} and m.media_id = $2`,
    values: [place.entityId, place.mediaId],
  })
  return rows[0] as unknown as MediaRow | undefined // the columns are those of a row
}

/** In the order they came in. */
export async function mediaOf(
  db: Database,
  entityId: string,
  { sessionId }: { sessionId?: string } = {},
): Promise<MediaRow[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'media_of',
    text: `select ${columns} from media m
      where ${visible} and ($2::uuid is null or m.session_id = $2) order by m.media_id`,
    values: [entityId, sessionId ?? null],
  })
  return rows as unknown as MediaRow[] // the columns are those of a row
}

/** Hides them at once; the sweep takes bytes and rows. */
export async function deleteMedia(
  db: Database,
  given: { entityId: string; mediaIds: readonly string[]; nowMs: number },
): Promise<void> {
  await db.query({
    name: 'media_deleted',
    text: `update media set deleted_at = $3
      where entity_id = $1 and media_id = any($2::uuid[]) and deleted_at is null`,
    values: [given.entityId, given.mediaIds, new Date(given.nowMs)],
  })
}

/** The same of everything that came in for a session, whatever became of its entity. */
export async function deleteMediaOfSession(
  db: Database,
  given: { entityId: string; sessionId: string; nowMs: number },
): Promise<void> {
  await db.query({
    name: 'media_of_session_deleted',
    text: `update media set deleted_at = $3
      where entity_id = $1 and session_id = $2 and deleted_at is null`,
    values: [given.entityId, given.sessionId, new Date(given.nowMs)],
  })
}

/** Those deleted first. */
export async function deletedMedia(db: Database, limit: number): Promise<MediaPlace[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'media_to_sweep',
    text: `select entity_id as "entityId", media_id as "mediaId" from media
      where deleted_at is not null order by deleted_at limit $1`,
    values: [limit],
  })
  return rows as unknown as MediaPlace[] // the columns are those of a place
}

/** What the database says of objects that lie in the storage. */
export interface Standing extends MediaPlace {
  readonly hasRow: boolean
  /** Without a key nobody can open it any more. */
  readonly hasKey: boolean
}

export async function standingOf(db: Database, places: readonly MediaPlace[]): Promise<Standing[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'media_standing',
    text: `select a.entity_id as "entityId", a.media_id as "mediaId",
        exists (select 1 from media m
          where m.entity_id = a.entity_id and m.media_id = a.media_id) as "hasRow",
        exists (select 1 from vault v
          where v.entity_id = a.entity_id and v.item = 'key') as "hasKey"
      from unnest($1::uuid[], $2::uuid[]) as a (entity_id, media_id)`,
    values: idsOf(places),
  })
  return rows as unknown as Standing[] // the columns are those of a standing
}

export async function dropMedia(db: Database, places: readonly MediaPlace[]): Promise<void> {
  if (places.length === 0) return
  await db.query({
    name: 'media_dropped',
    text: `delete from media m using unnest($1::uuid[], $2::uuid[]) as a (entity_id, media_id)
      where m.entity_id = any($1::uuid[])
        and m.entity_id = a.entity_id and m.media_id = a.media_id`,
    values: idsOf(places),
  })
}

/** Every row of an entity. */
export async function dropMediaOf(db: Database, entityId: string): Promise<void> {
  await db.query({ text: 'delete from media where entity_id = $1', values: [entityId] })
}

const idsOf = (places: readonly MediaPlace[]): string[][] => [
  places.map((one) => one.entityId),
  places.map((one) => one.mediaId),
]
