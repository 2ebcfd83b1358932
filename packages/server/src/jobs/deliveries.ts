/**
 * Sends what the commits enqueued: claims what is due, posts it, writes down what came of it, and looks again.
 * A crash anywhere leaves a lease to run out, after which the delivery is sent again.
 */
import { createSender } from '../platform/outbound/sender.ts'
import {
  claimDeliveries,
  disableWebhook,
  failUnreachable,
  settleDeliveries,
} from '../store/deliveries.ts'
import type { ClaimedDelivery } from '../store/deliveries.ts'
import type { Tenants, Webhook } from '../store/tenants.ts'
import { openAttempts } from './delivery-attempt.ts'
import type { DeliveryServices, Outcome, Prepared } from './delivery-attempt.ts'
import { openDesk } from './delivery-desk.ts'
import { leaseMs } from './delivery-schedule.ts'

export interface DeliveryParts {
  readonly services: DeliveryServices
  readonly log: { warn(what: object, message: string): void }
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

export function startDeliveries(parts: DeliveryParts): Deliveries {
  const { db, clock, tenants } = parts.services
  // The message may quote what could not be read; the name and the code do not.
  const onError = (error: unknown): void => {
    const { name, code } = error as { name: string; code?: string }
    parts.log.warn({ error: name, code }, 'a delivery could not be sent or written down')
  }
  const sender = createSender({ now: () => clock.now() })
  const desk = openDesk({
    postsMax: parts.postsMax ?? 32,
    perDestinationMax: parts.postsPerDestinationMax ?? 8,
  })
  const attempts = openAttempts({
    services: parts.services,
    sender,
    version: parts.version,
    onError,
  })
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
      onError(error)
      if (stopped) forget()
    }
    running = false
    if (again) void run()
    else if (desk.busy() === 0) for (const done of waiting.splice(0)) done()
  }

  async function writeDown(): Promise<void> {
    if (outcomes.length === 0) return
    const now = outcomes
    outcomes = []
    const settled = now.map((one) => one.settled)
    await settleDeliveries(db, settled).catch((error: unknown) => {
      outcomes = [...now, ...outcomes]
      throw error
    })
    for (const one of now) {
      desk.leave(one.webhook.webhookId, one.settled.state === 'delivered', clock.now())
    }
    for (const webhook of goneOf(now)) await disable(webhook)
  }

  async function disable(webhook: Webhook): Promise<void> {
    const reason = 'The destination answered 410 Gone.'
    const { webhookId, updatedAtMs } = webhook
    const mine = await disableWebhook(db, {
      webhookId,
      readAtMs: updatedAtMs,
      reason,
      nowMs: clock.now(),
    })
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

  function start(delivery: ClaimedDelivery, webhook: Webhook, prepared: Prepared): void {
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

  const timer = setInterval(() => void run(), parts.pollMs)
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
      await sender.close()
    },
  }
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
