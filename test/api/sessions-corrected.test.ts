/** Corrections of what was read of a person: held to their field, and all that hangs on them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drained } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflow_id: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('corrections')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  workflow_id = all.find((one) => one.workflow_type === 'kyc')!.workflow_id
})
afterAll(() => world.close())

async function approved(vendor_data: string): Promise<string> {
  world.clock.advance(1000)
  const body = { workflow_id, vendor_data, sandbox_scenario: 'approve' }
  const { session_id } = (await world.call('createSession', box.full, { body })).body
  await drained(world)
  return String(session_id)
}
async function correct(session_id: string, body: object) {
  const answer = await world.call('updateSessionData', box.full, { params: { session_id }, body })
  await drained(world)
  return answer
}
const decision = async (session_id: string) =>
  (await world.call('getSessionDecision', box.full, { params: { session_id } })).body
const read = async (session_id: string) =>
  (await decision(session_id))['id_verifications'] as Readonly<Record<string, unknown>>[]
const user = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body

test('what is no value of its field is refused by its path, and nothing is stored', async () => {
  const sessionId = await approved('odd')
  const before = await read(sessionId)
  const ahead = new Date(world.clock.now() + 3 * 86_400_000).toISOString().slice(0, 10)
  for (const [field, value] of [
    ['first_name', 5],
    ['first_name', { a: 1 }],
    ['date_of_birth', 'xx'],
    ['date_of_birth', '1800-02-30'],
    ['date_of_birth', ahead],
    ['expiration_date', []],
    ['nationality', 'ZZZ'],
    ['issuing_state', 'Q1'],
    ['document_number', 7],
    ['gender', 'Y'],
    ['parsed_address', 'Main Street'],
  ] as const) {
    const refused = await correct(sessionId, { last_name: 'Planted', [field]: value })
    expect(refused, refused.text).toMatchObject({
      status: 400,
      body: { [field]: expect.any(Array) },
    })
  }
  expect(await read(sessionId)).toEqual(before)
})

test('the profile follows a correction of the latest approval, and of no older one', async () => {
  const old = await approved('zed')
  const latest = await approved('zed')
  await world.call('updateUser', box.full, {
    params: { vendor_data: 'zed' },
    body: { date_of_birth: '1970-01-01' },
  })
  const done = await correct(latest, { first_name: 'Zed', last_name: 'Quill', nationality: 'de' })
  expect(done.status, done.text).toBe(200)
  expect((await read(latest))[0]).toMatchObject({ full_name: 'Zed Quill', nationality: 'DEU' })
  // What was written by hand since stays.
  const shown = { full_name: 'Zed Quill', date_of_birth: '1970-01-01' }
  expect(await user('zed')).toMatchObject(shown)
  expect((await correct(old, { first_name: 'Old', issuing_state: 'FRA' })).status).toBe(200)
  expect(await user('zed')).toMatchObject(shown)
  expect((await correct(latest, { first_name: 'Zoe' })).status).toBe(200)
  expect(await user('zed')).toMatchObject({ ...shown, full_name: 'Zoe Quill' })
})

test('the approval ends when the corrected document does', async () => {
  const sessionId = await approved('ending')
  expect((await correct(sessionId, { expiration_date: '2090-05-01' })).status).toBe(200)
  const { status, expires_at } = await decision(sessionId)
  expect([status, String(expires_at).slice(0, 7)]).toEqual(['Approved', '2090-05'])
  expect((await correct(sessionId, { expiration_date: null })).status).toBe(200)
  expect(await decision(sessionId)).toMatchObject({ status: 'Approved', expires_at: null })
  expect((await correct(sessionId, { expiration_date: '2020-01-01' })).status).toBe(200)
  await eventually(
    async () => (await decision(sessionId))['status'],
    (now) => now === 'Kyc Expired',
  )
})
