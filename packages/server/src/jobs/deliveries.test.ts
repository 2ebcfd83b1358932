/** Deliveries against real receivers: order, retries, leases, crashes and outages. */
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { openReceiver } from '../../../../test/webhook-receiver.ts'
import { read, steps } from '../../../../test/webhook-world.ts'
import type { World } from '../../../../test/webhook-world.ts'
import { webhookHandlers } from '../features/webhooks/handlers.ts'
import { sha256Hex } from '../platform/digest.ts'
import { claimDeliveries } from '../store/deliveries.ts'
import { useDeliveries } from './deliveries.fixture.ts'
import { leaseMs } from './delivery-schedule.ts'
import { patiently } from '../../../../test/patiently.ts'

const at = useDeliveries()

test('a refused delivery is tried again; later events of that person wait for it', async () => {
  const { secret } = await at.destination()
  at.receiver.answering = (_one, count) => (count <= 2 ? 500 : 200)
  const id = await at.world.customer('retried')
  await at.world.move(id, steps.signed)
  await at.sent()
  expect(at.receiver.received).toHaveLength(1)
  await at.sent()
  expect(at.receiver.received).toHaveLength(1)
  at.world.clock.advance(1_000)
  await at.sent()
  expect(at.receiver.received).toHaveLength(2)
  at.world.clock.advance(4_000)
  await at.sent()
  expect(at.receiver.received.map((one) => one.body['sequence'])).toEqual([2, 2, 2, 3])
  expect(
    new Set(at.receiver.received.slice(0, 3).map((one) => one.headers['webhook-id'])).size,
  ).toBe(1)
  expect(at.receiver.received.map((one) => one.headers['x-ostiary-attempt'])).toEqual([
    '1',
    '2',
    '3',
    '1',
  ])
  new StandardWebhook(secret).verify(
    at.receiver.received[2]!.raw,
    at.receiver.received[2]!.headers as Record<string, string>,
  )
  expect(await at.log()).toEqual([
    { attempt: 1, status: 500, problem: null },
    { attempt: 2, status: 500, problem: null },
    { attempt: 3, status: 200, problem: null },
    { attempt: 1, status: 200, problem: null },
  ])
  expect(await at.states()).toEqual(['delivered', 'delivered'])
})

test('the events of one person do not wait for those of another', async () => {
  await at.destination()
  at.receiver.answering = (one) => (one.body['externalId'] === 'stuck' ? 500 : 200)
  await at.world.customer('stuck')
  const free = await at.world.customer('free')
  await at.world.move(free, steps.signed)
  await at.sent()
  expect(at.receiver.received.filter((one) => one.body['externalId'] === 'free')).toHaveLength(2)
})

test('a redirect is no delivery, Retry-After is heeded, the last try frees the rest', async () => {
  await at.destination()
  at.receiver.answering = (one) =>
    one.body['sequence'] === 2
      ? { status: 302, headers: { location: at.receiver.url, 'retry-after': '60' } }
      : 200
  const id = await at.world.customer('given up')
  await at.world.move(id, steps.signed)
  await at.sent()
  at.world.clock.advance(59_000)
  await at.sent()
  expect(at.receiver.received).toHaveLength(1)
  at.world.clock.advance(2_000)
  await at.sent()
  expect(at.receiver.received).toHaveLength(2)
  let waitedMs = 61_000
  while ((await at.states())[0] === 'pending') {
    at.world.clock.advance(600_000)
    waitedMs += 600_000
    await at.sent()
  }
  expect(waitedMs).toBeLessThan(25 * 3_600_000)
  // After so many failures in a row the destination rests for two seconds.
  at.world.clock.advance(2_000)
  await at.sent()
  expect(await at.states()).toEqual(['failed', 'delivered'])
  expect(await at.log()).toHaveLength(14)
})

test('410 disables a destination and gives up what waits; a change enables it again', async () => {
  const { id } = await at.destination()
  at.receiver.answering = () => 410
  const person = await at.world.customer('gone')
  await at.world.move(person, steps.signed)
  await at.sent()
  expect(at.receiver.received).toHaveLength(1)
  expect(await at.states()).toEqual(['failed', 'failed'])
  const handlers = webhookHandlers(at.world.services)
  expect(read(await handlers.getWebhook(at.world.call({ params: { id } })))).toMatchObject({
    disabledReason: expect.stringContaining('410'),
  })
  expect(at.lines).toEqual([
    { what: { webhookId: id }, message: 'a destination answered 410 Gone and is disabled' },
  ])
  const { rows } = await at.world.store.pool.query<{ actor: string; body: string }>({
    text: `select actor, body from admin_event where kind = 'webhook_disabled'
      and application_id = $1`,
    values: [at.world.applications.sandbox.applicationId],
  })
  expect(rows.map((row) => [row.actor, JSON.parse(row.body)])).toEqual([
    ['system', { webhookId: id, httpStatus: 410 }],
  ])
  await at.world.move(person, steps.cleared)
  expect(await at.states()).toHaveLength(2)
  const listed = read(await handlers.listDeliveries(at.world.call())) as { data: { id: string }[] }
  const name = { params: { id: listed.data[0]!.id } }
  await expect(handlers.resendDelivery(at.world.call(name))).rejects.toMatchObject({
    problem: { code: 'webhook_disabled' },
  })
  await at.destination({ id })
  at.receiver.answering = () => 200
  await handlers.resendDelivery(at.world.call(name))
  await at.sent()
  expect(await at.states()).toEqual(['failed', 'delivered'])
})

test('a resend sends once more what was delivered, and its log goes on', async () => {
  await at.destination()
  await at.world.customer('resent')
  await at.sent()
  const handlers = webhookHandlers(at.world.services)
  const listed = read(await handlers.listDeliveries(at.world.call())) as { data: { id: string }[] }
  const name = { params: { id: listed.data[0]!.id } }
  const reply = await handlers.resendDelivery(at.world.call(name))
  expect(reply.status).toBe(202)
  expect(read(reply)).toMatchObject({ status: 'pending', attempts: 0 })
  await at.sent()
  expect(at.receiver.received).toHaveLength(2)
  expect(at.receiver.received[1]!.body).toEqual(at.receiver.received[0]!.body)
  const seen = read(await handlers.getDelivery(at.world.call(name)))
  expect(seen).toMatchObject({
    status: 'delivered',
    attempts: 1,
    nextAttemptAt: null,
    bodyDigest: sha256Hex(at.receiver.received[1]!.raw),
    attemptLog: [
      { attempt: 1, httpStatus: 204, problem: null },
      { attempt: 2, httpStatus: 204, problem: null },
    ],
  })
})

test('a resend that fails holds back no later event', async () => {
  await at.destination()
  const id = await at.world.customer('resent in vain')
  await at.sent()
  const handlers = webhookHandlers(at.world.services)
  const listed = read(await handlers.listDeliveries(at.world.call())) as { data: { id: string }[] }
  const name = { params: { id: listed.data[0]!.id } }
  await handlers.resendDelivery(at.world.call(name))
  at.receiver.answering = ({ body }) => (body['sequence'] === 2 ? 500 : 200)
  await at.sent()
  await at.world.move(id, steps.signed)
  await at.sent()
  expect(await at.states()).toEqual(['pending', 'delivered'])
  expect(read(await handlers.getDelivery(at.world.call(name)))).toMatchObject({ settledAt: null })
  // Resent once more while it is tried, it is still one that was sent before.
  await handlers.resendDelivery(at.world.call(name))
  await at.sent()
  await at.world.move(id, steps.cleared)
  await at.sent()
  expect(await at.states()).toEqual(['pending', 'delivered', 'delivered'])
})

test('what another claimer holds is passed over, not waited for', async () => {
  const { id } = await at.destination()
  const held = await at.world.customer('held')
  const free = await at.world.customer('free')
  const { pool } = at.world.store
  const nowMs = at.world.clock.now()
  const wanted = { rooms: [{ webhookId: id, room: 8 }], limit: 8, nowMs, leaseUntilMs: nowMs + 1 }
  const claimed = await pool.transaction(async (other) => {
    const text = 'select 1 from delivery where entity_id = $1 for update'
    expect((await other.query({ text, values: [held] })).rows).toHaveLength(1)
    return pool.transaction(async (db) => {
      await db.query({ text: `set local lock_timeout = '1s'` })
      return claimDeliveries(db, wanted)
    })
  })
  expect(claimed.map((one) => one.entityId)).toEqual([free])
})

test('what a crashed process had claimed is sent once its lease has run out', async () => {
  const { id } = await at.destination()
  await at.world.customer('orphaned')
  const nowMs = at.world.clock.now()
  const claimed = await claimDeliveries(at.world.store.pool, {
    rooms: [{ webhookId: id, room: 8 }],
    limit: 8,
    nowMs,
    leaseUntilMs: nowMs + leaseMs,
  })
  expect(claimed).toHaveLength(1)
  await at.sent()
  expect(at.receiver.received).toHaveLength(0)
  at.world.clock.advance(leaseMs + 1_000)
  await at.sent()
  expect(at.receiver.received).toHaveLength(1)
  expect(at.receiver.received[0]!.headers['x-ostiary-attempt']).toBe('2')
  expect(await at.states()).toEqual(['delivered'])
})

test('two senders at once send everything, in order, and nothing twice', async () => {
  await at.destination()
  const people = await Promise.all(Array.from({ length: 40 }, (_, n) => at.world.customer(`p${n}`)))
  for (const step of [steps.signed, steps.cleared])
    await Promise.all(people.map((id) => at.world.move(id, step)))
  const other = at.start()
  other.wake()
  at.deliveries.wake()
  await patiently(async () => expect(new Set(await at.states())).toEqual(new Set(['delivered'])))
  await other.stop()
  await at.deliveries.idle()
  expect(at.receiver.received).toHaveLength(120)
  expect(new Set(at.receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(120)
  for (const id of people) {
    const mine = at.receiver.received.filter((one) => one.body['id'] === id)
    expect(mine.map((one) => one.body['sequence'])).toEqual([2, 3, 4])
  }
})

test('a silent destination leaves room for the others, and stop waits for its posts', async () => {
  const slow = await openReceiver()
  const released = Promise.withResolvers<number>()
  slow.answering = () => released.promise
  await at.destination({ callbackUrl: slow.url })
  await at.destination()
  await Promise.all(Array.from({ length: 20 }, (_, n) => at.world.customer(`s${n}`)))
  at.deliveries.wake()
  await patiently(() => expect(at.receiver.received).toHaveLength(20))
  await patiently(() => expect(slow.received).toHaveLength(8))
  let stopped = false
  const stopping = at.deliveries.stop().then(() => (stopped = true))
  expect(stopped).toBe(false)
  released.resolve(200)
  await stopping
  const { rows } = await at.world.store.pool.query<{ state: string; n: number }>({
    text: 'select state, count(*)::int as n from delivery group by state order by state',
  })
  expect(rows).toEqual([
    { state: 'delivered', n: 28 },
    { state: 'pending', n: 12 },
  ])
  await slow.close()
})

test('a live application never reaches loopback, even by an address in the table', async () => {
  const { id } = await at.destination()
  await at.world.store.pool.query({
    text: `update webhook set application_id = $1, callback_url = $2 where webhook_id = $3`,
    values: [
      at.world.applications.live.applicationId,
      at.receiver.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost'),
      id,
    ],
  })
  await at.world.services.tenants.refresh()
  await at.world.customer('live', { environment: 'live' })
  await at.sent()
  expect(at.receiver.received).toHaveLength(0)
  expect(await at.log()).toEqual([{ attempt: 1, status: null, problem: 'address_refused' }])
  expect(await at.states()).toEqual(['pending'])
})

test('a secret that cannot be opened is a failed attempt, not the end of the worker', async () => {
  const { id } = await at.destination()
  await at.world.store.pool.query({
    text: 'update webhook set secrets = $1 where webhook_id = $2',
    values: [Buffer.from('00', 'hex'), id],
  })
  await at.world.services.tenants.refresh()
  await at.world.customer('unsigned')
  await at.sent()
  expect(at.receiver.received).toHaveLength(0)
  expect(await at.log()).toEqual([{ attempt: 1, status: null, problem: 'not_built' }])
})

test('what a lost database kept from being written down is not sent again', async () => {
  await at.destination()
  await at.world.customer('written late')
  let losses = 0
  const db: World['services']['db'] = {
    ...at.world.store.pool,
    query: (query) => {
      if (query.name !== 'deliveries_settle' || losses > 0) return at.world.store.pool.query(query)
      losses += 1
      return Promise.reject(new Error('Connection terminated unexpectedly'))
    },
  }
  const other = at.start({ ...at.world.services, db })
  other.wake()
  await patiently(() => expect(losses).toBe(1))
  expect(await at.states()).toEqual(['pending'])
  other.wake()
  await other.idle()
  expect(await at.states()).toEqual(['delivered'])
  await other.stop()
  await at.sent()
  expect(at.receiver.received).toHaveLength(1)
})

test('a clock that is set while a post is under way holds up nothing that follows', async () => {
  await at.destination()
  at.receiver.answering = () => {
    at.world.clock.advance(40 * 86_400_000)
    return 204
  }
  await at.world.customer('across the months')
  await at.sent()
  expect(await at.states()).toEqual(['delivered'])
})
