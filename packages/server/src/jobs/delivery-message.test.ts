/** What goes over the wire: bodies and signatures, as a real receiver gets them. */
import { createHmac } from 'node:crypto'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { openReceiver } from '../../../../test/webhook-receiver.ts'
import { read, steps } from '../../../../test/webhook-world.ts'
import { webhookHandlers } from '../features/webhooks/handlers.ts'
import { sha256Hex } from '../platform/digest.ts'
import { canonicalJson } from '../platform/webhook-signature/sorted-json.ts'
import type { JsonValue } from '../platform/webhook-signature/sorted-json.ts'
import { useDeliveries } from './deliveries.fixture.ts'

const wallet = 'eip155:300:0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A'
const at = useDeliveries()

test('one body carries the signatures of both families, and both verify', async () => {
  const { secret } = await at.destination()
  await at.world.customer('signatüre', { wallet })
  await at.sent()
  const [one] = at.receiver.received
  const { headers, raw, body } = one!
  const verified = new StandardWebhook(secret).verify(raw, headers as Record<string, string>)
  expect(verified).toEqual(body)
  expect(headers['webhook-id']).toBe(body['eventId'])
  expect(headers['x-signature']).toBe(createHmac('sha256', secret).update(raw).digest('hex'))
  const canonical = canonicalJson(JSON.parse(raw) as JsonValue)
  expect(canonical).toContain('signatüre')
  expect(headers['x-signature-v2']).toBe(
    createHmac('sha256', secret).update(canonical).digest('hex'),
  )
  expect(headers['x-timestamp']).toBe(headers['webhook-timestamp'])
  expect(headers['user-agent']).toBe('Ostiary/1.2.3')
  expect(headers['x-ostiary-attempt']).toBe('1')
  expect(headers['x-ostiary-delivery']).toMatch(/^dlv_[A-Za-z0-9_-]{54}$/)
  const { rows } = await at.world.store.pool.query<{ digest: Buffer }>({
    text: 'select digest from delivery',
  })
  expect(rows[0]!.digest.toString('hex')).toBe(sha256Hex(raw))
})

test('every live secret signs; the oldest is the key of the other family', async () => {
  const { id, secret: old } = await at.destination()
  const added = read(
    await webhookHandlers(at.world.services).addWebhookSecret(at.world.call({ params: { id } })),
  )
  const fresh = added['secret'] as string
  await at.world.customer('two secrets')
  await at.sent()
  const { headers, raw } = at.receiver.received[0]!
  for (const secret of [old, fresh]) {
    new StandardWebhook(secret).verify(raw, headers as Record<string, string>)
  }
  expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/)
  expect(headers['x-signature']).toBe(createHmac('sha256', old).update(raw).digest('hex'))
})

test('every state change of a customer is an event of its own, in its shape', async () => {
  await at.destination()
  const id = await at.world.customer('ordered', { wallet })
  for (const step of [
    steps.signed,
    steps.cleared,
    steps.passed,
    steps.deactivated,
    steps.activated,
  ]) {
    await at.world.move(id, step)
  }
  await at.sent()
  const bodies = at.receiver.received.map((one) => one.body)
  expect(bodies.map((body) => body['status'])).toEqual([
    'initiating',
    'screening',
    'verifying',
    'active',
    'inactive',
    'active',
  ])
  expect(bodies.map((body) => body['previousStatus'])).toEqual([
    null,
    'initiating',
    'screening',
    'verifying',
    'active',
    'inactive',
  ])
  expect(bodies.map((body) => body['sequence'])).toEqual([2, 3, 4, 5, 6, 7])
  expect(new Set(bodies.map((body) => body['eventId'])).size).toBe(6)
  expect(bodies[4]).toEqual({
    id,
    externalId: 'ordered',
    chainId: 'eip155:300:0x...ff2A',
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

test('a standing change is told in the shape of its family, then what it caused', async () => {
  await at.destination()
  const id = await at.world.customer('blocked')
  for (const step of [steps.signed, steps.cleared, steps.passed, steps.blocked])
    await at.world.move(id, step)
  await at.sent()
  const [standing, held] = at.receiver.received.slice(-2).map((one) => one.body)
  expect(standing).toMatchObject({
    webhook_type: 'user.status.updated',
    vendor_user_id: id,
    vendor_data: 'blocked',
    status: 'BLOCKED',
    previous_status: 'ACTIVE',
    reason: 'manual',
    actor: 'analyst',
    environment: 'sandbox',
    application_id: at.world.applications.sandbox.applicationId,
    timestamp: Number(at.receiver.received.at(-2)!.headers['x-timestamp']),
  })
  expect(held).toMatchObject({ status: 'inactive', code: 'entity_blocked', actor: 'system' })
})

test('a whole wallet goes only to who asked for personal data; once erased to nobody', async () => {
  const open = await openReceiver()
  await at.destination()
  await at.destination({ callbackUrl: open.url, includePersonalData: true })
  const id = await at.world.customer('person', { wallet })
  const planted = 'Planted Person 1990-01-01'
  await at.world.move(id, { ...steps.signed, facts: { sealed: { reason: planted } } })
  await at.sent()
  expect(open.received.map((one) => one.body['chainId'])).toEqual([wallet, wallet])
  const masked = at.receiver.received.map((one) => one.raw).join('\n')
  expect(masked).not.toContain(wallet.slice(-40))
  expect(`${masked}${open.received.map((one) => one.raw).join('')}`).not.toContain(planted)
  for (const table of [
    'delivery',
    'delivery_attempt',
    'journal',
    'idempotency',
    'entity',
    'customer',
    'effect',
  ]) {
    const { rows } = await at.world.store.pool.query<{ text: string }>({
      text: `select t::text as text from ${table} t`,
    })
    const all = rows.map((row) => row.text).join('\n')
    expect([table, all.includes(wallet.slice(-40)), all.includes(planted)]).toEqual([
      table,
      false,
      false,
    ])
  }
  await at.world.move(id, steps.cleared)
  await at.world.move(id, steps.passed)
  await at.world.move(id, steps.erased, { erase: true })
  await at.world.move(id, steps.deactivated)
  await at.sent()
  expect(open.received.at(-1)!.body).toMatchObject({ status: 'inactive', chainId: null })
  expect(at.receiver.received.at(-1)!.body).toMatchObject({ status: 'inactive', chainId: null })
  await open.close()
})
