/** Corrections that somebody else's change comes between: what is written is what stands now. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { before } from './before.ts'
import { companiesOf, owner } from './companies.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openSteps } from './sessions-steps.ts'
import type { Row } from './sessions-steps.ts'
import { openWorld } from './world.ts'
import type { Process, Tenant, World } from './world.ts'

let world: World
let elsewhere: Process
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  elsewhere = await world.another('api')
  box = await world.tenant('at once')
})
afterAll(() => world.close())

const typed = (name: string) => ({
  first_name: name,
  last_name: 'Sample',
  issuing_state: 'ESP',
  document_number: name.toUpperCase(),
})

/** Somebody whose document is approved. */
async function approved(name: string): Promise<string> {
  const steps = openSteps(world, box)
  const config = { duplicated_user_action: 'NO_ACTION' }
  const workflowId = await steps.workflow({ feature: 'OCR', config })
  const { sessionId, decision } = await steps.document(workflowId, name, typed(name))
  await drained(world)
  expect(decision['status']).toBe('Approved')
  return sessionId
}

const decision = async (session_id: string): Promise<Row> =>
  (await world.call('getSessionDecision', box.full, { params: { session_id } })).body
const documentOf = async (id: string): Promise<Row> =>
  ((await decision(id))['id_verifications'] as Row[])[0]!
const correct = (session_id: string, body: object, by: Pick<Process, 'call'> = world) =>
  by.call('updateSessionData', box.full, { params: { session_id }, body })

/** The document is asked for again, and this one is read. */
async function readAnew(sessionId: string, name: string): Promise<void> {
  const browser = openBrowser(world, String((await decision(sessionId))['session_token']))
  await browser.open()
  const front = await browser.upload('document_front', await jpegOf(800, 600))
  const answer = { document_type: 'P', front: front.body['media_id'], ...typed(name) }
  await browser.answer(answer)
  await browser.settled()
  await drained(world)
}

test('a document that was read meanwhile stays, and is what is corrected', async () => {
  const sessionId = await approved('old')
  const again = { new_status: 'Resubmitted', nodes_to_resubmit: ['ocr'] }
  const params = { session_id: sessionId }
  await world.call('updateSessionStatus', box.full, { params, body: again })
  await drained(world)
  before(world.services.vault, 'keyOf', () => readAnew(sessionId, 'new'))
  const answer = await correct(sessionId, { address: 'Main Street 1' })
  expect(answer.status, answer.text).toBe(200)
  await drained(world)
  expect((await decision(sessionId))['status']).toBe('Approved')
  const now = { first_name: 'new', document_number: 'NEW', address: 'Main Street 1' }
  expect(await documentOf(sessionId)).toMatchObject(now)
})

test('of two corrections in two processes neither is lost', async () => {
  const sessionId = await approved('both')
  before(world.services.vault, 'keyOf', () => correct(sessionId, { gender: 'F' }, elsewhere))
  expect((await correct(sessionId, { address: 'Main Street 2' })).status).toBe(200)
  const both = { gender: 'F', address: 'Main Street 2' }
  expect(await documentOf(sessionId)).toMatchObject(both)
})

test('of many at once in one process neither is any', async () => {
  const sessionId = await approved('many')
  const all = { gender: 'F', address: 'Main Street 3', first_name: 'Ann', last_name: 'Quill' }
  const each = Object.entries(all).map(([field, value]) => correct(sessionId, { [field]: value }))
  expect((await Promise.all(each)).map(({ status }) => status)).toEqual([200, 200, 200, 200])
  expect(await documentOf(sessionId)).toMatchObject({ ...all, full_name: 'Ann Quill' })
})

test('who is overtaken each time is told so, and nothing of it is written', async () => {
  const sessionId = await approved('overtaken')
  const overtake = async (times: number): Promise<void> => {
    await correct(sessionId, { gender: times % 2 === 0 ? 'F' : 'M' }, elsewhere)
    if (times > 1) before(world.services.vault, 'keyOf', () => overtake(times - 1))
  }
  before(world.services.vault, 'keyOf', () => overtake(5))
  const once = 'overtaken'
  const params = { session_id: sessionId }
  const given = { params, body: { address: 'Main Street 4' }, once }
  const answer = await world.call('updateSessionData', box.full, given)
  expect(answer.status, answer.text).toBe(409)
  expect(await documentOf(sessionId)).not.toMatchObject({ address: 'Main Street 4' })
  // A refusal is not remembered.
  expect((await world.call('updateSessionData', box.full, given)).status).toBe(200)
})

test('a company and its people are corrected on what stands as well', async () => {
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
  const made = await world.call('createWorkflow', box.full, { body: { features } })
  const companies = companiesOf(world, box, String(made.body['workflow_id']))
  const { id } = await companies.begin('acme')
  const told = await companies.name(id, [owner('Ann', 60), owner('Bob', 40)])
  const [registry] = told['registry_checks'] as Row[]
  const company = { session_id: id, company_id: String(registry!['node_id']) }
  const [ann, bob] = ['party_1', 'party_2'].map((party_id) => ({ session_id: id, party_id }))
  before(world.services.vault, 'keyOf', () =>
    elsewhere.call('updateSessionParty', box.full, {
      params: ann!,
      body: { email: 'ann@example.org' },
    }),
  )
  const second = { params: bob!, body: { email: 'bob@example.org' } }
  expect((await world.call('updateSessionParty', box.full, second)).status).toBe(200)
  before(world.services.vault, 'keyOf', () =>
    elsewhere.call('updateSessionCompany', box.full, { params: company, body: { name: 'Acme' } }),
  )
  const tax = { params: company, body: { tax_number: 'B1' } }
  expect((await world.call('updateSessionCompany', box.full, tax)).status).toBe(200)
  await drained(world)
  const now = await companies.told(id)
  const [check] = now.key_people_checks
  expect(check.submitted.parties.map(({ email }) => email)).toEqual([
    'ann@example.org',
    'bob@example.org',
  ])
  expect((now['registry_checks'] as Row[])[0]!['company']).toMatchObject({
    name: 'Acme',
    tax_number: 'B1',
  })
})
