/**
 * What the settings of older clients own: one destination, made by them and marked in the
 * application. No other is theirs, and one that is switched off beside them is theirs no more.
 */
import { lockApplication, writeSettings } from '../../store/applications.ts'
import type { Application, OlderClients } from '../../store/applications.ts'
import type { Database } from '../../store/db.ts'
import * as store from '../../store/webhooks.ts'
import type { Webhook } from '../../store/webhooks.ts'
import { refuse } from '../call.ts'
import type { Call } from '../call.ts'

const nothing: OlderClients = { destinationId: null, captureMethod: 'both' }

export const olderClientsOf = ({ settings }: Application): OlderClients =>
  settings.olderClients ?? nothing

/** Their destination; `undefined` before they made one, and once it was removed or taken away. */
export async function ownedBySettings(
  db: Database,
  application: Application,
): Promise<Webhook | undefined> {
  const { applicationId } = application
  const { destinationId } = olderClientsOf(application)
  if (destinationId === null) return undefined
  return store.findWebhook(db, { applicationId, webhookId: destinationId })
}

/** Two changes at once are made one after the other, so that both never make a destination. */
export const lockOwner = async (db: Database, call: Call): Promise<Application> =>
  (await lockApplication(db, call.principal.application.applicationId)) ?? refuse('key_invalid')

/** Writes what differs. @returns the application as it is then */
export async function rememberOlder(
  db: Database,
  held: Application,
  change: Partial<OlderClients>,
): Promise<Application> {
  const before = olderClientsOf(held)
  const olderClients = { ...before, ...change }
  const { destinationId, captureMethod } = olderClients
  if (destinationId === before.destinationId && captureMethod === before.captureMethod) return held
  const settings = { ...held.settings, olderClients }
  await writeSettings(db, held.applicationId, settings)
  return { ...held, settings }
}

/** A person switches it off where every destination is managed: no older client undoes that. */
export async function takeFromSettings(db: Database, call: Call, webhookId: string): Promise<void> {
  const held = await lockOwner(db, call)
  if (olderClientsOf(held).destinationId === webhookId)
    await rememberOlder(db, held, { destinationId: null })
}
