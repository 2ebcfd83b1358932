/** Destinations: where events go, and the secrets that sign them. */
import { randomBytes } from 'node:crypto'
import type { EventType } from '@ostiary/domain/events'
import { checkTarget } from '../../platform/outbound/target.ts'
import { outboundProblemSentence } from '../../platform/outbound/problems.ts'
import { webhookGuard } from '../../platform/outbound/webhook-guard.ts'
import { newSecret } from '../../platform/webhook-signature/standard.ts'
import { recordBy } from '../../store/admin-events.ts'
import type { Database } from '../../store/db.ts'
import { openSecrets, sealSecrets, secretsMax } from '../../store/webhook-secrets.ts'
import type { WebhookSecret } from '../../store/webhook-secrets.ts'
import * as store from '../../store/webhooks.ts'
import type { Webhook } from '../../store/webhooks.ts'
import { authorOf, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import type { RememberedReply } from '../remembered.ts'

const none: Reply = { status: 204, body: null }
const nameOf = (call: Call) => ({
  applicationId: call.principal.application.applicationId,
  webhookId: call.params['id']!,
})

const webhookShape = (
  one: Webhook,
  secrets: readonly WebhookSecret[],
  secret?: string,
): unknown => ({
  id: one.webhookId,
  callbackUrl: one.callbackUrl,
  types: one.types,
  includePersonalData: one.includePersonalData,
  secrets: secrets.map(({ id, createdAt }) => ({ id, createdAt: iso(createdAt) })),
  disabledReason: one.disabledReason,
  createdAt: iso(one.createdAtMs),
  updatedAt: iso(one.updatedAtMs),
  ...(secret === undefined ? {} : { secret }),
})

const secretsOf = (services: Services, one: Webhook): Promise<WebhookSecret[]> =>
  openSecrets(services.keyring.encryption, one.webhookId, one.secrets)

const shapeOf = async (services: Services, one: Webhook): Promise<unknown> =>
  webhookShape(one, await secretsOf(services, one))

function makeSecret(services: Services, nowMs: number): WebhookSecret {
  return { id: services.ids.next(nowMs), text: newSecret(randomBytes), createdAt: nowMs }
}

/** A write that is in force in this process before it is answered. */
async function change(
  services: Services,
  call: Call,
  work: (db: Database) => Promise<RememberedReply>,
): Promise<Reply> {
  const reply = await rememberedWrite(services, call, 'webhook', work)
  // Repeats too: the first try may have ended between its commit and here.
  await services.tenants.refresh()
  return reply
}

interface Wanted {
  readonly id?: string
  readonly callbackUrl: string
  readonly types?: readonly EventType[]
  readonly includePersonalData?: boolean
}

export const putWebhook =
  (services: Services): Handler =>
  (call) => {
    const wanted = call.body as unknown as Wanted
    const guard = webhookGuard(call.principal.application.environment, services)
    const target = checkTarget({ url: wanted.callbackUrl, guard })
    if (!target.ok) return refuse('webhook_url_refused', outboundProblemSentence(target.code))
    const { id } = wanted
    if (id === undefined) return change(services, call, (db) => create(services, call, wanted, db))
    return change(services, call, (db) => update(services, call, { ...wanted, id }, db))
  }

/** Otherwise a key that sees values masked could have them sent to itself in full. */
export function checkPersonal(call: Call, includes: boolean, name = 'includePersonalData'): void {
  if (includes && !call.principal.scopes.has('personal:read')) {
    refuse('scope_missing', `A destination with \`${name}\` needs \`personal:read\`.`)
  }
}

async function create(
  services: Services,
  call: Call,
  wanted: Wanted,
  db: Database,
): Promise<RememberedReply> {
  const nowMs = services.clock.now()
  const webhookId = services.ids.next(nowMs)
  const includePersonalData = wanted.includePersonalData ?? false
  checkPersonal(call, includePersonalData)
  const secret = makeSecret(services, nowMs)
  const one: Webhook = {
    webhookId,
    applicationId: call.principal.application.applicationId,
    callbackUrl: wanted.callbackUrl,
    types: wanted.types ?? [],
    includePersonalData,
    secrets: await sealSecrets(services.keyring.encryption, webhookId, [secret]),
    disabledReason: null,
    label: null,
    apiVersion: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  }
  await store.insertWebhook(db, one)
  await recordBy(authorOf(services, call), db, {
    atMs: nowMs,
    kind: 'webhook_created',
    body: { webhookId, includePersonalData },
  })
  return { ...json(200, webhookShape(one, [secret], secret.text)), secret: true }
}

/** What is not named stays; whoever changes a disabled destination wants it to work again. */
async function update(
  services: Services,
  call: Call,
  wanted: Wanted & { id: string },
  db: Database,
): Promise<Reply> {
  const nowMs = services.clock.now()
  const { applicationId } = call.principal.application
  const held = await store.lockWebhook(db, { applicationId, webhookId: wanted.id })
  if (!held) return refuse('webhook_not_found')
  const one: Webhook = {
    ...held,
    callbackUrl: wanted.callbackUrl,
    types: wanted.types ?? held.types,
    includePersonalData: wanted.includePersonalData ?? held.includePersonalData,
    disabledReason: null,
    updatedAtMs: nowMs,
  }
  checkPersonal(call, one.includePersonalData)
  await store.updateWebhook(db, one)
  const { webhookId, includePersonalData } = one
  await recordBy(authorOf(services, call), db, {
    atMs: nowMs,
    kind: 'webhook_changed',
    body: { webhookId, includePersonalData },
  })
  return json(200, await shapeOf(services, one))
}

export const listWebhooks =
  (services: Services): Handler =>
  async (call) => {
    const all = await store.webhooksOf(services.db, call.principal.application.applicationId)
    return json(200, { data: await Promise.all(all.map((one) => shapeOf(services, one))) })
  }

export const getWebhook =
  (services: Services): Handler =>
  async (call) => {
    const one = await store.findWebhook(services.db, nameOf(call))
    return one ? json(200, await shapeOf(services, one)) : refuse('webhook_not_found')
  }

export const deleteWebhook =
  (services: Services): Handler =>
  (call) =>
    change(services, call, async (db) => {
      const nowMs = services.clock.now()
      const { webhookId } = nameOf(call)
      if (!(await store.removeWebhook(db, nameOf(call)))) return refuse('webhook_not_found')
      await recordBy(authorOf(services, call), db, {
        atMs: nowMs,
        kind: 'webhook_removed',
        body: { webhookId },
      })
      return none
    })

/** Puts other secrets in the place of those a destination has. */
async function withSecrets(
  services: Services,
  db: Database,
  held: Webhook,
  secrets: readonly WebhookSecret[],
): Promise<Webhook> {
  const sealed = await sealSecrets(services.keyring.encryption, held.webhookId, secrets)
  const one = { ...held, secrets: sealed, updatedAtMs: services.clock.now() }
  await store.updateWebhook(db, one)
  return one
}

export const addWebhookSecret =
  (services: Services): Handler =>
  (call) =>
    change(services, call, async (db) => {
      const nowMs = services.clock.now()
      const held = await store.lockWebhook(db, nameOf(call))
      if (!held) return refuse('webhook_not_found')
      const before = await secretsOf(services, held)
      if (before.length >= secretsMax) return refuse('webhook_secrets_full')
      const secret = makeSecret(services, nowMs)
      const secrets = [secret, ...before]
      const one = await withSecrets(services, db, held, secrets)
      const body = { webhookId: one.webhookId, secretId: secret.id }
      await recordBy(authorOf(services, call), db, {
        atMs: nowMs,
        kind: 'webhook_secret_added',
        body,
      })
      return { ...json(201, webhookShape(one, secrets, secret.text)), secret: true }
    })

export const deleteWebhookSecret =
  (services: Services): Handler =>
  (call) =>
    change(services, call, async (db) => {
      const nowMs = services.clock.now()
      const secretId = call.params['secretId']!
      const held = await store.lockWebhook(db, nameOf(call))
      if (!held) return refuse('webhook_not_found')
      const before = await secretsOf(services, held)
      const left = before.filter((one) => one.id !== secretId)
      if (left.length === before.length) return refuse('webhook_secret_not_found')
      if (left.length === 0) return refuse('webhook_secret_last')
      const one = await withSecrets(services, db, held, left)
      const body = { webhookId: one.webhookId, secretId }
      await recordBy(authorOf(services, call), db, {
        atMs: nowMs,
        kind: 'webhook_secret_removed',
        body,
      })
      return none
    })
