/**
 * What sessions have read that another user may have too: documents, addresses and numbers by
 * keyed hashes, faces sealed. Written before it is looked up, so that of two who come at once at
 * least one finds the other.
 */
import type { EntityDetail, EntityKind } from '@ostiary/domain/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { keyedHash } from '../platform/digest.ts'
import { byteas, texts } from './binary-array.ts'
import type { Database, Pool } from './db.ts'
import { hot, sent } from './hot.ts'
import { faceEntry, forgetFaces } from './session-faces.ts'
import type { SessionFace } from './session-faces.ts'

export type IdentifierKind = 'document' | 'email' | 'phone'

export interface SessionIdentifier {
  readonly kind: IdentifierKind
  readonly key: Buffer
}

/**
 * Of users and of businesses apart: the address of whoever acts for a company is their own too. The
 * hashes of links and of bars are others, so that no two tables can be joined.
 */
export const identifierKeyOf = (
  lookupKey: Buffer,
  of: { applicationId: string; entityKind: EntityKind; kind: IdentifierKind; value: string },
): Buffer =>
  keyedHash(lookupKey, `${of.applicationId}\nsession:${of.entityKind}:${of.kind}\n${of.value}`)

interface NodeRead {
  readonly entityId: string
  readonly sessionId: string
  readonly nodeId: string
  readonly applicationId: string
  readonly atMs: number
  readonly identifiers: readonly SessionIdentifier[]
  /** Sealed by `sealFace`, and as it is for memory. */
  readonly face?: { readonly template: Buffer; readonly embedding: Float32Array }
}

/**
 * Writes what a node has read in the place of what it read before, unless the person was erased or
 * the session deleted: either waits for what is under way here, and so finds it when it forgets.
 * @returns the face memory has to hear of; `undefined` where nothing was written, or no face
 */
export function writeNodeRead(pool: Pool, read: NodeRead): Promise<SessionFace | undefined> {
  return pool.transaction(async (db) => {
    if (!(await isHeld(db, read))) return undefined
    const { entityId, sessionId, nodeId, atMs } = read
    const keys = read.identifiers.toSorted((one, other) => one.key.compare(other.key))
    await db.query({
      text: `delete from session_identifier where entity_id = $1 and session_id = $2
        and node_id = $3 and match_key <> all($4::bytea[])`,
      values: [entityId, sessionId, nodeId, byteas(keys.map((one) => one.key))],
    })
    if (keys.length > 0)
      await db.query({
        text: `insert into session_identifier (match_key, entity_id, session_id, node_id, kind, at)
          select s.match_key, $1::uuid, $2::uuid, $3, s.kind, $4::timestamptz
          from unnest($5::bytea[], $6::text[]) as s(match_key, kind) on conflict do nothing`,
        values: [
          entityId,
          sessionId,
          nodeId,
          new Date(atMs),
          byteas(keys.map((one) => one.key)),
          texts(keys.map((one) => one.kind)),
        ],
      })
    return read.face && writeFace(db, read, read.face)
  })
}

export interface WholeRead {
  readonly entityId: string
  readonly sessionId: string
  readonly atMs: number
  readonly identifiers: readonly (SessionIdentifier & { readonly nodeId: string })[]
}

/** The same of all nodes of a session that came as a whole, and has read nothing before. */
export function writeSessionRead(pool: Pool, read: WholeRead): Promise<void> {
  return pool.transaction(async (db) => {
    if (!(await isHeld(db, read))) return
    const { entityId, sessionId, atMs } = read
    const keys = read.identifiers.toSorted((one, other) => one.key.compare(other.key))
    await db.query({
      name: 'session_read_whole',
      text: `insert into session_identifier (match_key, entity_id, session_id, node_id, kind, at)
        select s.match_key, $1::uuid, $2::uuid, s.node_id, s.kind, $3::timestamptz
        from unnest($4::bytea[], $5::text[], $6::text[]) as s(match_key, node_id, kind)
        on conflict do nothing`,
      values: [
        entityId,
        sessionId,
        new Date(atMs),
        byteas(keys.map((one) => one.key)),
        texts(keys.map((one) => one.nodeId)),
        texts(keys.map((one) => one.kind)),
      ],
    })
  })
}

async function isHeld(
  db: Database,
  { entityId, sessionId }: Pick<NodeRead, 'entityId' | 'sessionId'>,
): Promise<boolean> {
  const { rows } = await db.query<{ detail: string; standing: string }>({
    name: 'entity_held_for_identifiers',
    text: 'select detail, standing from entity where entity_id = $1 for share',
    values: [entityId],
  })
  const held = rows[0]
  if (!held || held.standing === 'PURGED') return false
  // Read once nobody can change it: every change of a session changes the row of its entity too.
  const { rowCount } = await db.query({
    name: 'session_held_for_identifiers',
    text: `select 1 from session
      where entity_id = $1 and session_id = $2 and status <> 'Deleted'`,
    values: [entityId, sessionId],
  })
  const { erasedAtMs } = JSON.parse(held.detail) as EntityDetail // as the writer stored it
  return rowCount === 1 && erasedAtMs === undefined
}

async function writeFace(
  db: Database,
  { entityId, sessionId, applicationId }: NodeRead,
  { template, embedding }: NonNullable<NodeRead['face']>,
): Promise<SessionFace> {
  const { rows } = await db.query<{ changedAtMs: number }>({
    text: `insert into session_face (entity_id, session_id, application_id, template, changed_at)
      values ($1, $2, $3, $4, clock_timestamp())
      on conflict (entity_id, session_id)
        do update set template = excluded.template, changed_at = excluded.changed_at
      returning changed_at as "changedAtMs"`,
    values: [entityId, sessionId, applicationId, template],
  })
  return faceEntry({ sessionId, applicationId, ...rows[0]! }, embedding) // it was just written
}

/** Rows looked at under one key, the newest users: far more than are ever shown. */
const othersMax = 200

const othersWithKey = hot({
  name: 'sessions_with_identifier',
  text: `select session_id as "sessionId" from session_identifier
    where match_key = $1 and entity_id <> $2 order by entity_id desc, session_id desc limit $3`,
  tables: ['session_identifier'],
  shards: 'one',
})

/** Sessions of others that have read the same. */
export async function sessionsWith(
  db: Database,
  { key }: SessionIdentifier,
  entityId: string,
): Promise<string[]> {
  const { rows } = await db.query<{ sessionId: string }>(
    sent(othersWithKey, [key, entityId, othersMax]),
  )
  return rows.map((row) => row.sessionId)
}

export interface OthersSession {
  readonly entityId: string
  readonly vendorData: string | null
  readonly session: Session
  /** Of a user who was deleted, whose face is kept. */
  readonly isRetained?: boolean
}

interface CountingRow extends Record<string, unknown>, Omit<OthersSession, 'session'> {
  readonly body: string
}

const withSession = ({ body, ...row }: CountingRow): OthersSession => ({
  ...row,
  session: JSON.parse(body) as Session, // as the writer stored it
})

/**
 * Of these sessions those that make somebody a duplicate: approved or in review, of another entity
 * that is there. Whoever was verified as a person behind a company is no user for that.
 */
export async function countingSessions(
  db: Database,
  asked: {
    sessionIds: readonly string[]
    applicationId: string
    entityKind: EntityKind
    entityId: string
    /** Until when faces of deleted users must be kept to count; without it none of them do. */
    retainedAtMs?: number
  },
): Promise<OthersSession[]> {
  if (asked.sessionIds.length === 0) return []
  const { retainedAtMs } = asked
  const { rows } = await db.query<CountingRow>({
    name: 'sessions_that_count',
    text: `select s.entity_id as "entityId", e.vendor_data as "vendorData", s.body,
        e.standing = 'DELETED' as "isRetained"
      from session s
        join entity e on e.entity_id = s.entity_id and e.standing <> 'PURGED'
        left join session_face f on f.entity_id = s.entity_id and f.session_id = s.session_id
      where s.session_id = any($1::uuid[]) and s.application_id = $2 and s.kind = $3
        and s.entity_id <> $4 and s.status in ('Approved', 'In Review')
        and (e.standing <> 'DELETED' or f.retained_until > $5::timestamptz)`,
    values: [
      asked.sessionIds,
      asked.applicationId,
      asked.entityKind,
      asked.entityId,
      retainedAtMs === undefined ? null : new Date(retainedAtMs),
    ],
  })
  return rows.map(withSession).filter(({ session }) => session.parent === undefined)
}

/** Whose sessions these are; those of who is gone are left out. */
export async function sessionOwners(
  db: Database,
  sessionIds: readonly string[],
): Promise<OthersSession[]> {
  if (sessionIds.length === 0) return []
  const { rows } = await db.query<CountingRow>({
    name: 'sessions_with_owners',
    text: `select s.entity_id as "entityId", e.vendor_data as "vendorData", s.body from session s
        join entity e on e.entity_id = s.entity_id and e.standing not in ('DELETED', 'PURGED')
      where s.session_id = any($1::uuid[]) and s.status <> 'Deleted'`,
    values: [sessionIds],
  })
  return rows.map(withSession)
}

/**
 * Removes what the sessions of an entity, or one of them, have read.
 * @returns the faces memory has to hear of
 */
export async function forgetNodesRead(
  db: Database,
  of: { entityId: string; sessionId?: string },
): Promise<SessionFace[]> {
  await db.query({
    text: `delete from session_identifier
      where entity_id = $1 and ($2::uuid is null or session_id = $2)`,
    values: [of.entityId, of.sessionId ?? null],
  })
  return forgetFaces(db, of)
}
