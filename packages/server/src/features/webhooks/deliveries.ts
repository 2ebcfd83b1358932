/** Deliveries as their owner sees them: listed, looked into, sent again. */
import { readDeliveryId, deliveryId } from '../../store/delivery-id.ts'
import { lineKey, readEventLines } from '../../store/event-lines.ts'
import type { Database } from '../../store/db.ts'
import { lineOfDelivery } from '../../store/activity-sequence.ts'
import { lockWebhook } from '../../store/webhooks.ts'
import { toldAs, eventIdOf } from '../../transitions/event-body.ts'
import type { Announced } from '../../transitions/event-body.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { iso, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { rememberedWrite } from '../remembered.ts'
import * as queries from './queries.ts'
import type { AttemptRow, Delivery, DeliveryName } from './queries.ts'

const deliveryShape = (one: Delivery, told: Announced, log?: readonly AttemptRow[]): unknown => ({
  id: deliveryId(one),
  webhookId: one.webhookId,
  eventId: eventIdOf(told),
  type: told.type,
  customerId: one.entityId,
  sequence: told.line.seq,
  status: one.state,
  attempts: one.attempts,
  nextAttemptAt: one.state === 'pending' ? iso(one.dueAtMs) : null,
  createdAt: iso(one.createdAtMs),
  settledAt: one.settledAtMs === null ? null : iso(one.settledAtMs),
  bodyDigest: one.digest?.toString('hex') ?? null,
  ...(log ? { attemptLog: log.map(attemptShape) } : {}),
})

const attemptShape = (row: AttemptRow): unknown => ({
  attempt: row.attempt,
  at: iso(row.atMs),
  httpStatus: row.status,
  problem: row.problem,
  durationMs: row.durationMs,
})

/** What each delivery tells: it is enqueued with its line, so that there is one. */
async function toldBy(
  db: Services['db'] | Database,
  all: readonly Delivery[],
): Promise<(one: Delivery) => Announced> {
  const lineOf = ({ entityId, seq }: Delivery) => ({ entityId, seq: lineOfDelivery(seq).seq })
  const lines = await readEventLines(db, all.map(lineOf))
  return (one) => {
    const line = lines.get(lineKey(lineOf(one)))!
    return toldAs(line, lineOfDelivery(one.seq).as)!
  }
}

const listName = 'deliveries'

export const listDeliveries =
  (services: Services): Handler =>
  async (call) => {
    const { query } = call
    const limit = (query['limit'] as number | undefined) ?? 50
    const cursor = query['cursor'] as string | undefined
    const rows = await queries.deliveryPage(services.db, {
      applicationId: call.principal.application.applicationId,
      limit: limit + 1,
      status: query['status'] as string | undefined,
      webhookId: query['webhookId'] as string | undefined,
      entityId: query['customerId'] as string | undefined,
      after:
        cursor === undefined
          ? undefined
          : (decodeCursor(services, listName, cursor) as [number, string, number, string]),
    })
    const shown = rows.slice(0, limit)
    const told = await toldBy(services.db, shown)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const nextCursor = last
      ? encodeCursor(services, listName, [
          last.createdAtMs,
          last.entityId,
          last.seq,
          last.webhookId,
        ])
      : null
    return json(200, {
      data: shown.map((one) => deliveryShape(one, told(one))),
      nextCursor,
    })
  }

function nameOf(call: Call): DeliveryName {
  const key = readDeliveryId(call.params['id']!)
  return key
    ? { ...key, applicationId: call.principal.application.applicationId }
    : refuse('delivery_not_found')
}

export const getDelivery =
  (services: Services): Handler =>
  async (call) => {
    const name = nameOf(call)
    const one = await queries.findDelivery(services.db, name)
    if (!one) return refuse('delivery_not_found')
    const told = await toldBy(services.db, [one])
    const log = await queries.attemptsOf(services.db, name)
    return json(200, deliveryShape(one, told(one), log))
  }

export const resendDelivery =
  (services: Services): Handler =>
  async (call) => {
    const reply = await rememberedWrite(services, call, 'delivery', async (db) => {
      const name = nameOf(call)
      if (!(await queries.findDelivery(db, name))) return refuse('delivery_not_found')
      const webhook = await lockWebhook(db, name)
      if (!webhook)
        return refuse('webhook_not_found', 'The destination of this delivery was removed.')
      if (webhook.disabledReason !== null) return refuse('webhook_disabled', webhook.disabledReason)
      const one = await queries.resend(db, name, services.clock.now())
      if (!one) return refuse('delivery_not_found')
      const told = await toldBy(db, [one])
      return json(202, deliveryShape(one, told(one)))
    })
    services.wake()
    return reply
  }
