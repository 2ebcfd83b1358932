/** The client of the reference, unchanged, against this server: people, lists, destinations. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

test('its tools for lists create, fill, search, empty and delete', async () => {
  const mine = { name: 'From the client', list_type: 'allowlist', entry_type: 'email' }
  const made = await client.call('didit_create_list', mine)
  const list_uuid = made['uuid']
  expect(await client.call('didit_get_list', { list_uuid })).toEqual(made)
  const renamed = await client.call('didit_update_list', { list_uuid, description: 'Friends' })
  expect(renamed).toMatchObject({ ...mine, description: 'Friends' })
  const value = 'ann@example.com'
  const added = await client.call('didit_create_list_entry', { list_uuid, value, comment: 'x' })
  const found = await client.call('didit_list_entries', { list_uuid, search: value, limit: '5' })
  expect(found).toMatchObject({ count: 1, results: [added] })
  await client.call('didit_delete_list_entry', { list_uuid, entry_uuid: added['uuid'] })
  await client.call('didit_delete_list', { list_uuid })
  await expect(client.call('didit_get_list', { list_uuid })).rejects.toThrow('API 404')
})

test('an entry on the list of users blocks, a face is uploaded from a file', async () => {
  await client.call('didit_create_user', { vendor_data: 'listed' })
  const lists = await client.call('didit_list_lists', { list_type: 'blocklist', limit: '20' })
  const all = lists['results'] as { uuid: string; entry_type: string }[]
  const uuidOf = (type: string) => all.find((one) => one.entry_type === type)!.uuid // ten of them
  await client.call('didit_create_list_entry', { list_uuid: uuidOf('user'), value: 'Listed' })
  const user = await client.call('didit_get_user', { vendor_data: 'listed' })
  expect(user).toMatchObject({ status: 'BLOCKED' })
  const folder = await mkdtemp(join(tmpdir(), 'ostiary-face-'))
  const image_path = join(folder, 'face.png')
  await writeFile(image_path, Buffer.from('\x89PNG\r\n\x1a\nface', 'latin1'))
  const face = await client.call('didit_upload_face_entry', {
    list_uuid: uuidOf('face'),
    image_path,
    display_label: 'Ann',
  })
  expect(face).toMatchObject({ display_label: 'Ann', added_by: 'api' })
  await rm(folder, { recursive: true })
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
