/** Reads what the writer decides on: entities with their onboarding, and remembered answers. */
import type {
  Aggregate,
  Customer,
  CustomerDetail,
  Entity,
  EntityDetail,
} from '@ostiary/domain/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { byteas, uuids } from './binary-array.ts'
import { connectionLost, sqlStateOf } from './db.ts'
import type { Database } from './db.ts'
import { hot, sent, sentRaw } from './hot.ts'

/** An entity as the store has it: the version to expect and the hash to chain to. */
export interface Head {
  readonly aggregate: Aggregate
  readonly version: number
  readonly hash: string
}

interface HeadRow extends Record<string, unknown> {
  entity_id: string
  application_id: string
  kind: Entity['kind']
  vendor_data: string | null
  standing: Entity['standing']
  entered_by: Entity['enteredBy']
  detail: string
  version: number
  head: string
  created_at: number
  updated_at: number
  state: Customer['state'] | null
  customer_entered_by: Customer['enteredBy']
  customer_detail: string
  customer_created_at: number
  customer_updated_at: number
}

/** Times as milliseconds: printed as dates and parsed again they cost both sides more. */
const millis = (column: string): string => `date_part('epoch', ${column}) * 1000`

export const headColumns = `e.entity_id, e.application_id, e.kind, e.vendor_data, e.standing,
  e.entered_by, e.detail, e.version, encode(e.head, 'hex') as head,
  ${millis('e.created_at')} as created_at, ${millis('e.updated_at')} as updated_at,
  c.state, c.entered_by as customer_entered_by, c.detail as customer_detail,
  ${millis('c.created_at')} as customer_created_at,
  ${millis('c.updated_at')} as customer_updated_at`

const headsById = hot({
  name: 'heads_by_id',
  text: `select ${headColumns}, (select string_agg(s.body, ',') from session s
      where s.entity_id = e.entity_id and s.status <> 'Deleted')
    from entity e left join customer c on c.entity_id = e.entity_id
    where e.entity_id = any($1::uuid[])`,
  tables: ['entity', 'customer', 'session'],
  shards: 'many',
})

/** Heads of the entities that exist, by id. */
export async function readHeads(db: Database, ids: readonly string[]): Promise<Map<string, Head>> {
  const { rows } = await db.query<TextRow>(sentRaw(headsById, [uuids(ids)]))
  const heads = new Map<string, Head>()
  for (const row of rows) heads.set(row[0]!, headOf(rowOf(row), sessionsOf(row[16])))
  return heads
}

export interface HeadsRead {
  readonly heads: ReadonlyMap<string, Head>
  /** The error of each that could not be read. */
  readonly unreadable: ReadonlyMap<string, unknown>
}

/**
 * The same, but a row that cannot be read fails alone: what cannot be read together is halved.
 * @throws what concerns every row, such as a lost connection
 */
export async function readHeadsEach(db: Database, ids: readonly string[]): Promise<HeadsRead> {
  try {
    return { heads: await readHeads(db, ids), unreadable: new Map() }
  } catch (error) {
    if (!concernsOneRow(error)) throw error
    if (ids.length === 1) return { heads: new Map(), unreadable: new Map([[ids[0]!, error]]) }
  }
  const middle = Math.ceil(ids.length / 2)
  const first = await readHeadsEach(db, ids.slice(0, middle))
  const second = await readHeadsEach(db, ids.slice(middle))
  return {
    heads: new Map([...first.heads, ...second.heads]),
    unreadable: new Map([...first.unreadable, ...second.unreadable]),
  }
}

/** What the database refuses it refuses of the statement, but for a row damaged on disk (XX001). */
function concernsOneRow(error: unknown): boolean {
  const state = sqlStateOf(error)
  return state === undefined ? !connectionLost(error) : state === 'XX001'
}

type TextRow = (string | null)[]

/** Bodies of sessions, a comma between them. */
const sessionsOf = (bodies: string | null | undefined): readonly Session[] =>
  bodies ? (JSON.parse(`[${bodies}]`) as Session[]) : [] // as the writer stored them

/** The columns of `headColumns`, in their order. */
const rowOf = (text: TextRow): HeadRow => ({
  entity_id: text[0]!,
  application_id: text[1]!,
  kind: text[2] as HeadRow['kind'],
  vendor_data: text[3]!,
  standing: text[4] as HeadRow['standing'],
  entered_by: text[5] as HeadRow['entered_by'],
  detail: text[6]!,
  version: Number(text[7]),
  head: text[8]!,
  created_at: Number(text[9]),
  updated_at: Number(text[10]),
  state: text[11] as HeadRow['state'],
  customer_entered_by: text[12] as HeadRow['customer_entered_by'],
  customer_detail: text[13]!,
  customer_created_at: Number(text[14]),
  customer_updated_at: Number(text[15]),
})

/** @param sessions those of the entity; of a row in a list, which nothing is decided on, none */
export function headOf(row: Record<string, unknown>, sessions: readonly Session[] = []): Head {
  const one = row as unknown as HeadRow
  const entity: Entity = {
    entityId: one.entity_id,
    applicationId: one.application_id,
    kind: one.kind,
    vendorData: one.vendor_data,
    standing: one.standing,
    enteredBy: one.entered_by,
    detail: JSON.parse(one.detail) as EntityDetail,
    createdAtMs: Math.round(one.created_at),
    updatedAtMs: Math.round(one.updated_at),
  }
  const customer: Customer | null =
    one.state === null
      ? null
      : {
          state: one.state,
          enteredBy: one.customer_entered_by,
          detail: JSON.parse(one.customer_detail) as CustomerDetail,
          createdAtMs: Math.round(one.customer_created_at),
          updatedAtMs: Math.round(one.customer_updated_at),
        }
  return { aggregate: { entity, customer, sessions }, version: one.version, hash: one.head }
}

export interface Remembered {
  readonly key: Buffer
  readonly fingerprint: Buffer
  readonly status: number
  readonly answer: string
  readonly subject: string
}

const rememberedByKey = hot({
  name: 'remembered_by_key',
  text: `select i.key, i.fingerprint, i.status, i.answer, i.subject
    from unnest($1::uuid[], $2::bytea[]) as q(entity_id, key)
    join idempotency i on i.entity_id = q.entity_id and i.key = q.key
    where i.entity_id = any($1::uuid[])`,
  tables: ['idempotency'],
  shards: 'many',
})

/** Remembered answers by key (hex). */
export async function readRemembered(
  db: Database,
  asked: readonly { slot: string; key: Buffer }[],
): Promise<Map<string, Remembered>> {
  if (asked.length === 0) return new Map()
  const values = [uuids(asked.map((one) => one.slot)), byteas(asked.map((one) => one.key))]
  const { rows } = await db.query<Record<string, unknown>>(sent(rememberedByKey, values))
  return new Map(
    rows.map((row) => [(row['key'] as Buffer).toString('hex'), row as unknown as Remembered]),
  )
}

/** Removes remembered answers that have had their time. @returns how many went */
export async function sweepRemembered(
  db: Database,
  one: { createdBeforeMs: number; limit: number },
): Promise<number> {
  const { rowCount } = await db.query({
    text: `delete from idempotency where ctid in (
      select ctid from idempotency where created_at < $1 limit $2)`,
    values: [new Date(one.createdBeforeMs), one.limit],
  })
  return rowCount ?? 0
}
