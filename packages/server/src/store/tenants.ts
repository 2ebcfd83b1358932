/**
 * Applications, keys, signing keys and destinations: small tables, held in memory and read again
 * when they change.
 */
import type { Scope } from '@ostiary/domain/scopes'
import type { EventType } from '@ostiary/domain/events'
import type { Database } from './db.ts'

export interface Settings {
  readonly screeningPolicy: 'reject' | 'review'
  readonly customersWithoutWallet: boolean
  readonly requireSignatures: boolean
  readonly verificationProvider: 'simulator' | 'manual'
  readonly challengeDomain: string | null
  readonly challengeUri: string | null
  readonly challengeStatement: string
}

export interface Application {
  readonly applicationId: string
  readonly name: string
  readonly environment: 'live' | 'sandbox'
  readonly settings: Settings
  readonly createdAtMs: number
}

export interface ApiKey {
  readonly keyId: string
  readonly applicationId: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly Scope[]
  readonly addresses: readonly string[]
  readonly expiresAtMs: number | null
  readonly revokedAtMs: number | null
  readonly createdAtMs: number
}

export interface SigningKey {
  readonly applicationId: string
  readonly keyId: string
  readonly publicKey: string
  readonly createdAtMs: number
}

export interface Webhook {
  readonly webhookId: string
  readonly applicationId: string
  readonly callbackUrl: string
  readonly types: readonly EventType[]
  readonly includePersonalData: boolean
  /** Sealed under the key-encryption key. */
  readonly secrets: Buffer
  readonly disabledReason: string | null
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** Everything of these tables at one moment. */
export interface Snapshot {
  readonly applications: ReadonlyMap<string, Application>
  /** By the SHA-256 (hex) of the key. */
  readonly keys: ReadonlyMap<string, ApiKey>
  /** By application and key id. */
  readonly signingKeys: ReadonlyMap<string, SigningKey>
  readonly webhooks: ReadonlyMap<string, readonly Webhook[]>
}

export interface Tenants {
  readonly snapshot: () => Snapshot
  /**
   * Reads the tables again; called after each change here, and every second for changes made
   * elsewhere.
   */
  refresh(): Promise<void>
}

export const signingKeyName = (applicationId: string, keyId: string): string =>
  `${applicationId}/${keyId}`

export async function openTenants(db: Database): Promise<Tenants> {
  let current = await read(db)
  let asked = 0
  let shown = 0
  return {
    snapshot: () => current,
    refresh: async () => {
      asked += 1
      const mine = asked
      const next = await read(db)
      // A slower read that began earlier must not put back what a later one has replaced.
      if (mine < shown) return
      shown = mine
      current = next
    },
  }
}

async function read(db: Database): Promise<Snapshot> {
  const [applications, keys, signingKeys, webhooks] = await Promise.all([
    readApplications(db),
    readKeys(db),
    readSigningKeys(db),
    readWebhooks(db),
  ])
  return { applications, keys, signingKeys, webhooks }
}

async function readApplications(db: Database): Promise<Map<string, Application>> {
  const { rows } = await db.query<Record<string, never>>({
    name: 'applications',
    text:
      'select application_id as "applicationId", name, environment, settings, ' +
      'created_at as "createdAtMs" from application',
  })
  return new Map(
    rows.map((row: Record<string, unknown>) => {
      const one = row as unknown as Omit<Application, 'settings'> & { settings: string }
      return [one.applicationId, { ...one, settings: JSON.parse(one.settings) as Settings }]
    }),
  )
}

async function readKeys(db: Database): Promise<Map<string, ApiKey>> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'api_keys',
    text: `select key_id as "keyId", application_id as "applicationId", name, hash, prefix, scopes, addresses,
      expires_at as "expiresAtMs", revoked_at as "revokedAtMs", created_at as "createdAtMs" from api_key`,
  })
  return new Map(
    rows.map((row) => {
      const { hash, scopes, addresses, ...rest } = row as {
        hash: Buffer
        scopes: string
        addresses: string | null
      }
      const key = {
        ...(rest as unknown as ApiKey),
        scopes: scopes.split(' ').filter(Boolean) as Scope[],
        addresses: addresses ? addresses.split(' ') : [],
      }
      return [hash.toString('hex'), key]
    }),
  )
}

async function readSigningKeys(db: Database): Promise<Map<string, SigningKey>> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'signing_keys',
    text:
      'select application_id as "applicationId", key_id as "keyId", public_key ' +
      'as "publicKey", created_at as "createdAtMs" from signing_key',
  })
  return new Map(
    rows.map((row) => {
      const one = row as unknown as SigningKey
      return [signingKeyName(one.applicationId, one.keyId), one]
    }),
  )
}

async function readWebhooks(db: Database): Promise<Map<string, Webhook[]>> {
  const { rows } = await db.query<Record<string, unknown>>({
    name: 'webhooks',
    text: `select webhook_id as "webhookId", application_id as "applicationId", callback_url as "callbackUrl", types,
      include_personal_data as "includePersonalData", secrets, disabled_reason as "disabledReason",
      created_at as "createdAtMs", updated_at as "updatedAtMs" from webhook order by created_at, webhook_id`,
  })
  const byApplication = new Map<string, Webhook[]>()
  for (const row of rows) {
    const { types, ...rest } = row as unknown as Omit<Webhook, 'types'> & { types: string }
    const one: Webhook = { ...rest, types: types.split(' ').filter(Boolean) as EventType[] }
    byApplication.set(one.applicationId, [...(byApplication.get(one.applicationId) ?? []), one])
  }
  return byApplication
}

/** The destinations of an application that want an event. */
export function subscribersOf(
  snapshot: Snapshot,
  applicationId: string,
  type: EventType,
): string[] {
  const all = snapshot.webhooks.get(applicationId)
  if (!all) return []
  return all
    .filter(
      (one) => one.disabledReason === null && (one.types.length === 0 || one.types.includes(type)),
    )
    .map((one) => one.webhookId)
}
