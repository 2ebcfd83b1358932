/** The client of the reference, unchanged, against this server: users, businesses, destinations. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openReferenceClient } from '../reference-client.ts'
import type { ReferenceClient } from '../reference-client.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { openWorld } from './world.ts'
import type { World } from './world.ts'

let world: World
let client: ReferenceClient
let receiver: Receiver
beforeAll(async () => {
  world = await openWorld()
  receiver = await openReceiver()
  const { full } = await world.tenant('reference client')
  client = await openReferenceClient({ url: world.url, key: full })
})
afterAll(async () => {
  client.close()
  await receiver.close()
  await world.close()
})

describe.each([
  ['user', 'users', 'full_name'],
  ['business', 'businesses', 'legal_name'],
])('its tools for a %s', (one, many, name) => {
  test('create, get, list, update, set the status and delete', async () => {
    const vendor_data = `client-${one}`
    const made = await client.call(`didit_create_${one}`, { vendor_data, [name]: 'Made By It' })
    expect(made).toMatchObject({ vendor_data, [name]: 'Made By It', status: 'ACTIVE' })
    expect(await client.call(`didit_get_${one}`, { vendor_data })).toEqual(made)
    const listed = await client.call(`didit_list_${many}`, { limit: '10', offset: '0' })
    expect(listed).toMatchObject({ count: 1, next: null, results: [{ vendor_data }] })
    const updated = await client.call(`didit_update_${one}`, {
      vendor_data,
      display_name: 'Shown',
      metadata: { from: 'client' },
    })
    expect(updated).toMatchObject({ display_name: 'Shown', metadata: { from: 'client' } })
    const blocked = await client.call(`didit_update_${one}_status`, {
      vendor_data,
      status: 'BLOCKED',
    })
    expect(blocked).toMatchObject({ status: 'BLOCKED' })
    const gone = await client.call(`didit_delete_${many}`, { vendor_data_list: [vendor_data] })
    expect(gone).toMatchObject({ deleted: 1 })
    await expect(client.call(`didit_get_${one}`, { vendor_data })).rejects.toThrow('API 404')
  })
})

test('an error says what is wrong', async () => {
  await expect(client.call('didit_delete_users')).rejects.toThrow('API 400')
  await expect(
    client.call('didit_update_user_status', { vendor_data: 'x', status: 'GONE' }),
  ).rejects.toThrow(/API 400.*status/)
})

test('its tools for destinations create, get, list, update and delete', async () => {
  const made = await client.call('didit_create_webhook_destination', {
    label: 'From the client',
    url: receiver.url,
    webhook_version: 'v3',
    subscribed_events: ['status.updated', 'user.status.updated'],
  })
  const destination_uuid = made['uuid']
  expect(made['secret_shared_key']).toMatch(/^[A-Za-z0-9_-]{43}$/)
  expect(await client.call('didit_get_webhook_destination', { destination_uuid })).toEqual(made)
  const listed = await client.call('didit_list_webhook_destinations')
  expect(listed).toMatchObject({ count: 1, results: [{ uuid: destination_uuid }] })
  const off = await client.call('didit_update_webhook_destination', {
    destination_uuid,
    enabled: false,
  })
  expect(off['enabled']).toBe(false)
  const gone = await client.call('didit_delete_webhook_destination', { destination_uuid })
  expect(gone).toEqual({ success: true })
})
