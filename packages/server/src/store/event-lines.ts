/** Journal lines with what their events say: by key for deliveries, in order for the feed. */
import type { EntityKind } from '@ostiary/domain/aggregate'
import { int8s, texts, uuids } from './binary-array.ts'
import type { Database } from './db.ts'

export interface EventLine {
  readonly entityId: string
  readonly seq: number
  readonly atMs: number
  /** Machine and event, such as `customer.screening_failed`. */
  readonly kind: string
  readonly body: string
  readonly hash: Buffer
  readonly applicationId: string
  readonly entityKind: EntityKind
  readonly vendorData: string | null
  readonly entityCreatedAtMs: number
  /** `null` while the entity has no customer. */
  readonly customerCreatedAtMs: number | null
}

const columns = `j.entity_id as "entityId", j.seq, j.at as "atMs", j.kind, j.body, j.hash,
  e.application_id as "applicationId", e.kind as "entityKind", e.vendor_data as "vendorData",
  e.created_at as "entityCreatedAtMs", c.created_at as "customerCreatedAtMs"`
const joins = `join entity e on e.entity_id = j.entity_id
  left join customer c on c.entity_id = j.entity_id`

export const lineKey = (line: { entityId: string; seq: number }): string =>
  `${line.entityId}/${line.seq}`

const linesByKey = {
  name: 'event_lines_by_key',
  text: `select ${columns} from unnest($1::uuid[], $2::int8[]) as q(entity_id, seq)
    join journal j on j.entity_id = q.entity_id and j.seq = q.seq ${joins}
    where j.entity_id = any($1::uuid[])`,
}

/** The lines that exist, by `lineKey`. */
export async function readEventLines(
  db: Database,
  keys: readonly { readonly entityId: string; readonly seq: number }[],
): Promise<Map<string, EventLine>> {
  if (keys.length === 0) return new Map()
  const { rows } = await db.query<Record<string, unknown>>({
    ...linesByKey,
    values: [uuids(keys.map((one) => one.entityId)), int8s(keys.map((one) => one.seq))],
  })
  const lines = rows as unknown as EventLine[]
  return new Map(lines.map((line) => [lineKey(line), line]))
}

/** The body of one line, as it was hashed. */
export async function readLineBody(
  db: Database,
  line: { readonly entityId: string; readonly seq: number },
): Promise<string | undefined> {
  const { rows } = await db.query<{ body: string }>({
    name: 'journal_line',
    text: 'select body from journal where entity_id = $1 and seq = $2',
    values: [line.entityId, line.seq],
  })
  return rows[0]?.body
}

/** A line as whoever caused it is asked about. */
export interface ActedLine {
  readonly seq: number
  readonly atMs: number
  readonly kind: string
  readonly actor: string
  readonly body: string
}

/** The lines of an entity that are of certain kinds, in their order. */
export async function readLinesOfKinds(
  db: Database,
  of: { readonly entityId: string; readonly kinds: readonly string[] },
): Promise<ActedLine[]> {
  const { rows } = await db.query<ActedLine & Record<string, unknown>>({
    name: 'journal_lines_of_kinds',
    text: `select seq, at as "atMs", kind, actor, body from journal
      where entity_id = $1 and kind = any($2::text[]) order by seq`,
    values: [of.entityId, texts(of.kinds)],
  })
  return rows
}

/** Where a reader of the feed stands: after this line. */
export interface FeedPosition {
  /** A 64-bit transaction id, as text: it need not fit a number. */
  readonly tx: string
  readonly entityId: string
  readonly seq: number
}
export type FeedLine = EventLine & { readonly tx: string }

export const feedStart: FeedPosition = {
  tx: '0',
  entityId: '00000000-0000-0000-0000-000000000000',
  seq: 0,
}

// A transaction that is still under way may yet commit a line with a smaller number than one that
// is visible already. So only lines older than every transaction under way are shown: nothing can
// appear before them any more.
const feedPage = {
  name: 'event_feed',
  // Cut before anything is joined to it: the planner might join the whole journal first.
  text: `with j as materialized (select tx, entity_id, seq, at, kind, body, hash from journal
      where application_id = $1 and (tx, entity_id, seq) > ($2::text::xid8, $3::uuid, $4::int8)
        and tx < pg_snapshot_xmin(pg_current_snapshot())
      order by tx, entity_id, seq limit $5)
    select j.tx::text as tx, ${columns} from j ${joins} order by j.tx, j.entity_id, j.seq`,
}

/** Lines of an application after a position; nothing is ever added in the middle of their order. */
export async function readFeed(
  db: Database,
  page: { applicationId: string; after: FeedPosition; limit: number },
): Promise<FeedLine[]> {
  const { after } = page
  const { rows } = await db.query<Record<string, unknown>>({
    ...feedPage,
    values: [page.applicationId, after.tx, after.entityId, after.seq, page.limit],
  })
  return rows as unknown as FeedLine[]
}
