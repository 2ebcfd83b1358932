/**
 * Faces that sessions have read, sealed each with the key of its entity: gone with that key. Read
 * in pages, newest first, by what holds them in memory.
 */
import type { KeyEncryption } from '../platform/keys/key-home.ts'
import { seal, unseal } from '../platform/keys/seal.ts'
import type { Database } from './db.ts'
import { keyContext } from './vault.ts'

interface FacePlace {
  readonly entityId: string
  readonly sessionId: string
}

/** A face as memory is told of it: the one list of its application, an entry a session. */
export interface SessionFace {
  readonly entryId: string
  readonly listId: string
  readonly listType: 'custom'
  readonly applicationId: string
  readonly entryType: 'face'
  readonly formKeys: Buffer
  readonly network: null
  readonly embedding?: Float32Array
  readonly isRemoved: boolean
  /** The database's own time (epoch ms). */
  readonly changedAtMs: number
}

const faceContext = ({ entityId, sessionId }: FacePlace): string => `${entityId}|face|${sessionId}`

export function sealFace(dataKey: Buffer, place: FacePlace, embedding: Float32Array): Buffer {
  const { buffer, byteOffset, byteLength } = embedding
  return seal(dataKey, faceContext(place), Buffer.from(buffer, byteOffset, byteLength))
}

function openFace(dataKey: Buffer, place: FacePlace, sealed: Buffer): Float32Array {
  const plain = unseal(dataKey, faceContext(place), sealed)
  // Copied, so that the numbers begin where four bytes do.
  return new Float32Array(Uint8Array.from(plain).buffer)
}

interface Row extends FacePlace {
  readonly applicationId: string
  readonly template: Buffer | null
  readonly wrapped: Buffer | null
  readonly changedAtMs: number
}

const none = Buffer.alloc(0)

export const faceEntry = (
  row: Pick<Row, 'sessionId' | 'applicationId' | 'changedAtMs'>,
  embedding: Float32Array | undefined,
): SessionFace => ({
  entryId: row.sessionId,
  listId: row.applicationId,
  listType: 'custom',
  applicationId: row.applicationId,
  entryType: 'face',
  formKeys: none,
  network: null,
  ...(embedding ? { embedding } : {}),
  isRemoved: embedding === undefined,
  changedAtMs: row.changedAtMs,
})

const readable = (found: string): string => `select f.entity_id as "entityId",
    f.session_id as "sessionId", f.application_id as "applicationId", f.template,
    f.changed_at as "changedAtMs", v.sealed as wrapped
  from (select * from session_face where ${found}) f
    left join vault v on v.entity_id = f.entity_id and v.item = 'key'`

/** Keys unwrapped at a time: where a key service keeps them, each costs it a call. */
const keysAtOnce = 32
const firstId = '00000000-0000-0000-0000-000000000000'
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

interface Asked {
  readonly applicationId: string
  /** The last session of the page before. */
  readonly after: string
  readonly limit: number
}

/** What memory reads; times are the database's own (epoch ms). */
export function sessionFaceSource(db: Database, encryption: Pick<KeyEncryption, 'unwrap'>) {
  /** Without its key a face cannot be opened, and counts as gone. */
  async function opened(row: Row): Promise<SessionFace> {
    const { template, wrapped, entityId } = row
    if (template === null || wrapped === null) return faceEntry(row, undefined)
    const dataKey = await encryption.unwrap(wrapped, keyContext(entityId))
    return faceEntry(row, openFace(dataKey, row, template))
  }
  async function read(text: string, values: readonly unknown[]): Promise<SessionFace[]> {
    const { rows } = await db.query<Record<string, unknown>>({ text, values })
    const faces: SessionFace[] = []
    for (let at = 0; at < rows.length; at += keysAtOnce) {
      const some = rows.slice(at, at + keysAtOnce) as unknown as Row[] // the columns are those
      faces.push(...(await Promise.all(some.map(opened))))
    }
    return faces
  }
  return {
    // Nobody looks a face up by a text.
    formKey: (): Buffer => none,
    nowMs: async (): Promise<number> => {
      const { rows } = await db.query<{ now: number }>({ text: 'select clock_timestamp() as now' })
      return rows[0]!.now // it always answers
    },
    listIds: (applicationIds: readonly string[]): Promise<readonly string[]> =>
      Promise.resolve(applicationIds),
    page: async ({ applicationId, after, limit }: Asked) => {
      const found = `application_id = $1 and session_id < $2 and template is not null
        order by application_id desc, session_id desc limit $3`
      const text = `${readable(found)} order by f.session_id desc`
      const entries = await read(text, [applicationId, after === firstId ? lastId : after, limit])
      return { entries, last: entries.length < limit ? undefined : entries.at(-1)?.entryId }
    },
    changedSince: (applicationIds: readonly string[], ms: number): Promise<SessionFace[]> =>
      read(
        `${readable('application_id = any($1::uuid[]) and changed_at > $2')} order by f.changed_at`,
        [applicationIds, new Date(ms)],
      ),
    /** The face of one session. */
    faceOf: async ({ entityId, sessionId }: FacePlace): Promise<Float32Array | undefined> =>
      (await read(readable('entity_id = $1 and session_id = $2'), [entityId, sessionId]))[0]
        ?.embedding,
  }
}

export type SessionFaceSource = ReturnType<typeof sessionFaceSource>

/** Removes the faces of an entity, or of one session. @returns what memory has to hear of */
export async function forgetFaces(
  db: Database,
  { entityId, sessionId }: { entityId: string; sessionId?: string },
): Promise<SessionFace[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `update session_face
      set template = null, retained_until = null, changed_at = clock_timestamp()
      where entity_id = $1 and ($2::uuid is null or session_id = $2) and template is not null
      returning session_id as "sessionId", application_id as "applicationId",
        changed_at as "changedAtMs"`,
    values: [entityId, sessionId ?? null],
  })
  return (rows as unknown as Row[]).map((row) => faceEntry(row, undefined)) // the columns are those
}

/** Has the faces of a deleted user be looked for still; without a time as long as they are kept. */
export async function retainFaces(
  db: Database,
  { entityId, untilMs }: { entityId: string; untilMs: number | undefined },
): Promise<void> {
  await db.query({
    text: `update session_face set retained_until = $2::timestamptz
      where entity_id = $1 and template is not null`,
    values: [entityId, untilMs === undefined ? 'infinity' : new Date(untilMs)],
  })
}

/**
 * Forgets faces whose time is over, and removes the rows of those every process has heard of, a
 * slice.
 * @returns how many went
 */
export async function sweepFaces(
  db: Database,
  of: { goneBeforeMs: number; nowMs: number; limit: number },
): Promise<number> {
  const ended = await db.query({
    text: `update session_face
      set template = null, retained_until = null, changed_at = clock_timestamp()
      where ctid in (select ctid from session_face where retained_until < $1 limit $2)`,
    values: [new Date(of.nowMs), of.limit],
  })
  const { rowCount } = await db.query({
    text: `delete from session_face where ctid in (select ctid from session_face
      where template is null and changed_at < $1 limit $2)`,
    values: [new Date(of.goneBeforeMs), of.limit],
  })
  return (rowCount ?? 0) + (ended.rowCount ?? 0)
}
