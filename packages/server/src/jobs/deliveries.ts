/**
 * Sends what the commits enqueued: claims what is due, posts it, writes down what came of it, and
 * looks again. A crash anywhere leaves a lease to run out; then the delivery is sent again.
 */
import { errorRecord } from '../platform/error-record.ts'
import { createSender } from '../platform/outbound/sender.ts'
import {
  claimDeliveries,
  disableWebhook,
  failUnreachable,
  settleDeliveries,
} from '../store/deliveries.ts'
import type { Outage } from '../store/outage.ts'
import type { Tenants } from '../store/tenants.ts'
import type { Webhook } from '../store/webhooks.ts'
import { secretsOpener } from '../store/webhook-secrets.ts'
import { prepare, send } from './delivery-attempt.ts'
import type { AttemptParts, DeliveryServices, Outcome } from './delivery-attempt.ts'
import { openDesk } from './delivery-desk.ts'
import type { Desk } from './delivery-desk.ts'
import { openPasses } from './delivery-passes.ts'
import { leaseMs } from './delivery-schedule.ts'

export interface DeliveryParts {
  readonly services: DeliveryServices
  readonly log: { warn(what: object, message: string): void }
  readonly outage: Outage
  /** Of Ostiary, for the user agent. */
  readonly version: string
  /** How often it looks without being woken. */
  readonly pollMs: number
  /** Posts at once, in all. */
  readonly postsMax?: number
  /** Posts at once to one destination, so that a slow one leaves room for the others. */
  readonly postsPerDestinationMax?: number
}

export interface Deliveries {
  /** Looks now for what is due. */
  wake(): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  /** Claims nothing more; resolves when the posts under way have ended and are written down. */
  stop(): Promise<void>
}

const sweepEveryMs = 300_000
const sweepAgeMs = 60_000

interface Sending extends AttemptParts {
  readonly log: DeliveryParts['log']
  readonly desk: Desk
  /** Attempts that ended and are not written down yet; each keeps its place at the desk. */
  outcomes: Outcome[]
  sweptAtMs: number
  /** Asks for another pass. */
  ended(): void
}

export function startDeliveries(parts: DeliveryParts): Deliveries {
  const { services, log, outage, version, pollMs } = parts
  const sender = createSender({ now: () => services.clock.now() })
  const onError = (error: unknown): void => {
    if (outage.explains(error)) return
    log.warn(errorRecord(error), 'a delivery could not be sent or written down')
  }
  const perDestinationMax = parts.postsPerDestinationMax ?? 8
  const desk = openDesk({ postsMax: parts.postsMax ?? 32, perDestinationMax })
  const sweptAtMs = services.clock.now()
  const ended = (): void => passes.run()
  const openSecrets = secretsOpener(services.keyring.encryption)
  const attempts = { services, sender, openSecrets, version, onError }
  const sending: Sending = { ...attempts, log, desk, outcomes: [], sweptAtMs, ended }
  const passes = openPasses({
    pollMs,
    busy: () => desk.busy() > 0,
    pass: async (stopping) => {
      await writeDown(sending)
      if (!stopping) await claim(sending)
    },
    failed: (error, stopping) => {
      // What is not written down is tried with the next pass; claimed rows return by their lease.
      onError(error)
      if (stopping) forget(sending)
    },
  })
  return {
    wake: passes.run,
    idle: passes.idle,
    stop: async () => {
      await passes.stop()
      await sender.close()
    },
  }
}

async function writeDown(sending: Sending): Promise<void> {
  const { desk, services } = sending
  const now = sending.outcomes
  if (now.length === 0) return
  sending.outcomes = []
  const rows = now.map((one) => one.settled)
  await settleDeliveries(services.db, rows).catch((error: unknown) => {
    sending.outcomes = [...now, ...sending.outcomes]
    throw error
  })
  const nowMs = services.clock.now()
  for (const { webhook, settled } of now) {
    desk.leave(webhook.webhookId, settled.state === 'delivered', nowMs)
  }
  for (const webhook of goneOf(now)) await disable(sending, webhook)
}

async function disable({ services, log }: Sending, webhook: Webhook): Promise<void> {
  const { webhookId, applicationId, updatedAtMs: readAtMs } = webhook
  const author = { applicationId, actor: 'system', ids: services.ids }
  const now = { webhookId, readAtMs, nowMs: services.clock.now() }
  if (!(await disableWebhook(services.db, author, now))) return
  log.warn({ webhookId }, 'a destination answered 410 Gone and is disabled')
  await services.tenants.refresh()
}

/** After a lost database at the end: the leases bring these back to whoever runs next. */
function forget(sending: Sending): void {
  const nowMs = sending.services.clock.now()
  for (const one of sending.outcomes) sending.desk.leave(one.webhook.webhookId, true, nowMs)
  sending.outcomes = []
}

async function claim(sending: Sending): Promise<void> {
  const { services, desk } = sending
  const nowMs = services.clock.now()
  await sweep(sending, nowMs)
  const open = openWebhooks(services.tenants)
  const rooms = desk.rooms([...open.keys()], nowMs)
  if (rooms.length === 0) return
  const wanted = { rooms, limit: desk.free(), nowMs, leaseUntilMs: nowMs + leaseMs }
  const claimed = await claimDeliveries(services.db, wanted)
  if (claimed.length === 0) return
  const prepared = await prepare(services, claimed)
  for (const delivery of claimed) {
    desk.enter(delivery.webhookId)
    const webhook = open.get(delivery.webhookId)! // only open destinations were asked for
    void send(sending, { delivery, webhook, prepared }).then((outcome) => {
      sending.outcomes.push(outcome)
      return sending.ended()
    })
  }
}

async function sweep(sending: Sending, nowMs: number): Promise<void> {
  if (nowMs - sending.sweptAtMs < sweepEveryMs) return
  sending.sweptAtMs = nowMs
  await failUnreachable(sending.services.db, { dueBeforeMs: nowMs - sweepAgeMs, nowMs })
}

/** The destinations deliveries may go to now, by id. */
function openWebhooks(tenants: Tenants): Map<string, Webhook> {
  const all = [...tenants.snapshot().webhooks.values()].flat()
  return new Map(
    all.filter((one) => one.disabledReason === null).map((one) => [one.webhookId, one]),
  )
}

const goneOf = (outcomes: readonly Outcome[]): Set<Webhook> =>
  new Set(outcomes.filter((one) => one.settled.httpStatus === 410).map((one) => one.webhook))
