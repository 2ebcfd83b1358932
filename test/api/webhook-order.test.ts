/** Users and companies with many sessions: whoever is told everything is told it in order. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readDeliveryId } from '../../packages/server/src/store/delivery-id.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
let receiver: Receiver
beforeAll(async () => {
  world = await openWorld()
  receiver = await openReceiver()
})
afterAll(async () => {
  await receiver.close()
  await world.close()
})

/** What one line may be told as, first to last. */
const wayOf = (type: string): number =>
  type === 'activity.created' ? 1 : type.startsWith('business_session.') ? 2 : 0

test('events, their activities and their second names come in the order of sequence', async () => {
  const box = await world.tenant('order')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  const subscribed_events = [
    'status.updated',
    'data.updated',
    'user.status.updated',
    'user.data.updated',
    'business.data.updated',
    'business_session.status.updated',
    'business_session.data.updated',
    'activity.created',
  ]
  const url = receiver.url
  const made = await world.call('createDestination', box.full, {
    body: { label: 'All', url, webhook_version: 'v3', subscribed_events },
  })
  expect(made.status, made.text).toBe(201)
  for (const sandbox_scenario of ['approve', 'review_document'])
    await Promise.all(
      Array.from({ length: 6 }, (_, n) => {
        const of = all.find((one) => one.workflow_type === (n % 2 ? 'kyb' : 'kyc'))!.workflow_id
        // Every other one stays without an id: it has an order too.
        const named = n < 4 ? { vendor_data: `o-${n}` } : {}
        const asked = { workflow_id: of, sandbox_scenario, ...named }
        return world.call('createSession', box.full, { body: asked })
      }),
    )
  await drained(world, 60_000)
  const told = new Map<string, [sequence: number, way: number][]>()
  for (const one of receiver.received) {
    const id = readDeliveryId(String(one.headers['x-ostiary-delivery']))!.entityId // as sent
    const { sequence, webhook_type } = one.body as { sequence: number; webhook_type: string }
    told.set(id, [...(told.get(id) ?? []), [sequence, wayOf(webhook_type)]])
  }
  expect(told.size).toBeGreaterThanOrEqual(6)
  for (const lines of told.values())
    expect(lines).toEqual(lines.toSorted(([a, i], [b, j]) => a - b || i - j))
  const seen = new Set(receiver.received.map((one) => one.body['webhook_type']))
  expect(seen).toContain('business_session.status.updated')
})
