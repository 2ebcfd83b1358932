/** Reads what the writer decides on: entities with their onboarding, and remembered answers. */
import type {
  Aggregate,
  Customer,
  CustomerDetail,
  Entity,
  EntityDetail,
} from '@ostiary/domain/aggregate'
import { byteas, uuids } from './binary-array.ts'
import type { Database } from './db.ts'
import { hot, sent } from './hot.ts'

/** An entity as the store has it: the version to expect and the hash to chain to. */
export interface Head {
  readonly aggregate: Aggregate
  readonly version: number
  readonly hash: Buffer
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
  head: Buffer
  created_at: number
  updated_at: number
  state: Customer['state'] | null
  customer_entered_by: Customer['enteredBy']
  customer_detail: string
  customer_created_at: number
  customer_updated_at: number
}

export const headColumns = `e.entity_id, e.application_id, e.kind, e.vendor_data, e.standing,
  e.entered_by, e.detail, e.version, e.head, e.created_at, e.updated_at,
  c.state, c.entered_by as customer_entered_by, c.detail as customer_detail,
  c.created_at as customer_created_at, c.updated_at as customer_updated_at`

const headsById = hot({
  name: 'heads_by_id',
  text: `select ${headColumns} from entity e left join customer c on c.entity_id = e.entity_id
    where e.entity_id = any($1::uuid[])`,
  tables: ['entity', 'customer'],
  shards: 'many',
})

/** Heads of the entities that exist, by id. */
export async function readHeads(db: Database, ids: readonly string[]): Promise<Map<string, Head>> {
  const { rows } = await db.query<HeadRow>(sent(headsById, [uuids(ids)]))
  return new Map(rows.map((row) => [row.entity_id, headOf(row)]))
}

export function headOf(row: Record<string, unknown>): Head {
  const one = row as unknown as HeadRow
  const entity: Entity = {
    entityId: one.entity_id,
    applicationId: one.application_id,
    kind: one.kind,
    vendorData: one.vendor_data,
    standing: one.standing,
    enteredBy: one.entered_by,
    detail: JSON.parse(one.detail) as EntityDetail,
    createdAtMs: one.created_at,
    updatedAtMs: one.updated_at,
  }
  const customer: Customer | null =
    one.state === null
      ? null
      : {
          state: one.state,
          enteredBy: one.customer_entered_by,
          detail: JSON.parse(one.customer_detail) as CustomerDetail,
          createdAtMs: one.customer_created_at,
          updatedAtMs: one.customer_updated_at,
        }
  return { aggregate: { entity, customer }, version: one.version, hash: one.head }
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
