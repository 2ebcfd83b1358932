/** Destinations as the reference has them: the same rows as those of /v1, under other names. */
import { randomBytes } from 'node:crypto'
import { destinationEvents } from '@ostiary/domain/events'
import type { EventType } from '@ostiary/domain/events'
import { outboundProblemSentence } from '../../platform/outbound/problems.ts'
import { checkTarget } from '../../platform/outbound/target.ts'
import { webhookGuard } from '../../platform/outbound/webhook-guard.ts'
import { recordBy } from '../../store/admin-events.ts'
import type { AdminEventKind } from '../../store/admin-events.ts'
import type { Database } from '../../store/db.ts'
import { openSecrets, sealSecrets } from '../../store/webhook-secrets.ts'
import * as store from '../../store/webhooks.ts'
import type { Webhook } from '../../store/webhooks.ts'
import { authorOf, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import type { RememberedReply } from '../remembered.ts'
import { checkPersonal } from './destinations.ts'
import { lockOwner, takeFromSettings } from './settings-owned.ts'
import { summaryOf } from './summary.ts'

/** A destination of another process may be told of a second later; here it counts at once. */
export async function changeDestination(
  services: Services,
  call: Call,
  work: (db: Database) => Promise<RememberedReply>,
): Promise<Reply> {
  const reply = await rememberedWrite(services, call, 'destination', work)
  await services.tenants.refresh()
  return reply
}

/** Who names no events is told of all but activities: each is an event told already. */
const toldUnasked = destinationEvents.filter((one) => one !== 'activity.created')

const switchedOff = 'Switched off by its owner.'
const newKey = (): string => randomBytes(32).toString('base64url')

/** The key that signs, as the X-Signature family uses it: the oldest live one. */
export async function keyOf(services: Services, one: Webhook): Promise<string> {
  const all = await openSecrets(services.keyring.encryption, one.webhookId, one.secrets)
  return all.at(-1)?.text ?? refuse('webhook_not_found')
}

/** @param db within a change its own connection: another could be waited for without end */
async function shapeOf(services: Services, one: Webhook, db: Database): Promise<object> {
  return {
    uuid: one.webhookId,
    label: one.label ?? one.callbackUrl.slice(0, 100),
    url: one.callbackUrl,
    enabled: one.disabledReason === null,
    webhook_version: one.apiVersion ?? 'v3',
    secret_shared_key: await keyOf(services, one),
    subscribed_events: one.types.length === 0 ? toldUnasked : one.types,
    include_personal_data: one.includePersonalData,
    created_at: iso(one.createdAtMs),
    updated_at: iso(one.updatedAtMs),
    summary: await summaryOf(db, one),
  }
}

/** What a caller may say of a destination. */
export interface Wanted {
  readonly label?: string
  readonly url?: string
  readonly enabled?: boolean
  readonly webhook_version?: string
  readonly subscribed_events?: readonly string[]
  readonly include_personal_data?: boolean
}

/**
 * Call it with the application locked.
 * @throws Refused where nothing may be sent there, or another destination is there already
 */
async function checkUrl(
  services: Services,
  call: Call,
  { url, webhookId, db }: { url: string; webhookId?: string; db: Database },
): Promise<void> {
  const { environment, applicationId } = call.principal.application
  const target = checkTarget({ url, guard: webhookGuard(environment, services) })
  if (!target.ok) return refuse('webhook_url_refused', outboundProblemSentence(target.code))
  const others = await store.webhooksOf(db, applicationId)
  // However it is spelled: the same receiver would be told everything twice.
  const place = placeOf(target.url)
  const isSame = (one: Webhook): boolean => placeOf(new URL(one.callbackUrl)) === place
  if (others.some((one) => isSame(one) && one.webhookId !== webhookId))
    return refuse('webhook_url_taken')
}

/** What a request to it asks for: a fragment is never sent. */
const placeOf = ({ origin, pathname, search }: URL): string => `${origin}${pathname}${search}`

/** A destination with a key of its own. */
export async function createOne(
  services: Services,
  call: Call,
  { wanted, db }: { wanted: Wanted & { url: string; label: string }; db: Database },
): Promise<Webhook> {
  const nowMs = services.clock.now()
  await checkUrl(services, call, { url: wanted.url, db })
  const includePersonalData = wanted.include_personal_data ?? false
  checkPersonal(call, includePersonalData, 'include_personal_data')
  const webhookId = services.ids.next(nowMs)
  const secret = { id: services.ids.next(nowMs), text: newKey(), createdAt: nowMs }
  const one: Webhook = {
    webhookId,
    applicationId: call.principal.application.applicationId,
    callbackUrl: wanted.url,
    types: (wanted.subscribed_events ?? []) as EventType[], // the contract names them
    includePersonalData,
    secrets: await sealSecrets(services.keyring.encryption, webhookId, [secret]),
    disabledReason: wanted.enabled === false ? switchedOff : null,
    label: wanted.label,
    apiVersion: wanted.webhook_version ?? 'v3',
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  await store.insertWebhook(db, one)
  await record(services, call, { db, one, kind: 'webhook_created' })
  return one
}

async function record(
  services: Services,
  call: Call,
  { db, one, kind }: { db: Database; one: Webhook; kind: AdminEventKind },
): Promise<void> {
  const { webhookId, includePersonalData } = one
  const atMs = services.clock.now()
  await recordBy(authorOf(services, call), db, {
    atMs,
    kind,
    body: { webhookId, includePersonalData },
  })
}

/** What is not named stays. @param rotates puts another key in the place of those there are */
export async function updateOne(
  services: Services,
  call: Call,
  { held, wanted, db, rotates }: { held: Webhook; wanted: Wanted; db: Database; rotates?: boolean },
): Promise<Webhook> {
  const nowMs = services.clock.now()
  const { webhookId } = held
  if (wanted.url !== undefined) await checkUrl(services, call, { url: wanted.url, webhookId, db })
  const off = wanted.enabled === false ? (held.disabledReason ?? switchedOff) : null
  const secret = { id: services.ids.next(nowMs), text: newKey(), createdAt: nowMs }
  const one: Webhook = {
    ...held,
    callbackUrl: wanted.url ?? held.callbackUrl,
    types: (wanted.subscribed_events ?? held.types) as EventType[], // the contract names them
    includePersonalData: wanted.include_personal_data ?? held.includePersonalData,
    disabledReason: wanted.enabled === undefined ? held.disabledReason : off,
    label: wanted.label ?? held.label,
    apiVersion: wanted.webhook_version ?? held.apiVersion,
    ...(rotates
      ? { secrets: await sealSecrets(services.keyring.encryption, webhookId, [secret]) }
      : {}),
    updatedAtMs: nowMs,
  }
  checkPersonal(call, one.includePersonalData, 'include_personal_data')
  await store.updateWebhook(db, one)
  await record(services, call, { db, one, kind: 'webhook_changed' })
  return one
}

const nameOf = (call: Call) => ({
  applicationId: call.principal.application.applicationId,
  webhookId: call.params['destination_uuid']!, // as its path says
})

export function destinationHandlers(services: Services) {
  const list: Handler = async (call) => {
    const { applicationId } = call.principal.application
    const all = await store.webhooksOf(services.db, applicationId)
    const results = await Promise.all(all.map((one) => shapeOf(services, one, services.db)))
    return json(200, { count: results.length, next: null, previous: null, results })
  }
  const create: Handler = (call) =>
    changeDestination(services, call, async (db) => {
      // Of two at once the second sees the address of the first.
      await lockOwner(db, call)
      // As its schema says.
      const wanted = call.body as unknown as Wanted & { url: string; label: string }
      const one = await createOne(services, call, { wanted, db })
      return { ...json(201, await shapeOf(services, one, db)), secret: true }
    })
  const get: Handler = async (call) => {
    const one = await store.findWebhook(services.db, nameOf(call))
    return one ? json(200, await shapeOf(services, one, services.db)) : refuse('webhook_not_found')
  }
  const update: Handler = (call) =>
    changeDestination(services, call, async (db) => {
      const wanted = call.body as Wanted
      // The application first, as the settings lock it: otherwise each could wait for the other,
      // and two at once could take one address.
      await lockOwner(db, call)
      if (wanted.enabled === false) await takeFromSettings(db, call, nameOf(call).webhookId)
      const held = await store.lockWebhook(db, nameOf(call))
      if (!held) return refuse('webhook_not_found')
      const one = await updateOne(services, call, { held, wanted, db })
      return { ...json(200, await shapeOf(services, one, db)), secret: true }
    })
  const remove: Handler = (call) =>
    changeDestination(services, call, async (db) => {
      const held = await store.lockWebhook(db, nameOf(call))
      if (!held || !(await store.removeWebhook(db, nameOf(call))))
        return refuse('webhook_not_found')
      await record(services, call, { db, one: held, kind: 'webhook_removed' })
      return { status: 204, body: null }
    })
  return {
    listDestinations: list,
    createDestination: create,
    getDestination: get,
    updateDestination: update,
    removeDestination: remove,
  }
}
