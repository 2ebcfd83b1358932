/**
 * What stands on a list is found nowhere but sealed: planted values are looked for in every table,
 * log line, figure and event. Ids of the caller's own, which entities hold openly, are left out.
 */
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectNone, storedTexts } from '../traces.ts'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const planted = {
  email: 'zebulonika@quackenbush.example',
  phone: '+12175550199',
  ip_address: '198.51.100.77',
  document: 'DEU:C01X00T47',
  bank_account: 'DE89370400440532013000',
  wallet_address: '0x71c7656ec7ab88b098defb751b7401b5f6d8976f',
  device_fingerprint: 'device-of-zq-4711',
  key: 'Improbable Crescent',
} as const
const comment = 'Her aunt Philippotte told us about the carousel.'
const label = 'Balthazarius the heron'
const secret = 'Quackmarker'
const traces = [
  ...Object.values(planted),
  'quackenbush.example',
  'C01X00T47',
  'Philippotte',
  'Balthazarius',
  secret,
]

let world: World
let box: Tenant
const problems: string[] = []
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('private')
  for (const [type, value] of Object.entries(planted)) await live(type, value)
  await upload()
})
afterAll(() => world.close())

const call = (id: Parameters<World['call']>[0], given: object): Promise<Answer> =>
  world.call(id, box.full, given)

/** One value through everything a list does. */
async function live(type: string, value: string): Promise<void> {
  const body = { name: type, list_type: 'custom', entry_type: type }
  const list_uuid = (await call('createAccessList', { body })).body['uuid'] as string
  const params = { list_uuid }
  const entry = { value, comment, display_label: label, metadata: { note: secret } }
  const added = await call('createEntry', { params, body: entry })
  expect(added.status, added.text).toBe(201)
  expect(added.body).toMatchObject({ comment, display_label: label })
  problems.push((await call('createEntry', { params, body: entry })).text)
  problems.push((await call('createEntry', { params, body: { value: 17, comment } })).text)
  await call('listEntries', { params, query: { search: value } })
  await world.services.accessLists.find(box.applicationId, type as 'email', value)
  const gone = await call('createEntry', { params, body: { ...entry, value: `${value}0` } })
  const entry_uuid = gone.body['uuid'] as string
  if (gone.status === 201) await call('deleteEntry', { params: { ...params, entry_uuid } })
  else problems.push(gone.text)
}

async function upload(): Promise<void> {
  const body = { name: 'faces', list_type: 'custom', entry_type: 'face' }
  const list_uuid = (await call('createAccessList', { body })).body['uuid'] as string
  const head = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const picture = Buffer.concat([head, randomBytes(40), Buffer.from(secret)])
  const image = picture.toString('base64')
  const given = { params: { list_uuid }, body: { image, comment } }
  expect((await call('uploadFace', given)).status).toBe(201)
  problems.push((await call('uploadFace', given)).text)
}

test('in no table', async () => {
  const tables = await storedTexts(world.db)
  for (const name of ['access_list_entry', 'admin_event', 'idempotency', 'access_list'])
    expect(tables.get(name)?.length, name).toBeGreaterThan(100)
  for (const [name, text] of tables) expectNone(name, text, traces)
})

test('in no log, no figure and no refusal', async () => {
  expectNone('log', world.logs.join('\n'), traces)
  const metrics = await (await fetch(`${world.url}/metrics`)).text()
  expect(metrics.length).toBeGreaterThan(100)
  expectNone('metrics', metrics, traces)
  expect(problems.length).toBeGreaterThan(10)
  expectNone('refusals', problems.join('\n'), traces)
})
