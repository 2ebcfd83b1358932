import { createHmac } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openReceiver, openWorld, read, steps } from '../../../../test/webhook-world.ts'
import type { Receiver, World } from '../../../../test/webhook-world.ts'
import { webhookHandlers } from '../features/webhooks/handlers.ts'
import { canonicalJson } from '../platform/webhook-signature/sorted-json.ts'
import type { JsonValue } from '../platform/webhook-signature/sorted-json.ts'
import { sha256Hex } from '../platform/digest.ts'
import { claimDeliveries } from '../store/deliveries.ts'
import { startDeliveries } from './deliveries.ts'
import type { Deliveries } from './deliveries.ts'
import { leaseMs } from './delivery-schedule.ts'

const wallet = 'eip155:300:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
let world: World
let receiver: Receiver
let deliveries: Deliveries

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

const start = (): Deliveries =>
  startDeliveries({ services: world.services, log: { warn() {} }, version: '1.2.3', pollMs: 3_600_000 })

beforeEach(async () => {
  receiver = await openReceiver()
  deliveries = start()
})
afterEach(async () => {
  await deliveries.stop()
  await receiver.close()
  await world.store.pool.query({ text: 'delete from webhook' })
  await world.store.pool.query({ text: 'delete from delivery' })
  await world.services.tenants.refresh()
})

async function destination(more: Record<string, unknown> = {}): Promise<{ id: string; secret: string }> {
  const body = { callbackUrl: receiver.url, ...more }
  const reply = await webhookHandlers(world.services).putWebhook(world.call({ body }))
  return read(reply) as unknown as { id: string; secret: string }
}

/** Everything due is sent, and what that makes due. */
async function sent(): Promise<void> {
  deliveries.wake()
  await deliveries.idle()
}

async function log(): Promise<{ status: number | null; problem: string | null; attempt: number }[]> {
  const { rows } = await world.store.pool.query<{ status: number | null; problem: string | null; attempt: number }>({
    text: 'select a.status, a.problem, a.attempt from delivery_attempt a join delivery d using (entity_id, webhook_id, seq) order by a.entity_id, a.seq, a.attempt',
  })
  return rows
}
const states = async (): Promise<string[]> =>
  (await world.store.pool.query<{ state: string }>({ text: 'select state from delivery order by entity_id, seq' })).rows.map((row) => row.state)

test('one body carries the signatures of both families, and both verify', async () => {
  const { secret } = await destination()
  await world.customer('signatüre', { wallet })
  await sent()
  const [one] = receiver.received
  const { headers, raw, body } = one!
  const verified = new StandardWebhook(secret).verify(raw, headers as Record<string, string>)
  expect(verified).toEqual(body)
  expect(headers['webhook-id']).toBe(body['eventId'])
  expect(headers['x-signature']).toBe(createHmac('sha256', secret).update(raw).digest('hex'))
  const canonical = canonicalJson(JSON.parse(raw) as JsonValue)
  expect(canonical).toContain('signatüre')
  expect(headers['x-signature-v2']).toBe(createHmac('sha256', secret).update(canonical).digest('hex'))
  expect(headers['x-timestamp']).toBe(headers['webhook-timestamp'])
  expect(headers['user-agent']).toBe('Ostiary/1.2.3')
  expect(headers['x-ostiary-attempt']).toBe('1')
  expect(headers['x-ostiary-delivery']).toMatch(/^dlv_[A-Za-z0-9_-]{54}$/)
  const { rows } = await world.store.pool.query<{ digest: Buffer }>({ text: 'select digest from delivery' })
  expect(rows[0]!.digest.toString('hex')).toBe(sha256Hex(raw))
})

test('every live secret signs; the newest is the key of the other family', async () => {
  const { id, secret: old } = await destination()
  const added = read(await webhookHandlers(world.services).addWebhookSecret(world.call({ params: { id } })))
  const fresh = added['secret'] as string
  await world.customer('two secrets')
  await sent()
  const { headers, raw } = receiver.received[0]!
  for (const secret of [old, fresh]) {
    new StandardWebhook(secret).verify(raw, headers as Record<string, string>)
  }
  expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/)
  expect(headers['x-signature']).toBe(createHmac('sha256', fresh).update(raw).digest('hex'))
})

test('every state change of a customer is an event of its own, in order, in the shape of the reference', async () => {
  await destination()
  const id = await world.customer('ordered', { wallet })
  for (const step of [steps.signed, steps.cleared, steps.passed, steps.deactivated, steps.activated]) {
    await world.move(id, step)
  }
  await sent()
  const bodies = receiver.received.map((one) => one.body)
  expect(bodies.map((body) => body['status'])).toEqual(['initiating', 'screening', 'verifying', 'active', 'inactive', 'active'])
  expect(bodies.map((body) => body['previousStatus'])).toEqual([null, 'initiating', 'screening', 'verifying', 'active', 'inactive'])
  expect(bodies.map((body) => body['sequence'])).toEqual([2, 3, 4, 5, 6, 7])
  expect(new Set(bodies.map((body) => body['eventId'])).size).toBe(6)
  expect(bodies[4]).toEqual({
    id,
    externalId: 'ordered',
    chainId: 'eip155:300:0x19E7...ff2A',
    status: 'inactive',
    previousStatus: 'active',
    createdAt: bodies[0]!['createdAt'],
    updatedAt: expect.stringMatching(/^\d{4}-.*Z$/),
    webhookType: 'customer.updated',
    eventId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    sequence: 6,
    event: 'deactivated',
    code: 'request',
    actor: 'partner',
    final: false,
  })
})

test('a standing change is told in the shape of its family, with the customer change it caused', async () => {
  await destination()
  const id = await world.customer('blocked')
  for (const step of [steps.signed, steps.cleared, steps.passed, steps.blocked]) await world.move(id, step)
  await sent()
  const [standing, held] = receiver.received.slice(-2).map((one) => one.body)
  expect(standing).toMatchObject({
    webhook_type: 'user.status.updated',
    vendor_user_id: id,
    vendor_data: 'blocked',
    status: 'BLOCKED',
    previous_status: 'ACTIVE',
    reason: 'manual',
    actor: 'analyst',
    environment: 'sandbox',
    application_id: world.applications.sandbox.applicationId,
    timestamp: Number(receiver.received.at(-2)!.headers['x-timestamp']),
  })
  expect(held).toMatchObject({ status: 'inactive', code: 'entity_blocked', actor: 'system' })
})

test('a refused delivery is tried again with the same event id, and later events of that person wait for it', async () => {
  const { secret } = await destination()
  receiver.answering = (_one, count) => (count <= 2 ? 500 : 200)
  const id = await world.customer('retried')
  await world.move(id, steps.signed)
  await sent()
  expect(receiver.received).toHaveLength(1)
  await sent()
  expect(receiver.received).toHaveLength(1)
  world.clock.advance(1_000)
  await sent()
  expect(receiver.received).toHaveLength(2)
  world.clock.advance(4_000)
  await sent()
  expect(receiver.received.map((one) => one.body['sequence'])).toEqual([2, 2, 2, 3])
  expect(new Set(receiver.received.slice(0, 3).map((one) => one.headers['webhook-id'])).size).toBe(1)
  expect(receiver.received.map((one) => one.headers['x-ostiary-attempt'])).toEqual(['1', '2', '3', '1'])
  new StandardWebhook(secret).verify(receiver.received[2]!.raw, receiver.received[2]!.headers as Record<string, string>)
  expect(await log()).toEqual([
    { attempt: 1, status: 500, problem: null },
    { attempt: 2, status: 500, problem: null },
    { attempt: 3, status: 200, problem: null },
    { attempt: 1, status: 200, problem: null },
  ])
  expect(await states()).toEqual(['delivered', 'delivered'])
})

test('the events of one person do not wait for those of another', async () => {
  await destination()
  receiver.answering = (one) => (one.body['externalId'] === 'stuck' ? 500 : 200)
  await world.customer('stuck')
  const free = await world.customer('free')
  await world.move(free, steps.signed)
  await sent()
  expect(receiver.received.filter((one) => one.body['externalId'] === 'free')).toHaveLength(2)
})

test('a redirect is no delivery, Retry-After is heeded, and after the last try the later events go', async () => {
  await destination()
  receiver.answering = (one) => (one.body['sequence'] === 2 ? { status: 302, headers: { location: receiver.url, 'retry-after': '60' } } : 200)
  const id = await world.customer('given up')
  await world.move(id, steps.signed)
  await sent()
  world.clock.advance(59_000)
  await sent()
  expect(receiver.received).toHaveLength(1)
  world.clock.advance(2_000)
  await sent()
  expect(receiver.received).toHaveLength(2)
  let waitedMs = 61_000
  while ((await states())[0] === 'pending') {
    world.clock.advance(600_000)
    waitedMs += 600_000
    await sent()
  }
  expect(waitedMs).toBeLessThan(25 * 3_600_000)
  expect(await states()).toEqual(['failed', 'delivered'])
  expect(await log()).toHaveLength(14)
})

test('410 disables the destination and gives up what waits for it; a change enables it again', async () => {
  const { id } = await destination()
  receiver.answering = () => 410
  const person = await world.customer('gone')
  await world.move(person, steps.signed)
  await sent()
  expect(receiver.received).toHaveLength(1)
  expect(await states()).toEqual(['failed', 'failed'])
  const handlers = webhookHandlers(world.services)
  expect(read(await handlers.getWebhook(world.call({ params: { id } })))).toMatchObject({ disabledReason: expect.stringContaining('410') })
  await world.move(person, steps.cleared)
  expect(await states()).toHaveLength(2)
  const listed = read(await handlers.listDeliveries(world.call())) as { data: { id: string }[] }
  const name = { params: { id: listed.data[0]!.id } }
  await expect(handlers.resendDelivery(world.call(name))).rejects.toMatchObject({ problem: { code: 'webhook_disabled' } })
  await destination({ id })
  receiver.answering = () => 200
  await handlers.resendDelivery(world.call(name))
  await sent()
  expect(await states()).toEqual(['failed', 'delivered'])
})

test('a resend sends once more what was delivered, and its log goes on', async () => {
  await destination()
  await world.customer('resent')
  await sent()
  const handlers = webhookHandlers(world.services)
  const listed = read(await handlers.listDeliveries(world.call())) as { data: { id: string }[] }
  const name = { params: { id: listed.data[0]!.id } }
  const reply = await handlers.resendDelivery(world.call(name))
  expect(reply.status).toBe(202)
  expect(read(reply)).toMatchObject({ status: 'pending', attempts: 0 })
  await sent()
  expect(receiver.received).toHaveLength(2)
  expect(receiver.received[1]!.body).toEqual(receiver.received[0]!.body)
  const seen = read(await handlers.getDelivery(world.call(name)))
  expect(seen).toMatchObject({
    status: 'delivered',
    attempts: 1,
    nextAttemptAt: null,
    bodyDigest: sha256Hex(receiver.received[1]!.raw),
    attemptLog: [{ attempt: 1, httpStatus: 204, problem: null }, { attempt: 2, httpStatus: 204, problem: null }],
  })
})

test('what a crashed process had claimed is sent when its lease has run out, not before', async () => {
  const { id } = await destination()
  await world.customer('orphaned')
  const nowMs = world.clock.now()
  const claimed = await claimDeliveries(world.store.pool, {
    rooms: [{ webhookId: id, room: 8 }], limit: 8, nowMs, leaseUntilMs: nowMs + leaseMs,
  })
  expect(claimed).toHaveLength(1)
  await sent()
  expect(receiver.received).toHaveLength(0)
  world.clock.advance(leaseMs + 1_000)
  await sent()
  expect(receiver.received).toHaveLength(1)
  expect(receiver.received[0]!.headers['x-ostiary-attempt']).toBe('2')
  expect(await states()).toEqual(['delivered'])
})

test('two senders at once send everything, in order, and nothing twice', async () => {
  await destination()
  const people = await Promise.all(Array.from({ length: 40 }, (_, n) => world.customer(`p${n}`)))
  for (const step of [steps.signed, steps.cleared]) await Promise.all(people.map((id) => world.move(id, step)))
  const other = start()
  other.wake()
  deliveries.wake()
  await vi.waitFor(async () => expect(new Set(await states())).toEqual(new Set(['delivered'])), { timeout: 20_000 })
  await other.stop()
  await deliveries.idle()
  expect(receiver.received).toHaveLength(120)
  expect(new Set(receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(120)
  for (const id of people) {
    const mine = receiver.received.filter((one) => one.body['id'] === id)
    expect(mine.map((one) => one.body['sequence'])).toEqual([2, 3, 4])
  }
})

test('a destination that does not answer leaves room for the others, and stop waits for the posts under way', async () => {
  const slow = await openReceiver()
  const released = Promise.withResolvers<number>()
  slow.answering = () => released.promise
  await destination({ callbackUrl: slow.url })
  await destination()
  await Promise.all(Array.from({ length: 20 }, (_, n) => world.customer(`s${n}`)))
  deliveries.wake()
  await vi.waitFor(() => expect(receiver.received).toHaveLength(20), { timeout: 10_000 })
  await vi.waitFor(() => expect(slow.received).toHaveLength(8))
  let stopped = false
  const stopping = deliveries.stop().then(() => (stopped = true))
  expect(stopped).toBe(false)
  released.resolve(200)
  await stopping
  const { rows } = await world.store.pool.query<{ state: string; n: number }>({ text: 'select state, count(*)::int as n from delivery group by state order by state' })
  expect(rows).toEqual([{ state: 'delivered', n: 28 }, { state: 'pending', n: 12 }])
  await slow.close()
})

test('the whole wallet goes only to destinations that asked for personal data; an erased person has none', async () => {
  const open = await openReceiver()
  await destination()
  await destination({ callbackUrl: open.url, includePersonalData: true })
  const id = await world.customer('person', { wallet })
  const planted = 'Planted Person 1990-01-01'
  await world.move(id, { ...steps.signed, facts: { sealed: { reason: planted } } })
  await sent()
  expect(open.received.map((one) => one.body['chainId'])).toEqual([wallet, wallet])
  const masked = receiver.received.map((one) => one.raw).join('\n')
  expect(masked).not.toContain(wallet.slice(-40))
  expect(`${masked}${open.received.map((one) => one.raw).join('')}`).not.toContain(planted)
  for (const table of ['delivery', 'delivery_attempt', 'journal', 'idempotency', 'entity', 'customer', 'effect']) {
    const { rows } = await world.store.pool.query<{ text: string }>({ text: `select t::text as text from ${table} t` })
    const all = rows.map((row) => row.text).join('\n')
    expect([table, all.includes(wallet.slice(-40)), all.includes(planted)]).toEqual([table, false, false])
  }
  await world.move(id, steps.erased, { erase: true })
  await world.move(id, steps.cleared)
  await sent()
  expect(open.received.at(-1)!.body).toMatchObject({ status: 'verifying', chainId: null })
  expect(receiver.received.at(-1)!.body).toMatchObject({ status: 'verifying', chainId: null })
  await open.close()
})

test('a live application never reaches a loopback address, even one that got into the table', async () => {
  const { id } = await destination()
  await world.store.pool.query({
    text: `update webhook set application_id = $1, callback_url = $2 where webhook_id = $3`,
    values: [world.applications.live.applicationId, receiver.url.replace('http:', 'https:').replace('127.0.0.1', 'localhost'), id],
  })
  await world.services.tenants.refresh()
  await world.customer('live', { environment: 'live' })
  await sent()
  expect(receiver.received).toHaveLength(0)
  expect(await log()).toEqual([{ attempt: 1, status: null, problem: 'address_refused' }])
  expect(await states()).toEqual(['pending'])
})

test('a secret that cannot be opened is an attempt that failed, not the end of the worker', async () => {
  const { id } = await destination()
  await world.store.pool.query({ text: 'update webhook set secrets = $1 where webhook_id = $2', values: [Buffer.from('00', 'hex'), id] })
  await world.services.tenants.refresh()
  await world.customer('unsigned')
  await sent()
  expect(receiver.received).toHaveLength(0)
  expect(await log()).toEqual([{ attempt: 1, status: null, problem: 'not_built' }])
})
