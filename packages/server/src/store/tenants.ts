/**
 * Applications, keys, signing keys, destinations and committed fraud models: small tables, held in
 * memory and read again when they change.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { EventType } from '@ostiary/domain/events'
import { allKeys } from './api-keys.ts'
import type { ApiKey } from './api-keys.ts'
import { allApplications } from './applications.ts'
import type { Application } from './applications.ts'
import type { Database } from './db.ts'
import { committedModels } from './fraud-models.ts'
import type { AllCommitted } from './fraud-models.ts'
import { allSigningKeys } from './signing-keys.ts'
import type { SigningKey } from './signing-keys.ts'
import { allWebhooks } from './webhooks.ts'
import type { Webhook } from './webhooks.ts'

/** Everything of these tables at one moment. */
export interface Snapshot {
  readonly applications: ReadonlyMap<string, Application>
  /** By the SHA-256 (hex) of the key. */
  readonly keys: ReadonlyMap<string, ApiKey>
  /** By application and key id. */
  readonly signingKeys: ReadonlyMap<string, SigningKey>
  /** By application, oldest first. */
  readonly webhooks: ReadonlyMap<string, readonly Webhook[]>
  /** By application; one without a row uses the built-in model. */
  readonly fraudModels: AllCommitted
}

export interface Tenants {
  readonly snapshot: () => Snapshot
  /**
   * Reads the tables again; called after each change here, and every second for changes made
   * elsewhere.
   */
  refresh(): Promise<void>
  /**
   * For a key nobody knows: it may have been made elsewhere a moment ago. Reads again, for all who
   * ask meanwhile at once and at most ten times a second.
   */
  catchUp(): Promise<void>
}

const catchUpEveryMs = 100

export const signingKeyName = (applicationId: string, keyId: string): string =>
  `${applicationId}/${keyId}`

export async function openTenants(db: Database): Promise<Tenants> {
  let current = await read(db)
  let asked = 0
  let shown = 0
  let coming: Promise<void> | undefined
  const refresh = async (): Promise<void> => {
    asked += 1
    const mine = asked
    const next = await read(db, current)
    // A slower read that began earlier must not put back what a later one has replaced.
    if (mine < shown) return
    shown = mine
    current = next
  }
  return {
    snapshot: () => current,
    refresh,
    catchUp: () => {
      // Who joins while it waits is served by the read that follows; who comes later asks anew.
      coming ??= pause(catchUpEveryMs).then(() => {
        coming = undefined
        return refresh()
      })
      return coming
    },
  }
}

async function read(db: Database, held?: Snapshot): Promise<Snapshot> {
  const [applications, keys, signingKeys, webhooks, fraudModels] = await Promise.all([
    allApplications(db),
    allKeys(db),
    allSigningKeys(db),
    allWebhooks(db),
    committedModels(db, held?.fraudModels),
  ])
  return {
    applications: new Map(applications.map((one) => [one.applicationId, one])),
    keys,
    signingKeys: new Map(
      signingKeys.map((one) => [signingKeyName(one.applicationId, one.keyId), one]),
    ),
    webhooks: Map.groupBy(webhooks, (one) => one.applicationId),
    fraudModels,
  }
}

/** Every line is an activity: who names no types wants the events, and not all of it twice. */
const wants = ({ types }: Webhook, type: EventType): boolean =>
  types.length === 0 ? type !== 'activity.created' : types.includes(type)

/** The destinations of an application that want an event. */
export function subscribersOf(
  snapshot: Snapshot,
  applicationId: string,
  type: EventType,
): string[] {
  const all = snapshot.webhooks.get(applicationId)
  if (!all) return []
  return all
    .filter((one) => one.disabledReason === null && wants(one, type))
    .map((one) => one.webhookId)
}
