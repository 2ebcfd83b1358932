/**
 * What `verify` reads of entities, customers and journal: pages in key order, few columns, no
 * parsing it can avoid.
 */
import type { Database } from '../store/db.ts'

/** A part of the key space: whole entities, from one id up to another, which is included. */
export interface Range {
  readonly start: RangeStart
  /** `null`: to the end. */
  readonly upTo: string | null
}
export interface RangeStart {
  readonly entityId: string
  readonly inclusive: boolean
}

/** A line as it is stored. */
export interface StoredLine {
  readonly applicationId: string
  readonly entityId: string
  readonly seq: number
  /** Hex. */
  readonly hash: string
  /** What the hash covers behind the time, byte for byte. */
  readonly tail: string
  readonly at: number
  readonly kind: string
  readonly body: string
}

export interface StoredCustomer {
  readonly applicationId: string
  readonly state: string
  readonly enteredBy: string
  readonly awaits: string | null
  readonly detail: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
}
interface StoredSession {
  readonly status: string
  /** SHA-256 (hex) of its body. */
  readonly digest: string
}
export interface StoredEntity {
  readonly entityId: string
  readonly applicationId: string
  readonly standing: string
  readonly enteredBy: string
  readonly detail: string
  readonly version: number
  /** Hex. */
  readonly head: string
  readonly createdAtMs: number
  readonly updatedAtMs: number
  readonly kind: string
  readonly vendorData: string | null
  readonly customer: StoredCustomer | null
  /** By id. */
  readonly sessions: ReadonlyMap<string, StoredSession>
}

/**
 * A time as PostgreSQL keeps it, in hex: microseconds since 2000. Turned into a number or a date by
 * the database, the times were the dearest columns (measured: 0.6 µs each, of 2.1 for a whole
 * line), and `infinity`, which only an edit can have written, would end the query with an error.
 */
export const timeOf = (column: string): string => `encode(timestamptz_send(${column}), 'hex')`

const postgresEpochMs = 946_684_800_000
/**
 * Epoch milliseconds, with a fraction where somebody wrote one: no edit is too small to be seen.
 */
export const msOf = (time: string): number => Number.parseInt(time, 16) / 1000 + postgresEpochMs

/** The condition of a range on a column, and its parameters from `$1` on. */
export function within(range: Range, column: string): { text: string; values: string[] } {
  const { start, upTo } = range
  const lower = `${column} ${start.inclusive ? '>=' : '>'} $1::uuid`
  if (upTo === null) return { text: lower, values: [start.entityId] }
  return { text: `${lower} and ${column} <= $2::uuid`, values: [start.entityId, upTo] }
}

const entityColumns = `e.entity_id, e.application_id, e.standing, e.entered_by, e.detail, e.version,
  encode(e.head, 'hex'), ${timeOf('e.created_at')}, ${timeOf('e.updated_at')},
  c.application_id, c.state, c.entered_by, c.awaits, c.detail,
  ${timeOf('c.created_at')}, ${timeOf('c.updated_at')}, e.kind, e.vendor_data`

/** The next entities in key order with their customers. */
export async function readEntities(
  db: Database,
  start: RangeStart,
  limit: number,
): Promise<StoredEntity[]> {
  const after = (column: string): string => within({ start, upTo: null }, column).text
  const { rows } = await db.query<unknown[]>({
    // Both sides have the bound: a merge would else read the customers from the first one on, every
    // page.
    text: `select ${entityColumns} from entity e
      left join customer c on c.entity_id = e.entity_id and ${after('c.entity_id')}
      where ${after('e.entity_id')} order by e.entity_id limit $2`,
    values: [start.entityId, limit],
    rowMode: 'array',
  })
  const sessions = await readSessions(db, start, rows.at(-1)?.[0] as string | undefined)
  return rows.map((row) => entityOf(row, sessions.get(row[0] as string) ?? noSessions))
}

const noSessions: StoredEntity['sessions'] = new Map()

/** The sessions of a page of entities; the database hashes what this process need not see. */
async function readSessions(
  db: Database,
  start: RangeStart,
  upTo: string | undefined,
): Promise<Map<string, Map<string, StoredSession>>> {
  const found = new Map<string, Map<string, StoredSession>>()
  if (upTo === undefined) return found
  const { text, values } = within({ start, upTo }, 'entity_id')
  const { rows } = await db.query<[string, string, string, string]>({
    text: `select entity_id, session_id, status,
        encode(sha256(convert_to(body, 'UTF8')), 'hex') from session where ${text}`,
    values,
    rowMode: 'array',
  })
  for (const [entityId, sessionId, status, digest] of rows) {
    const own = found.get(entityId) ?? new Map<string, StoredSession>()
    found.set(entityId, own.set(sessionId, { status, digest }))
  }
  return found
}

function entityOf(row: unknown[], sessions: StoredEntity['sessions']): StoredEntity {
  const [entityId, applicationId, standing, enteredBy, detail, version, head] = row as string[]
  return {
    entityId: entityId!,
    applicationId: applicationId!,
    standing: standing!,
    enteredBy: enteredBy!,
    detail: detail!,
    version: version as unknown as number,
    head: head!,
    createdAtMs: msOf(row[7] as string),
    updatedAtMs: msOf(row[8] as string),
    kind: row[16] as string,
    vendorData: row[17] as string | null,
    customer: row[9] === null ? null : customerOf(row),
    sessions,
  }
}

function customerOf(row: unknown[]): StoredCustomer {
  return {
    applicationId: row[9] as string,
    state: row[10] as string,
    enteredBy: row[11] as string,
    awaits: row[12] as string | null,
    detail: row[13] as string,
    createdAtMs: msOf(row[14] as string),
    updatedAtMs: msOf(row[15] as string),
  }
}

/**
 * A line as one text: first what is of fixed length, then the rest, each on its own line. One long
 * text costs this process half of what eight columns do (measured: 2.8 instead of 4.2 µs a line,
 * hashing and parsing included).
 */
const packedLine = `concat_ws(E'\\n', application_id, entity_id, ${timeOf('at')}, seq,
  encode(hash, 'hex'), kind, actor, body)`
const entityIdAt = 37
const timeAt = 74
const seqAt = 91

/**
 * The lines of a range, in pieces of at most `limit`: a busy entity may have more than memory
 * should hold.
 */
export async function* readLines(
  db: Database,
  range: Range,
  limit: number,
): AsyncGenerator<StoredLine[]> {
  const { text, values } = within(range, 'entity_id')
  // Without the lower bound of the range: an index search begins at the first bound it is given.
  const beyond = '(entity_id, seq) > ($1::uuid, $2::int8)'
  const [upTo, end] = range.upTo === null ? ['', []] : [' and entity_id <= $3::uuid', [range.upTo]]
  let coming = readPiece(db, text, values, limit)
  for (;;) {
    const lines = await coming
    const last = lines.length < limit ? undefined : lines.at(-1)!
    if (last) {
      // The next piece is asked for before this one is looked at, so that neither side waits for
      // the other.
      coming = readPiece(db, `${beyond}${upTo}`, [last.entityId, last.seq, ...end], limit)
      coming.catch(() => {})
    }
    yield lines
    if (!last) return
  }
}

async function readPiece(
  db: Database,
  where: string,
  values: unknown[],
  limit: number,
): Promise<StoredLine[]> {
  const { rows } = await db.query<[string]>({
    text: `select ${packedLine} from journal where ${where}
      order by entity_id, seq limit $${values.length + 1}`,
    values: [...values, limit],
    rowMode: 'array',
  })
  return rows.map(lineOf)
}

function lineOf([text]: [string]): StoredLine {
  const seqEnd = text.indexOf('\n', seqAt)
  const hashEnd = text.indexOf('\n', seqEnd + 1)
  return {
    applicationId: text.slice(0, entityIdAt - 1),
    entityId: text.slice(entityIdAt, timeAt - 1),
    at: msOf(text.slice(timeAt, seqAt - 1)),
    seq: Number(text.slice(seqAt, seqEnd)),
    hash: text.slice(seqEnd + 1, hashEnd),
    tail: text.slice(hashEnd),
    kind: text.slice(hashEnd + 1, text.indexOf('\n', hashEnd + 1)),
    // No line break stands raw in JSON text as it is written, so the last one is that before the
    // body.
    body: text.slice(text.lastIndexOf('\n') + 1),
  }
}
