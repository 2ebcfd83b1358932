/** The SQL behind deliveries. */
import type { Database } from '../../store/db.ts'
import type { DeliveryKey } from '../../store/deliveries.ts'

export interface Delivery extends DeliveryKey {
  readonly state: 'pending' | 'delivered' | 'failed'
  readonly dueAtMs: number
  readonly attempts: number
  readonly digest: Buffer | null
  readonly createdAtMs: number
  readonly settledAtMs: number | null
}

const deliveryColumns = `d.entity_id as "entityId", d.webhook_id as "webhookId", d.seq, d.state,
  d.due_at as "dueAtMs", d.attempts, d.digest, d.created_at as "createdAtMs",
  case when d.state = 'pending' then null else d.settled_at end as "settledAtMs"`

export interface DeliveryQuery {
  readonly applicationId: string
  readonly limit: number
  readonly status: string | undefined
  readonly webhookId: string | undefined
  readonly entityId: string | undefined
  /** Creation time, entity, sequence and destination of the last row of the page before. */
  readonly after: readonly [number, string, number, string] | undefined
}

/** A page of deliveries, newest first; a filter that is absent leaves no trace in the statement. */
export async function deliveryPage(db: Database, query: DeliveryQuery): Promise<Delivery[]> {
  const values: unknown[] = [query.applicationId, query.limit]
  const bound = (value: unknown): string => `$${values.push(value)}`
  const conditions = ['d.application_id = $1']
  if (query.status !== undefined) conditions.push(`d.state = ${bound(query.status)}`)
  if (query.webhookId !== undefined) conditions.push(`d.webhook_id = ${bound(query.webhookId)}`)
  if (query.entityId !== undefined) conditions.push(`d.entity_id = ${bound(query.entityId)}`)
  if (query.after) {
    const [atMs, entityId, seq, webhookId] = query.after
    const place = [
      `${bound(new Date(atMs))}::timestamptz`,
      `${bound(entityId)}::uuid`,
      `${bound(seq)}::int8`,
      `${bound(webhookId)}::uuid`,
    ]
    conditions.push(`(d.created_at, d.entity_id, d.seq, d.webhook_id) < (${place.join(', ')})`)
  }
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${deliveryColumns} from delivery d where ${conditions.join(' and ')}
      order by d.created_at desc, d.entity_id desc, d.seq desc, d.webhook_id desc limit $2`,
    values,
  })
  return rows as unknown as Delivery[]
}

export type DeliveryName = DeliveryKey & { readonly applicationId: string }
const named = 'd.entity_id = $1 and d.webhook_id = $2 and d.seq = $3 and d.application_id = $4'
const nameValues = (one: DeliveryName): unknown[] => [
  one.entityId,
  one.webhookId,
  one.seq,
  one.applicationId,
]

export async function findDelivery(db: Database, one: DeliveryName): Promise<Delivery | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${deliveryColumns} from delivery d where ${named}`,
    values: nameValues(one),
  })
  return rows[0] as unknown as Delivery | undefined
}

/**
 * Makes a delivery due now with all its retries before it, whatever became of it. When it was
 * settled stays: by that the queue knows that later events need not wait for it.
 */
export async function resend(
  db: Database,
  one: DeliveryName,
  nowMs: number,
): Promise<Delivery | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `update delivery d set state = 'pending', due_at = $5, attempts = 0
      where ${named} returning ${deliveryColumns}`,
    values: [...nameValues(one), new Date(nowMs)],
  })
  return rows[0] as unknown as Delivery | undefined
}

export interface AttemptRow {
  readonly attempt: number
  readonly atMs: number
  readonly status: number | null
  readonly problem: string | null
  readonly durationMs: number
}

/** What was tried for one delivery, oldest first. */
export async function attemptsOf(db: Database, key: DeliveryKey): Promise<AttemptRow[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select attempt, at as "atMs", status, problem, duration_ms as "durationMs"
      from delivery_attempt
      where entity_id = $1 and webhook_id = $2 and seq = $3 order by attempt`,
    values: [key.entityId, key.webhookId, key.seq],
  })
  return rows as unknown as AttemptRow[]
}
