/**
 * Sends what the commits enqueued: claims what is due, posts it, writes down what came of it, and looks again.
 * A crash anywhere leaves a lease to run out, after which the delivery is sent again.
 */
import type { Clock } from '../platform/clock.ts'
import type { KeyEncryption } from '../platform/keyring.ts'
import type { Sender } from '../platform/outbound/sender.ts'
import type { WebhookPolicy } from '../platform/outbound/webhook-guard.ts'
import {
  claimDeliveries, disableWebhook, failUnreachable, settleDeliveries,
} from '../store/deliveries.ts'
import type { ClaimedDelivery } from '../store/deliveries.ts'
import type { Database } from '../store/db.ts'
import type { Tenants, Webhook } from '../store/tenants.ts'
import type { Vault } from '../store/vault.ts'
import { openDesk } from './delivery-desk.ts'
import { openAttempts } from './delivery-attempt.ts'
import type { Outcome } from './delivery-attempt.ts'

export interface DelivererSettings extends WebhookPolicy {
  readonly db: Database
  readonly tenants: Tenants
  readonly vault: Vault
  readonly encryption: KeyEncryption
  readonly clock: Clock
  readonly sender: Pick<Sender, 'post'>
  /** Of Ostiary, for the user agent. */
  readonly version: string
  /** How often it looks without being woken. */
  readonly pollMs?: number
  /** Posts at once, in all. */
  readonly postsMax?: number
  /** Posts at once to one destination, so that a slow one leaves room for the others. */
  readonly postsPerDestinationMax?: number
  /** 0 to 1; jitter of the retries. */
  readonly random?: () => number
  /** Told of what failed here: the database, a secret that cannot be opened. */
  readonly onError?: (error: unknown) => void
}

export interface Deliverer {
  /** Looks now for what is due. */
  wake(): void
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
  /** Claims nothing more; resolves when the posts under way have ended and are written down. */
  stop(): Promise<void>
}

/** For everything about one post together. */
export const postTimeoutMs = 15_000
/** A post and its writing down fit in it; after a crash it is how long the delivery waits. */
export const leaseMs = 20_000
const sweepEveryMs = 300_000
const sweepAgeMs = 60_000

export function openDeliverer(settings: DelivererSettings): Deliverer {
  const { db, clock, tenants } = settings
  const desk = openDesk({ postsMax: settings.postsMax ?? 32, perDestinationMax: settings.postsPerDestinationMax ?? 8 })
  const attempts = openAttempts(settings)
  const waiting: (() => void)[] = []
  let outcomes: Outcome[] = []
  let running = false
  let again = false
  let stopped = false
  let sweptAtMs = clock.now()

  /** One pass at a time: what asks for another meanwhile gets it right after. */
  async function run(): Promise<void> {
    again = true
    if (running) return
    running = true
    try {
      while (again) {
        again = false
        await writeDown()
        if (!stopped) await claim()
      }
    } catch (error) {
      // What is not written down stays here and is tried with the next pass; claimed rows come back by their lease.
      settings.onError?.(error)
      if (stopped) forget()
    }
    running = false
    if (again) void run()
    else if (desk.busy() === 0) for (const done of waiting.splice(0)) done()
  }

  async function writeDown(): Promise<void> {
    if (outcomes.length === 0) return
    const now = outcomes
    await settleDeliveries(db, now.map((one) => one.settled))
    outcomes = outcomes.slice(now.length)
    for (const one of now) desk.leave(one.webhook.webhookId, one.settled.state === 'delivered', clock.now())
    for (const webhook of goneOf(now)) await disable(webhook)
  }

  async function disable(webhook: Webhook): Promise<void> {
    const reason = 'The destination answered 410 Gone.'
    const { webhookId, updatedAtMs } = webhook
    const mine = await disableWebhook(db, { webhookId, readAtMs: updatedAtMs, reason, nowMs: clock.now() })
    if (mine) await tenants.refresh()
  }

  /** After a lost database at the end: the leases bring these back to whoever runs next. */
  function forget(): void {
    for (const one of outcomes) desk.leave(one.webhook.webhookId, true, clock.now())
    outcomes = []
  }

  async function claim(): Promise<void> {
    const nowMs = clock.now()
    await sweep(nowMs)
    const open = openWebhooks(tenants)
    const rooms = desk.rooms([...open.keys()], nowMs)
    if (rooms.length === 0) return
    const wanted = { rooms, limit: desk.free(), nowMs, leaseUntilMs: nowMs + leaseMs }
    const claimed = await claimDeliveries(db, wanted)
    if (claimed.length === 0) return
    const prepared = await attempts.prepare(claimed)
    for (const delivery of claimed) start(delivery, open.get(delivery.webhookId)!, prepared)
  }

  function start(delivery: ClaimedDelivery, webhook: Webhook, prepared: Awaited<ReturnType<typeof attempts.prepare>>): void {
    desk.enter(webhook.webhookId)
    void attempts.send(delivery, webhook, prepared).then((outcome) => {
      outcomes.push(outcome)
      return run()
    })
  }

  async function sweep(nowMs: number): Promise<void> {
    if (nowMs - sweptAtMs < sweepEveryMs) return
    sweptAtMs = nowMs
    await failUnreachable(db, { dueBeforeMs: nowMs - sweepAgeMs, nowMs })
  }

  const timer = setInterval(() => void run(), settings.pollMs ?? 250)
  const idle = (): Promise<void> =>
    running || desk.busy() > 0 ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()

  return {
    wake: () => void run(),
    idle,
    stop: async () => {
      stopped = true
      clearInterval(timer)
      void run()
      await idle()
    },
  }
}

/** The destinations deliveries may go to now, by id. */
function openWebhooks(tenants: Tenants): Map<string, Webhook> {
  const all = [...tenants.snapshot().webhooks.values()].flat()
  return new Map(all.filter((one) => one.disabledReason === null).map((one) => [one.webhookId, one]))
}

const goneOf = (outcomes: readonly Outcome[]): Set<Webhook> =>
  new Set(outcomes.filter((one) => one.settled.httpStatus === 410).map((one) => one.webhook))
