/** The SQL behind destinations and deliveries. */
import type { Database } from '../../store/db.ts'
import type { DeliveryKey } from '../../store/deliveries.ts'
import type { Webhook } from '../../store/tenants.ts'

const webhookColumns = `webhook_id as "webhookId", application_id as "applicationId",
  callback_url as "callbackUrl", types, include_personal_data as "includePersonalData", secrets,
  disabled_reason as "disabledReason", created_at as "createdAtMs", updated_at as "updatedAtMs"`

const webhookOf = (row: Record<string, unknown>): Webhook => {
  const { types, ...rest } = row as unknown as Omit<Webhook, 'types'> & { types: string }
  return { ...rest, types: types.split(' ').filter(Boolean) as Webhook['types'][number][] }
}

/** The destinations of an application, oldest first. */
export async function listOf(db: Database, applicationId: string): Promise<Webhook[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${webhookColumns} from webhook where application_id = $1
      order by created_at, webhook_id`,
    values: [applicationId],
  })
  return rows.map(webhookOf)
}

interface Named {
  readonly applicationId: string
  readonly webhookId: string
}

export async function findWebhook(db: Database, named: Named): Promise<Webhook | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${webhookColumns} from webhook where webhook_id = $1 and application_id = $2`,
    values: [named.webhookId, named.applicationId],
  })
  return rows[0] && webhookOf(rows[0])
}

/** Held until the transaction ends: two changes at once are made one after the other. */
export async function lockWebhook(db: Database, named: Named): Promise<Webhook | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${webhookColumns} from webhook
      where webhook_id = $1 and application_id = $2 for update`,
    values: [named.webhookId, named.applicationId],
  })
  return rows[0] && webhookOf(rows[0])
}

export async function insertWebhook(db: Database, one: Webhook): Promise<void> {
  await db.query({
    text: `insert into webhook (webhook_id, application_id, callback_url, types,
      include_personal_data, secrets, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      one.webhookId,
      one.applicationId,
      one.callbackUrl,
      one.types.join(' '),
      one.includePersonalData,
      one.secrets,
      new Date(one.createdAtMs),
      new Date(one.updatedAtMs),
    ],
  })
}

export async function updateWebhook(db: Database, one: Webhook): Promise<void> {
  await db.query({
    text: `update webhook set callback_url = $2, types = $3, include_personal_data = $4,
      secrets = $5, disabled_reason = $6, updated_at = $7 where webhook_id = $1`,
    values: [
      one.webhookId,
      one.callbackUrl,
      one.types.join(' '),
      one.includePersonalData,
      one.secrets,
      one.disabledReason,
      new Date(one.updatedAtMs),
    ],
  })
}

/** Removes a destination and what still waits for it; what was settled stays on record. */
export async function removeWebhook(db: Database, named: Named): Promise<boolean> {
  const { rowCount } = await db.query({
    text: 'delete from webhook where webhook_id = $1 and application_id = $2',
    values: [named.webhookId, named.applicationId],
  })
  if (rowCount === 0) return false
  await db.query({
    text: `delete from delivery t where t.webhook_id = $1 and t.state = 'pending'`,
    values: [named.webhookId],
  })
  return true
}

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
  d.settled_at as "settledAtMs"`

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

/** Makes a delivery due now with all its retries before it, whatever became of it. */
export async function resend(
  db: Database,
  one: DeliveryName,
  nowMs: number,
): Promise<Delivery | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `update delivery d set state = 'pending', due_at = $5, attempts = 0, settled_at = null
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
