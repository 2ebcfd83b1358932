/** Webhook destinations under the names of the reference, over the same rows as those of /v1. */
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import type { Answer } from './request.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let receiver: Receiver
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('destinations')
  receiver = await openReceiver()
})
afterAll(async () => {
  await receiver.close()
  await world.close()
})

const create = (body: object) => world.call('createDestination', box.full, { body })
const named = (uuid: unknown) => ({ params: { destination_uuid: uuid as string } })

test('what was asked for is sent, signed with the key that was shown', async () => {
  const made = await create({
    label: 'Mine',
    url: receiver.url,
    webhook_version: 'v3',
    subscribed_events: ['user.status.updated', 'user.data.updated', 'activity.created'],
    include_personal_data: true,
  })
  expect(made.status, made.text).toBe(201)
  const key = made.body['secret_shared_key'] as string
  expect(key).toMatch(/^[A-Za-z0-9_-]{43}$/)
  await world.call('createUser', box.full, { body: { vendor_data: 'told', full_name: 'Anä B' } })
  await world.call('updateUserStatus', box.full, {
    params: { vendor_data: 'told' },
    body: { status: 'BLOCKED', reason: 'seen before' },
  })
  const told = await eventually(
    () => Promise.resolve(receiver.received.map((one) => one.body)),
    (all) => all.length >= 4,
  )
  const types = told.map((one) => one['webhook_type']).toSorted()
  expect(types).toEqual([
    'activity.created',
    'activity.created',
    'user.data.updated',
    'user.status.updated',
  ])
  expect(told.find((one) => one['webhook_type'] === 'user.data.updated')).toMatchObject({
    vendor_data: 'told',
    changed_fields: ['vendor_data', 'full_name'],
    changes: {
      vendor_data: { previous: null, current: 'told' },
      full_name: { previous: null, current: 'Anä B' },
    },
  })
  expect(told.find((one) => one['webhook_type'] === 'user.status.updated')).toMatchObject({
    status: 'BLOCKED',
    previous_status: 'ACTIVE',
    reason: 'manual',
    actor: 'analyst',
  })
  for (const { raw, headers } of receiver.received) {
    const mac = createHmac('sha256', key).update(raw, 'utf8').digest('hex')
    expect(headers['x-signature']).toBe(mac)
    const { timestamp, status = '', webhook_type } = JSON.parse(raw) as Record<string, string>
    const simple = createHmac('sha256', key).update(`${timestamp}::${status}:${webhook_type}`)
    expect(headers['x-signature-simple']).toBe(simple.digest('hex'))
  }
  const read = await eventually(
    async () => (await world.call('getDestination', box.full, named(made.body['uuid']))).body,
    (one) => (one['summary'] as Record<string, unknown>)['last_delivery_at'] !== null,
  )
  expect(read['summary']).toMatchObject({ total_deliveries: 4, failed_deliveries: 0 })
})

test('tags and a deletion are told by name to everybody, by value to who asked', async () => {
  const own = await world.tenant('names and values')
  const [opened, shut] = [await openReceiver(), await openReceiver()]
  for (const [{ url }, include_personal_data] of [
    [opened, true] as const,
    [shut, false] as const,
  ]) {
    const body = {
      label: 'x',
      url,
      subscribed_events: ['user.data.updated'],
      include_personal_data,
    }
    expect((await world.call('createDestination', own.full, { body })).status).toBe(201)
  }
  const about = { params: { vendor_data: 'marked' } }
  await world.call('createUser', own.full, { body: { vendor_data: 'marked' } })
  const tag = async (...tags: string[]): Promise<string[]> => {
    const { body } = await world.call('tagUser', own.full, { ...about, body: { tags } })
    return (body['tags'] as { uuid: string }[]).map((one) => one.uuid)
  }
  const [first, second] = [await tag('vip'), await tag('vip', 'late')]
  await world.call('deleteUsers', own.full, { body: { vendor_data_list: ['marked'] } })
  const told = (at: Receiver): Promise<Record<string, unknown>[]> =>
    eventually(
      () => Promise.resolve(at.received.map((one) => one.body)),
      (all) => all.length >= 4,
    )
  const [open, closed] = [await told(opened), await told(shut)]
  const names = [['vendor_data'], ['tags'], ['tags'], ['deleted_at']]
  expect(open.map((one) => one['changed_fields'])).toEqual(names)
  expect(closed.map((one) => one['changed_fields'])).toEqual(names)
  expect(closed.map((one) => one['changes'])).toEqual([{}, {}, {}, {}])
  expect(open.map((one) => one['changes'])).toEqual([
    { vendor_data: { previous: null, current: 'marked' } },
    { tags: { previous: [], current: first } },
    { tags: { previous: first, current: second } },
    { deleted_at: { previous: null, current: open[3]!['deleted_at'] } },
  ])
  expect(closed[3]!['deleted_at']).toBe(open[3]!['deleted_at'])
  expect((await verifyJournal(world.db)).broken).toEqual([])
  await Promise.all([opened.close(), shut.close()])
})

test('a destination is changed, switched off and removed; its address is one’s own', async () => {
  const url = `${receiver.url}/other`
  const made = await create({ label: 'Other', url })
  expect((made.body['subscribed_events'] as string[]).includes('status.updated')).toBe(true)
  const walked = url.replace('/other', '/x/../other')
  for (const same of [url, url.replace('http:', 'HTTP:'), walked, `${url}?`, `${url}#part`]) {
    const again = await create({ label: 'Twice', url: same })
    expect([again.status, again.code], same).toEqual([400, 'webhook_url_taken'])
  }
  const off = await world.call('updateDestination', box.full, {
    ...named(made.body['uuid']),
    body: { enabled: false, label: 'Quiet' },
  })
  expect(off.body).toMatchObject({ enabled: false, label: 'Quiet', url })
  const v1 = await world.call('getWebhook', box.full, {
    params: { id: made.body['uuid'] as string },
  })
  expect(v1.body['disabledReason']).not.toBeNull()
  const gone = await world.call('removeDestination', box.full, named(made.body['uuid']))
  expect(gone.status).toBe(204)
  expect((await world.call('getDestination', box.full, named(made.body['uuid']))).status).toBe(404)
})

test('an address nothing may be sent to, and an event nobody knows, are named', async () => {
  const live = await world.tenant('destinations, live', { environment: 'live' })
  const refused = await world.call('createDestination', live.full, {
    body: { label: 'x', url: 'http://10.0.0.1/' },
  })
  expect([refused.status, refused.code]).toEqual([400, 'webhook_url_refused'])
  const unknown = await create({ label: 'x', url: receiver.url, subscribed_events: ['user.born'] })
  expect([unknown.status, Object.keys(unknown.body)]).toEqual([400, ['subscribed_events']])
})

test('of those who give one address at once one gets it', async () => {
  const url = 'https://once.example.org/hook'
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, n) => create({ label: `${n}`, url, webhook_version: 'v3' })),
  )
  const codes = (all: readonly Answer[]) => all.map(({ status, code }) => code ?? status).toSorted()
  const taken = Array.from({ length: 7 }, () => 'webhook_url_taken')
  expect(codes(made)).toEqual([201, ...taken])
  const others = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      create({ label: `${n}`, url: `${url}/${n}`, webhook_version: 'v3' }),
    ),
  )
  const moved = await Promise.all(
    others.map(({ body }) =>
      world.call('updateDestination', box.full, {
        ...named(body['uuid']),
        body: { url: `${url}/all` },
      }),
    ),
  )
  expect(codes(moved)).toEqual([200, ...taken])
})
