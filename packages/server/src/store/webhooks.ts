/** The table of destinations: where an application wants its events sent. */
import type { EventType } from '@ostiary/domain/events'
import type { Database } from './db.ts'

export interface Webhook {
  readonly webhookId: string
  readonly applicationId: string
  readonly callbackUrl: string
  readonly types: readonly EventType[]
  readonly includePersonalData: boolean
  /** Sealed under the key-encryption key. */
  readonly secrets: Buffer
  readonly disabledReason: string | null
  /** What its owner calls it, and the version asked for; only the reference's API has them. */
  readonly label: string | null
  readonly apiVersion: string | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

const columns = `webhook_id as "webhookId", application_id as "applicationId",
  callback_url as "callbackUrl", types, include_personal_data as "includePersonalData", secrets,
  disabled_reason as "disabledReason", label, api_version as "apiVersion",
  created_at as "createdAtMs", updated_at as "updatedAtMs"`

const webhookOf = (row: Record<string, unknown>): Webhook => {
  const { types, ...rest } = row as unknown as Omit<Webhook, 'types'> & { readonly types: string }
  return { ...rest, types: types.split(' ').filter(Boolean) as EventType[] }
}

/** The destinations of an application, oldest first. */
export async function webhooksOf(db: Database, applicationId: string): Promise<Webhook[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from webhook where application_id = $1
      order by created_at, webhook_id`,
    values: [applicationId],
  })
  return rows.map(webhookOf)
}

/** Every destination, oldest first. */
export async function allWebhooks(db: Database): Promise<Webhook[]> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'webhooks',
    text: `select ${columns} from webhook order by created_at, webhook_id`,
  })
  return rows.map(webhookOf)
}

interface Named {
  readonly applicationId: string
  readonly webhookId: string
}

export async function findWebhook(db: Database, named: Named): Promise<Webhook | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from webhook where webhook_id = $1 and application_id = $2`,
    values: [named.webhookId, named.applicationId],
  })
  return rows[0] && webhookOf(rows[0])
}

/** Held until the transaction ends: two changes at once are made one after the other. */
export async function lockWebhook(db: Database, named: Named): Promise<Webhook | undefined> {
  const { rows } = await db.query<Record<string, unknown>>({
    text: `select ${columns} from webhook
      where webhook_id = $1 and application_id = $2 for update`,
    values: [named.webhookId, named.applicationId],
  })
  return rows[0] && webhookOf(rows[0])
}

export async function insertWebhook(db: Database, one: Webhook): Promise<void> {
  await db.query({
    text: `insert into webhook (webhook_id, application_id, callback_url, types,
      include_personal_data, secrets, created_at, updated_at, disabled_reason, label, api_version)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    values: [
      one.webhookId,
      one.applicationId,
      one.callbackUrl,
      one.types.join(' '),
      one.includePersonalData,
      one.secrets,
      new Date(one.createdAtMs),
      new Date(one.updatedAtMs),
      one.disabledReason,
      one.label,
      one.apiVersion,
    ],
  })
}

export async function updateWebhook(db: Database, one: Webhook): Promise<void> {
  await db.query({
    text: `update webhook set callback_url = $2, types = $3, include_personal_data = $4,
      secrets = $5, disabled_reason = $6, updated_at = $7, label = $8, api_version = $9
      where webhook_id = $1`,
    values: [
      one.webhookId,
      one.callbackUrl,
      one.types.join(' '),
      one.includePersonalData,
      one.secrets,
      one.disabledReason,
      new Date(one.updatedAtMs),
      one.label,
      one.apiVersion,
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
