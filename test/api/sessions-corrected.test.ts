/** Corrections of what was read of a person: held to their field, and all that hangs on them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drained } from './quiet.ts'
import { openSteps } from './sessions-steps.ts'
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
const inDays = (days: number): string =>
  new Date(world.clock.now() + days * 86_400_000).toISOString().slice(0, 10)
const user = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body

test('what is no value of its field is refused by its path, and nothing is stored', async () => {
  const sessionId = await approved('odd')
  const before = await read(sessionId)
  const ahead = inDays(3)
  for (const [field, value] of [
    ['first_name', null],
    ['first_name', ' \t'],
    ['last_name', ''],
    ['first_name', '\u200B'],
    ['full_name', '\u202Enna'],
    ['last_name', 'Two\nlines'],
    ['full_name', ''],
    ['full_name', null],
    ['last_name', 'Pl\0anted'],
    ['date_of_birth', '0000-01-01'],
    ['date_of_birth', '1899-12-31'],
    ['date_of_birth', '9999-12-31'],
    ['date_of_issue', '0000-01-01'],
    ['date_of_issue', ahead],
    ['expiration_date', '0000-01-01'],
    ['expiration_date', '9999-12-31'],
    ['expiration_date', '2200-01-01'],
    ['document_type', 'zzz'],
    ['document_type', ''],
    ['shoe_size', 43],
    ['age', 33],
    ['first_name', 5],
    ['first_name', { a: 1 }],
    ['date_of_birth', 'xx'],
    ['date_of_birth', '1800-02-30'],
    ['date_of_birth', ahead],
    ['expiration_date', []],
    ['nationality', 'ZZZ'],
    ['issuing_state', 'Q1'],
    ['document_number', 7],
    ['document_number', ''],
    ['address', ' '],
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

test('what would be taken is said', async () => {
  const sessionId = await approved('told')
  const told = async (body: object) => (await correct(sessionId, body)).body
  expect(await told({ document_type: 'zzz' })).toEqual({
    document_type: [
      'must be one of: Passport, Identity Card, Driver License, Residence Permit, ' +
        'Social Security Card, Health Insurance Card, Work Permit, Tax Card, Visa, ' +
        'Public Services Card, Birth Certificate, Crew Member Certificate',
    ],
  })
  expect(await told({ expiration_date: '9999-12-31' })).toEqual({
    expiration_date: ['must be a day from 1900-01-01 to 2199-12-31, or null where it has no end'],
  })
  expect(await told({ date_of_birth: '1899-12-31', full_name: 'A' })).toEqual({
    date_of_birth: ['must be a day from 1900-01-01 to today'],
  })
  expect(await told({ last_name: ' ' })).toEqual({ last_name: ['must not be blank'] })
  expect(await told({ first_name: 'A', shoe_size: 43 })).toEqual({
    shoe_size: ['is not known here'],
  })
})

test('the age follows the date of birth, and the name of a state its code', async () => {
  const sessionId = await approved('aged')
  const today = inDays(0)
  const birthday = `${Number(today.slice(0, 4)) - 30}${today.slice(4)}`
  for (const [date_of_birth, age] of [
    // Who was born on 29 February has their birthday on 1 March.
    [birthday.endsWith('02-29') ? `${birthday.slice(0, 4)}-02-28` : birthday, 30],
    ['1900-01-01', Number(today.slice(0, 4)) - 1900],
    [inDays(0), 0],
    [null, null],
  ]) {
    expect((await correct(sessionId, { date_of_birth })).status).toBe(200)
    expect((await read(sessionId))[0]).toMatchObject({ date_of_birth, age })
  }
  expect((await correct(sessionId, { issuing_state: 'de', document_type: 'PP' })).status).toBe(200)
  expect((await read(sessionId))[0]).toMatchObject({
    issuing_state: 'DEU',
    issuing_state_name: 'Germany',
    document_type: 'Passport',
  })
})

test('a birth corrected to an age that is not taken is noted, and nothing follows', async () => {
  const steps = openSteps(world, box)
  const config = { minimum_age: 18, maximum_age: 90 }
  const workflowId = await steps.workflow({ feature: 'OCR', config })
  const { sessionId } = await steps.document(workflowId, 'young', { issuing_state: 'ESP' })
  for (const [date_of_birth, risks] of [
    [inDays(-11 * 366), ['MINIMUM_AGE_NOT_MET']],
    [inDays(-12 * 366), ['MINIMUM_AGE_NOT_MET']],
    ['1900-01-01', ['MAXIMUM_AGE_EXCEEDED']],
    ['1990-01-15', []],
    [null, []],
  ] as const) {
    expect((await correct(sessionId, { date_of_birth })).status).toBe(200)
    const { status, id_verifications: found } = await decision(sessionId)
    const [{ warnings }] = found as [{ warnings: { risk: string; log_type: string }[] }]
    expect([status, warnings.map(({ risk }) => risk)]).toEqual(['Approved', risks])
    for (const { log_type: type } of warnings) expect(type).toBe('information')
  }
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

test('what is taken away from the latest approval is gone from the profile', async () => {
  const latest = await approved('less')
  expect(await user('less')).toMatchObject({ date_of_birth: expect.any(String) })
  expect((await correct(latest, { date_of_birth: null, issuing_state: null })).status).toBe(200)
  expect(await user('less')).toMatchObject({ date_of_birth: null, issuing_states: {} })
  // What was written by hand since was not the session's.
  const params = { vendor_data: 'less' }
  await world.call('updateUser', box.full, { params, body: { date_of_birth: '1970-01-01' } })
  expect((await correct(latest, { date_of_birth: null, nationality: 'ESP' })).status).toBe(200)
  expect(await user('less')).toMatchObject({ date_of_birth: '1970-01-01' })
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
