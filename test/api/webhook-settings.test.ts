/** `/v3/webhook/`, the settings of older clients: one destination of their own, and no other. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

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

type Body = Record<string, unknown>

/** What one tenant sees of its settings and of its destinations. */
function clientOf({ full }: Tenant) {
  const ask = (body: object) => world.call('updateWebhookSettings', full, { body })
  const settings = async () => (await world.call('getWebhookSettings', full)).body
  const destinations = async () =>
    (await world.call('listDestinations', full)).body['results'] as Body[]
  const create = async (body: object) =>
    (await world.call('createDestination', full, { body })).body
  const update = (uuid: unknown, body: object) =>
    world.call('updateDestination', full, { params: { destination_uuid: uuid as string }, body })
  return { ask, settings, destinations, create, update }
}
const one = { subscribed_events: ['user.status.updated'] }
const [old, other] = ['https://old.example.org/hook', 'https://other.example.org/hook']

test('an address makes a destination told of everything, and sets the retention', async () => {
  const own = await world.tenant('older clients')
  const { ask, settings, destinations } = clientOf(own)
  expect(await settings()).toMatchObject({ webhook_url: null, data_retention_months: null })
  const set = await ask({ webhook_url: receiver.url, data_retention_months: 12 })
  expect(set.body).toMatchObject({ webhook_url: receiver.url, data_retention_months: 12 })
  const [made, ...none] = await destinations()
  expect(none).toEqual([])
  const events = made!['subscribed_events'] as string[]
  expect(events).toEqual(expect.arrayContaining(['user.status.updated', 'user.data.updated']))
  expect(events).not.toContain('activity.created')
  const { body } = await world.call('getApplication', own.full)
  expect(body['settings']).toMatchObject({ retentionMonths: 12 })
  await world.call('createUser', own.full, { body: { vendor_data: 'told' } })
  await eventually(
    () => Promise.resolve(receiver.received),
    (all) => all.length > 0,
  )
  const tooLong = await ask({ data_retention_months: 121 })
  expect([tooLong.status, Object.keys(tooLong.body)]).toEqual([400, ['data_retention_months']])
})

test('a destination of somebody else is neither shown nor changed, on or off', async () => {
  const { ask, settings, destinations, create } = clientOf(await world.tenant('not theirs'))
  await create({ label: 'Off', url: old, enabled: false, ...one })
  await create({ label: 'On', url: other, ...one })
  const before = await destinations()
  expect(await settings()).toMatchObject({ webhook_url: null, secret_shared_key: null })
  const rotated = await ask({ rotate_secret_key: true })
  expect([rotated.status, rotated.code]).toEqual([400, 'webhook_url_not_set'])
  expect(rotated.body['detail']).toContain('Set `webhook_url`')
  const taken = await ask({ webhook_url: old })
  expect([taken.status, taken.code]).toEqual([400, 'webhook_url_taken'])
  const set = await ask({ webhook_url: receiver.url })
  expect(set.body['webhook_url']).toBe(receiver.url)
  const after = await destinations()
  expect(after.map(({ summary: _counted, ...rest }) => rest).slice(0, 2)).toEqual(
    before.map(({ summary: _counted, ...rest }) => rest),
  )
  expect(after[2]).toMatchObject({ url: receiver.url, enabled: true, label: 'Default' })
  expect(after[2]!['secret_shared_key']).toBe(set.body['secret_shared_key'])
})

test('null switches it off, another address switches the same one on again', async () => {
  const { ask, settings, destinations } = clientOf(await world.tenant('off and on'))
  const set = await ask({ webhook_url: old, webhook_version: 'v2' })
  const off = await ask({ webhook_url: null })
  const { secret_shared_key } = set.body
  expect(off.body).toMatchObject({ webhook_url: null, webhook_version: 'v2', secret_shared_key })
  expect(await settings()).toEqual(off.body)
  expect(await destinations()).toMatchObject([{ url: old, enabled: false }])
  const on = await ask({ webhook_url: other })
  expect(on.body).toMatchObject({ webhook_url: other, webhook_version: 'v2', secret_shared_key })
  expect(await destinations()).toMatchObject([{ url: other, enabled: true }])
  const rotated = await ask({ rotate_secret_key: true })
  expect(rotated.body['secret_shared_key']).not.toBe(secret_shared_key)
  expect(await settings()).toEqual(rotated.body)
})

test('once a person switched it off or removed it, it is theirs no more', async () => {
  const own = await world.tenant('taken away')
  const { ask, settings, destinations, update } = clientOf(own)
  await ask({ webhook_url: old })
  const [{ uuid } = {}] = await destinations()
  await update(uuid, { enabled: false })
  expect(await settings()).toMatchObject({ webhook_url: null, secret_shared_key: null })
  await ask({ webhook_url: other })
  expect(await destinations()).toMatchObject([
    { uuid, url: old, enabled: false },
    { url: other, enabled: true },
  ])
  // Switched on again by a person, it stays that person's.
  await update(uuid, { enabled: true })
  expect(await settings()).toMatchObject({ webhook_url: other })
  const second = (await destinations())[1]!['uuid'] as string
  await world.call('removeDestination', own.full, { params: { destination_uuid: second } })
  expect(await settings()).toMatchObject({ webhook_url: null, secret_shared_key: null })
  expect((await ask({ webhook_url: other })).body['webhook_url']).toBe(other)
})

test('without a destination a version is refused, nothing to switch off is no fault', async () => {
  const { ask, destinations } = clientOf(await world.tenant('nothing there'))
  const version = await ask({ webhook_version: 'v2' })
  expect([version.status, version.code]).toEqual([400, 'webhook_url_not_set'])
  const off = await ask({ webhook_url: null, webhook_version: 'v3', rotate_secret_key: false })
  expect([off.status, off.body['webhook_url']]).toEqual([200, null])
  expect(await destinations()).toEqual([])
})

test('of two first addresses at once one destination comes', async () => {
  const { ask, settings, destinations } = clientOf(await world.tenant('two at once'))
  const both = await Promise.all([ask({ webhook_url: old }), ask({ webhook_url: other })])
  expect(both.map(({ status }) => status)).toEqual([200, 200])
  const all = await destinations()
  expect(all).toHaveLength(1)
  expect((await settings())['webhook_url']).toBe(all[0]!['url'])
})

test('the capture method is kept and shown, and only there', async () => {
  const own = await world.tenant('captured')
  const { ask, settings } = clientOf(own)
  expect((await settings())['capture_method']).toBe('both')
  expect((await ask({ capture_method: 'mobile' })).body['capture_method']).toBe('mobile')
  expect(await settings()).toMatchObject({ capture_method: 'mobile', webhook_url: null })
  await ask({ webhook_url: old })
  expect((await settings())['capture_method']).toBe('mobile')
  await world.call('patchApplication', own.full, { body: { retentionMonths: 3 } })
  expect(await settings()).toMatchObject({ capture_method: 'mobile', webhook_url: old })
  const { body } = await world.call('getApplication', own.full)
  expect(body['settings']).not.toHaveProperty('olderClients')
})
