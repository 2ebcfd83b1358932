/** What a reviewer decides about a session: features, status and profile go together. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let bank: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('reviewed')
  bank = await world.tenant('reviewed, live', { environment: 'live' })
})
afterAll(() => world.close())

async function create(tenant: Tenant, vendor_data: string, more: object = {}) {
  const workflows = (await world.call('listWorkflows', tenant.full)).body['results']
  const kyc = (workflows as { workflow_type: string; workflow_id: string }[]).find(
    (one) => one.workflow_type === 'kyc',
  )
  const body = { workflow_id: kyc?.workflow_id, vendor_data, ...more }
  const made = await world.call('createSession', tenant.full, { body })
  expect(made.status, made.text).toBe(201)
  return made.body
}
async function ended(vendor_data: string, sandbox_scenario: string): Promise<string> {
  const { session_id } = await create(box, vendor_data, { sandbox_scenario })
  await drained(world)
  return String(session_id)
}
const of = (session_id: string) => ({ params: { session_id } })
async function decide(tenant: Tenant, session_id: string, new_status: string): Promise<void> {
  world.clock.advance(1000)
  const body = { new_status }
  const done = await world.call('updateSessionStatus', tenant.full, { ...of(session_id), body })
  expect(done.status, done.text).toBe(200)
  await drained(world)
}
const decision = async (tenant: Tenant, session_id: string) =>
  (await world.call('getSessionDecision', tenant.full, of(session_id))).body
const user = async (tenant: Tenant, vendor_data: string) =>
  (await world.call('getUser', tenant.full, { params: { vendor_data } })).body
const statuses = (session: Readonly<Record<string, unknown>>): string[] =>
  (session['features_list'] as { status: string }[]).map((one) => one.status)

test('whoever is approved by a reviewer has a profile, and features that say so', async () => {
  const made = await create(bank, 'jo')
  const browser = openBrowser(world, String(made['session_token']))
  const document = {
    first_name: 'Jo',
    last_name: 'Xavier',
    date_of_birth: '1990-01-01',
    document_number: 'A1234',
    expiration_date: '2090-01-01',
  }
  await walkKyc(browser, { document })
  await drained(world)
  const sessionId = String(made['session_id'])
  expect(await decision(bank, sessionId)).toMatchObject({ status: 'In Review' })
  await decide(bank, sessionId, 'Approved')
  const approved = await decision(bank, sessionId)
  expect(new Set(statuses(approved))).toEqual(new Set(['Approved']))
  const shown = await user(bank, 'jo')
  expect(shown).toMatchObject({
    approved_count: 1,
    full_name: 'Jo Xavier',
    date_of_birth: '1990-01-01',
    issuing_states: { ESP: 1 },
    portrait_image_url: expect.stringContaining('/media/') as string,
  })
  expect(new Set(Object.values(shown['features'] as object))).toEqual(new Set(['APPROVED']))
})

test.each([
  ['Approved', ['Approved']],
  ['Declined', ['Approved', 'Declined']],
])('%s out of Resubmitted leaves no step that is asked again', async (status, expected) => {
  const vendorData = `redone, ${status}`
  const sessionId = await ended(vendorData, 'review_document')
  await decide(box, sessionId, 'Resubmitted')
  await decide(box, sessionId, status)
  expect(new Set(statuses(await decision(box, sessionId)))).toEqual(new Set(expected))
  const { features } = await user(box, vendorData)
  const upper = expected.map((one) => one.toUpperCase())
  expect(new Set(Object.values(features as object))).toEqual(new Set(upper))
})

test('an approved decline declines no feature; what was never asked stays so', async () => {
  const sessionId = await ended('turned', 'decline_document_forged')
  const before = statuses(await decision(box, sessionId))
  expect(before).toEqual(['Declined'])
  await decide(box, sessionId, 'Approved')
  expect(statuses(await decision(box, sessionId))).toEqual(['Approved'])
  expect(await user(box, 'turned')).toMatchObject({
    approved_count: 1,
    declined_count: 0,
    features: { id_verification: 'APPROVED' },
    full_name: expect.any(String) as string,
  })
})

test.each(['Declined', 'In Review'])(
  'an approved session follows a feature that becomes %s',
  async (status) => {
    const vendorData = `revised, ${status}`
    const session_id = await ended(vendorData, 'approve')
    const review = async (to: string) => {
      const params = { session_id, node_id: 'liveness' }
      const body = { status: to }
      expect((await world.call('updateFeatureStatus', box.full, { params, body })).status).toBe(200)
      return decision(box, session_id)
    }
    expect(await review(status)).toMatchObject({ status })
    const { features, approved_count } = await user(box, vendorData)
    expect([features, approved_count]).toMatchObject([
      { liveness: status.toUpperCase().replace(' ', '_') },
      0,
    ])
    expect(await review('Approved')).toMatchObject({ status: 'Approved' })
    expect(await user(box, vendorData)).toMatchObject({ approved_count: 1, declined_count: 0 })
  },
)
