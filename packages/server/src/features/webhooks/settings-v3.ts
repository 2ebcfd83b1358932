/**
 * The older settings of the reference: one address for webhooks, which is a destination of their
 * own, and how long what was deleted is kept (entity reference 3.4, decision 0028).
 */
import type { CaptureMethod } from '@ostiary/domain/application'
import { recordBy } from '../../store/admin-events.ts'
import { writeSettings } from '../../store/applications.ts'
import type { Application, OlderClients, Settings } from '../../store/applications.ts'
import type { Database } from '../../store/db.ts'
import type { Webhook } from '../../store/webhooks.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { changeDestination, createOne, keyOf, updateOne } from './destinations-v3.ts'
import { lockOwner, olderClientsOf, ownedBySettings, rememberOlder } from './settings-owned.ts'

interface Asked {
  readonly webhook_url?: string | null
  readonly webhook_version?: string
  readonly rotate_secret_key?: boolean
  readonly capture_method?: CaptureMethod
  readonly data_retention_months?: number | null
}

/** What is shown, and what a destination is made with, where nobody said a version. */
const defaultVersion = 'v3'

async function settingsShape(
  services: Services,
  application: Application,
  one: Webhook | undefined,
): Promise<object> {
  const isOn = one && one.disabledReason === null
  return {
    webhook_url: isOn ? one.callbackUrl : null,
    webhook_version: one?.apiVersion ?? defaultVersion,
    secret_shared_key: one ? await keyOf(services, one) : null,
    capture_method: olderClientsOf(application).captureMethod,
    data_retention_months: application.settings.retentionMonths,
  }
}

interface Change {
  readonly asked: Asked
  readonly application: Application
  readonly db: Database
}

/** Sets, changes or switches off the one destination that is theirs; never another. */
async function setDestination(
  services: Services,
  call: Call,
  { asked, application, db }: Change,
): Promise<Webhook | undefined> {
  const held = await ownedBySettings(db, application)
  const { webhook_url: url, webhook_version, rotate_secret_key: rotates } = asked
  const version = webhook_version === undefined ? {} : { webhook_version }
  if (!held && url)
    return createOne(services, call, { wanted: { url, label: 'Default', ...version }, db })
  if (!held) {
    const isOfNone = rotates || (webhook_version ?? defaultVersion) !== defaultVersion
    return isOfNone ? refuse('webhook_url_not_set') : undefined
  }
  if (url === undefined && !rotates && webhook_version === undefined) return held
  const address = url ? { url, enabled: true } : url === null ? { enabled: false } : {}
  const wanted = { ...address, ...version }
  return updateOne(services, call, { held, wanted, db, ...(rotates ? { rotates } : {}) })
}

/** A setting of the application and not of webhooks: it takes the scope of those, if it changes. */
function mayChange(call: Call, field: string): void {
  if (!call.principal.scopes.has('application:write'))
    refuse('scope_missing', `\`${field}\` needs \`application:write\`.`)
}

const record = (
  services: Services,
  call: Call,
  db: Database,
  body: Partial<Settings & OlderClients>,
): Promise<void> =>
  recordBy(authorOf(services, call), db, {
    atMs: services.clock.now(),
    kind: 'settings_changed',
    body,
  })

async function setCapture(
  services: Services,
  call: Call,
  { asked, application, db }: Change,
): Promise<Application> {
  const { capture_method: captureMethod } = asked
  if (!captureMethod || captureMethod === olderClientsOf(application).captureMethod)
    return application
  mayChange(call, 'capture_method')
  await record(services, call, db, { captureMethod })
  return rememberOlder(db, application, { captureMethod })
}

async function setRetention(
  services: Services,
  call: Call,
  { asked, application, db }: Change,
): Promise<Application> {
  const { data_retention_months: months } = asked
  if (months === undefined || months === application.settings.retentionMonths) return application
  mayChange(call, 'data_retention_months')
  const settings = { ...application.settings, retentionMonths: months }
  await writeSettings(db, application.applicationId, settings)
  await record(services, call, db, { retentionMonths: months })
  return { ...application, settings }
}

export function webhookSettingsHandlers(services: Services) {
  const get: Handler = async (call) => {
    const { application } = call.principal
    const one = await ownedBySettings(services.db, application)
    return json(200, await settingsShape(services, application, one))
  }
  const update: Handler = (call) =>
    changeDestination(services, call, async (db) => {
      const asked = call.body as Asked
      const held = await lockOwner(db, call)
      const one = await setDestination(services, call, { asked, application: held, db })
      const destinationId = one?.webhookId ?? null
      const owner = await rememberOlder(db, held, { destinationId })
      const captured = await setCapture(services, call, { asked, application: owner, db })
      const now = await setRetention(services, call, { asked, application: captured, db })
      return { ...json(200, await settingsShape(services, now, one)), secret: true }
    })
  return { getWebhookSettings: get, updateWebhookSettings: update }
}
