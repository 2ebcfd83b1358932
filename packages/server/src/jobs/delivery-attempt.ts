/** One attempt at one delivery: builds it, posts it, and says what that means for the delivery. */
import type { Clock } from '../platform/clock.ts'
import type { Ids } from '../platform/ids.ts'
import type { Keyring } from '../platform/keyring.ts'
import type { PostResult, Sender } from '../platform/outbound/sender.ts'
import { webhookGuard } from '../platform/outbound/webhook-guard.ts'
import type { WebhookPolicy } from '../platform/outbound/webhook-guard.ts'
import type { Pool } from '../store/db.ts'
import { lineOfDelivery } from '../store/activity-sequence.ts'
import type { ClaimedDelivery, SettledAttempt } from '../store/deliveries.ts'
import { lineKey, readEventLines } from '../store/event-lines.ts'
import type { Application } from '../store/applications.ts'
import type { Tenants } from '../store/tenants.ts'
import type { Webhook } from '../store/webhooks.ts'
import type { Vault } from '../store/vault.ts'
import type { WebhookSecret } from '../store/webhook-secrets.ts'
import { sessionsOfEvents } from '../sessions/told.ts'
import type { TellingParts } from '../sessions/told.ts'
import { toldAs, openOfEvents } from '../transitions/event-body.ts'
import type { Announced, OpenedOfEvent, SessionShown } from '../transitions/event-body.ts'
import { messageOf } from './delivery-message.ts'
import type { Message } from './delivery-message.ts'
import { postTimeoutMs, retryWaitMs } from './delivery-schedule.ts'

/** What the process lends to its deliveries. */
export interface DeliveryServices extends WebhookPolicy {
  readonly db: Pool
  readonly tenants: Tenants
  readonly vault: Vault
  readonly media: TellingParts['media']
  readonly keyring: Pick<Keyring, 'encryption'>
  readonly clock: Clock
  readonly ids: Ids
  /** 0 to 1; jitter of the retries. */
  readonly random: () => number
}

export interface AttemptParts {
  readonly services: DeliveryServices
  readonly sender: Pick<Sender, 'post'>
  openSecrets(webhookId: string, sealed: Buffer): Promise<readonly WebhookSecret[]>
  /** Of Ostiary, for the user agent. */
  readonly version: string
  readonly onError: (error: unknown) => void
}

export interface Outcome {
  readonly webhook: Webhook
  readonly settled: SettledAttempt
}

/** What the bodies of several deliveries are built from. */
export interface Prepared {
  /** By `lineKey`. */
  readonly events: ReadonlyMap<string, Announced>
  /** `undefined` when they could not be opened together: each delivery then opens its own. */
  readonly opened: ReadonlyMap<string, OpenedOfEvent> | undefined
  readonly sessions: ReadonlyMap<string, SessionShown> | undefined
}

export interface Attempt {
  readonly delivery: ClaimedDelivery
  readonly webhook: Webhook
  readonly prepared: Prepared
}

/** Reads what several deliveries say, all at once. */
export async function prepare(
  services: DeliveryServices,
  claimed: readonly ClaimedDelivery[],
): Promise<Prepared> {
  const told = claimed.map((one) => ({ one, of: lineOfDelivery(one.seq) }))
  const lines = await readEventLines(
    services.db,
    told.map(({ one, of }) => ({ entityId: one.entityId, seq: of.seq })),
  )
  const events = new Map<string, Announced>()
  for (const { one, of } of told) {
    const line = lines.get(lineKey({ entityId: one.entityId, seq: of.seq }))
    const event = line && toldAs(line, of.as)
    if (event) events.set(lineKey(one), event)
  }
  const all = [...events.values()]
  const opened = await openOfEvents(services.vault, all, true).catch(() => undefined)
  const sessions = await sessionsOfEvents(services, all, true).catch(() => undefined)
  return { events, opened, sessions }
}

/** Never rejects: whatever goes wrong is an outcome. */
export async function send(parts: AttemptParts, attempt: Attempt): Promise<Outcome> {
  const { delivery, webhook } = attempt
  try {
    const application = applicationOf(parts, webhook)
    const message = await build(parts, attempt, application)
    const result = await parts.sender.post({
      url: webhook.callbackUrl,
      headers: message.headers,
      body: message.body,
      timeoutMs: postTimeoutMs,
      guard: webhookGuard(application.environment, parts.services),
    })
    const settled = settle(parts.services, { delivery, result, digest: message.digest })
    return { webhook, settled }
  } catch (error) {
    parts.onError(error)
    const settled = settle(parts.services, { delivery, result: undefined, digest: null })
    return { webhook, settled }
  }
}

function applicationOf({ services }: AttemptParts, webhook: Webhook): Application {
  const application = services.tenants.snapshot().applications.get(webhook.applicationId)
  if (!application) throw new Error(`there is no application ${webhook.applicationId}`)
  return application
}

async function build(
  { services, version, openSecrets }: AttemptParts,
  { delivery, webhook, prepared }: Attempt,
  application: Application,
): Promise<Message> {
  const event = prepared.events.get(lineKey(delivery))
  if (!event) throw new Error(`there is no event ${lineKey(delivery)}`)
  const opened = prepared.opened ?? (await openOfEvents(services.vault, [event], true))
  const sessions = prepared.sessions ?? (await sessionsOfEvents(services, [event], true))
  const { webhookId, secrets } = webhook
  return messageOf({
    delivery,
    event,
    webhook,
    application,
    secrets: await openSecrets(webhookId, secrets),
    opened: opened.get(lineKey(event.line)) ?? {},
    session: sessions.get(lineKey(event.line)),
    version,
    nowMs: services.clock.now(),
  })
}

interface Ended {
  readonly delivery: ClaimedDelivery
  /** `undefined` when there was nothing to post. */
  readonly result: PostResult | undefined
  readonly digest: Buffer | null
}

/** A clock that is set while a post is under way measures months, and the column holds an int4. */
const durationMost = 2 ** 31 - 1

function settle(services: DeliveryServices, { delivery, result, digest }: Ended): SettledAttempt {
  const { clock, random } = services
  const atMs = clock.now()
  const answer = result?.kind === 'answered' ? result : undefined
  const httpStatus = answer?.status ?? null
  const delivered = httpStatus !== null && httpStatus >= 200 && httpStatus < 300
  // 410 says that nothing is ever wanted there again.
  const over = delivered || httpStatus === 410
  const retryAfterSeconds = answer?.retryAfterSeconds
  const waitMs = over ? undefined : retryWaitMs(delivery.attempts, { random, retryAfterSeconds })
  return {
    delivery,
    digest,
    atMs,
    httpStatus,
    state: delivered ? 'delivered' : waitMs === undefined ? 'failed' : 'pending',
    dueAtMs: atMs + (waitMs ?? 0),
    problem: problemOf(result),
    durationMs: Math.min(durationMost, Math.max(0, Math.round(result?.durationMs ?? 0))),
  }
}

function problemOf(result: PostResult | undefined): string | null {
  if (result === undefined) return 'not_built'
  return result.kind === 'failed' ? result.code : null
}
