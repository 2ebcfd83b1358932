/** A company names its people again: whose verification stands, and whom it waits for. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { companiesOf, owner, risksOf } from './companies.ts'
import type { Companies, Decision } from './companies.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let companies: Companies
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('named again')
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
  const { body } = await world.call('createWorkflow', box.full, { body: { features } })
  companies = companiesOf(world, box, String(body['workflow_id']))
})
afterAll(() => world.close())

const again = { new_status: 'Resubmitted', nodes_to_resubmit: ['kyb_key_people'] }

/** One whose owner Ann is verified, and who is asked for its people again. */
async function askedAgain(vendorData: string): Promise<Decision> {
  const { id } = await companies.begin(vendorData)
  const waiting = await companies.name(id, [owner('Ann', 60)])
  await companies.finish(waiting.key_people_checks[0].parties[0]!) // it waits for her
  const approved = await companies.told(id)
  expect(approved.status).toBe('Approved')
  expect(await companies.decide(id, again)).toBe(200)
  return approved
}

const statusesOf = ({ key_people_checks: [{ parties }] }: Decision) =>
  parties.map(({ party_id, status }) => [party_id, status])

test('somebody else is not approved by who was named before', async () => {
  const { session_id: id, key_people_checks: before } = await askedAgain('mallory')
  const ann = before[0].parties[0]! // she was verified
  const now = await companies.name(id, [owner('Mallory', 40)])
  expect([now.status, statusesOf(now)]).toEqual(['Awaiting User', [['party_2', 'Not Started']]])
  const mallory = now.key_people_checks[0].parties[0]! // as was just seen
  expect(mallory.session_id).not.toBe(ann.session_id)
  await companies.decide(ann.session_id, { ...again, nodes_to_resubmit: ['liveness'] })
  await companies.decide(ann.session_id, { new_status: 'Approved' })
  expect(statusesOf(await companies.told(id))).toEqual([['party_2', 'Not Started']])
  await companies.finish(mallory)
  expect((await companies.told(id)).status).toBe('Approved')
})

test('who is named again unchanged is not asked again', async () => {
  const { session_id: id } = await askedAgain('the same')
  expect((await companies.name(id, [owner('Ann', 55)])).status).toBe('Approved')
})

test('in another place and beside others as well', async () => {
  const { session_id: id } = await askedAgain('beside')
  const now = await companies.name(id, [owner('Zed', 30), owner('Ann', 60)])
  const expected = [
    ['party_2', 'Not Started'],
    ['party_1', 'Approved'],
  ]
  expect([now.status, statusesOf(now)]).toEqual(['Awaiting User', expected])
  await companies.finish(now.key_people_checks[0].parties[0]!) // Zed
  expect((await companies.told(id)).status).toBe('Approved')
})

test('another day of birth is another person', async () => {
  const { session_id: id } = await askedAgain('birthday')
  const now = await companies.name(id, [owner('Ann', 60, { date_of_birth: '1980-01-01' })])
  expect(statusesOf(now)).toEqual([['party_2', 'Not Started']])
})

const correct = async (session_id: string, body: object) => {
  const params = { session_id, party_id: 'party_1' }
  return (await world.call('updateSessionParty', box.full, { params, body })).status
}

test('whom a correction has made another is asked in a session of their own', async () => {
  const { session_id: id, key_people_checks: before } = await askedAgain('made another')
  expect(await correct(id, { first_name: 'Mallory', last_name: 'Evil' })).toBe(200)
  const mallory = owner('Mallory', 100, { last_name: 'Evil' })
  const now = await companies.name(id, [mallory])
  expect([now.status, statusesOf(now)]).toEqual(['Awaiting User', [['party_1', 'Not Started']]])
  const [one] = now.key_people_checks[0].parties
  expect(one?.session_id).not.toBe(before[0].parties[0]?.session_id)
  await companies.finish(one!) // as was just seen
  expect(await companies.told(id)).toMatchObject({ status: 'Approved' })
})

test('a correction of anything else, or of a spelling, leaves them theirs', async () => {
  const { session_id: id } = await askedAgain('spelt anew')
  expect(await correct(id, { first_name: 'ANN', country: 'FR', email: 'ann@example.org' })).toBe(
    200,
  )
  const now = await companies.name(id, [owner('Ann', 70, { country: 'FR' })])
  expect([now.status, statusesOf(now)]).toEqual(['Approved', [['party_1', 'Approved']]])
})

test('who was declined may try again in a session of their own', async () => {
  const { session_id: id, key_people_checks: before } = await askedAgain('another try')
  const ann = before[0].parties[0]! // she was verified
  expect(await companies.decide(ann.session_id, { new_status: 'Declined' })).toBe(200)
  const now = await companies.name(id, [owner('Ann', 60)])
  expect([now.status, statusesOf(now)]).toEqual(['Awaiting User', [['party_1', 'Not Started']]])
  expect(now.key_people_checks[0].parties[0]?.session_id).not.toBe(ann.session_id)
  await companies.finish(now.key_people_checks[0].parties[0]!) // as was just seen
  const approved = await companies.told(id)
  expect([approved.status, risksOf(approved)]).toEqual(['Approved', []])
})

test('who was verified by a session that is deleted is asked again', async () => {
  const { session_id: id, key_people_checks: before } = await askedAgain('deleted')
  const ann = before[0].parties[0]! // she was verified
  const params = { session_id: ann.session_id }
  expect((await world.call('deleteSession', box.full, { params })).status).toBe(204)
  const now = await companies.name(id, [owner('Ann', 60)])
  expect([now.status, statusesOf(now)]).toEqual(['Awaiting User', [['party_1', 'Not Started']]])
  await companies.finish(now.key_people_checks[0].parties[0]!) // as was just seen
  const approved = await companies.told(id)
  expect([approved.status, risksOf(approved)]).toEqual(['Approved', []])
})

test('the journal stands', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
