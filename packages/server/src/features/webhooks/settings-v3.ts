/**
 * The older settings of the reference: one address for webhooks, which is the oldest destination,
 * and how long what was deleted is kept (entity reference 3.4).
 */
import { recordBy } from '../../store/admin-events.ts'
import { lockApplication, writeSettings } from '../../store/applications.ts'
import type { Database } from '../../store/db.ts'
import * as store from '../../store/webhooks.ts'
import type { Webhook } from '../../store/webhooks.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { changed, createOne, keyOf, updateOne } from './destinations-v3.ts'

interface Asked {
  readonly webhook_url?: string | null
  readonly webhook_version?: string
  readonly rotate_secret_key?: boolean
  readonly data_retention_months?: number | null
}

async function settingsShape(
  services: Services,
  one: Webhook | undefined,
  months: number | null,
): Promise<object> {
  const isThere = one && one.disabledReason === null
  return {
    webhook_url: isThere ? one.callbackUrl : null,
    webhook_version: one?.apiVersion ?? 'v3',
    secret_shared_key: one ? await keyOf(services, one) : null,
    capture_method: 'both',
    data_retention_months: months,
  }
}

const oldest = async (db: Database, call: Call): Promise<Webhook | undefined> =>
  (await store.webhooksOf(db, call.principal.application.applicationId))[0]

/** Sets, changes or switches off the one destination older clients know. */
async function setDestination(
  services: Services,
  call: Call,
  { asked, db }: { asked: Asked; db: Database },
): Promise<Webhook | undefined> {
  const held = await oldest(db, call)
  const { webhook_url: url, webhook_version, rotate_secret_key: rotates } = asked
  const version = webhook_version === undefined ? {} : { webhook_version }
  if (url === undefined && !rotates && webhook_version === undefined) return held
  if (!held) {
    if (!url) return undefined
    return createOne(services, call, { wanted: { url, label: 'Default', ...version }, db })
  }
  const address = url ? { url, enabled: true } : url === null ? { enabled: false } : {}
  const wanted = { ...address, ...version }
  return updateOne(services, call, { held, wanted, db, ...(rotates ? { rotates } : {}) })
}

async function setRetention(
  services: Services,
  call: Call,
  { months, db }: { months: number | null | undefined; db: Database },
): Promise<number | null> {
  const { applicationId } = call.principal.application
  const held = await lockApplication(db, applicationId)
  if (!held) return refuse('internal')
  if (months === undefined || months === held.settings.retentionMonths)
    return held.settings.retentionMonths
  if (!call.principal.scopes.has('application:write'))
    return refuse('scope_missing', '`data_retention_months` needs `application:write`.')
  await writeSettings(db, applicationId, { ...held.settings, retentionMonths: months })
  await recordBy(authorOf(services, call), db, {
    atMs: services.clock.now(),
    kind: 'settings_changed',
    body: { retentionMonths: months },
  })
  return months
}

export function webhookSettingsHandlers(services: Services) {
  const get: Handler = async (call) => {
    const months = call.principal.application.settings.retentionMonths
    return json(200, await settingsShape(services, await oldest(services.db, call), months))
  }
  const update: Handler = (call) =>
    changed(services, call, async (db) => {
      const asked = call.body as Asked
      const one = await setDestination(services, call, { asked, db })
      const months = await setRetention(services, call, { months: asked.data_retention_months, db })
      return { ...json(200, await settingsShape(services, one, months)), secret: true }
    })
  return { getWebhookSettings: get, updateWebhookSettings: update }
}
