/** In a sandbox too, what is typed is held against what the application expected, and asked for. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { drained, settled } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('expected')
})
afterAll(() => world.close())

interface Begun {
  readonly id: string
  readonly browser: Browser
}

async function begun(feature: string, body: object): Promise<Begun> {
  const made = await world.call('createWorkflow', box.full, { body: { features: [{ feature }] } })
  const all = { workflow_id: made.body['workflow_id'], ...body }
  const { body: session } = await world.call('createSession', box.full, { body: all })
  const browser = openBrowser(world, String(session['session_token']))
  return { id: String(session['session_id']), browser }
}

async function seen({ id }: Begun, key: string): Promise<unknown[]> {
  await settled(world, box, id)
  await drained(world)
  const { body } = await world.call('getSessionDecision', box.full, { params: { session_id: id } })
  const [check] = body[key] as { warnings: { risk: string }[] }[]
  return [body['status'], ...(check?.warnings ?? []).map(({ risk }) => risk)]
}

const expected_details = { first_name: 'Ann', last_name: 'Bee', country: 'ESP' }
const company = { company_name: 'Sample SL', registry_country: 'ES', registration_number: 'B1' }

async function withDocument(body: object, typed: object): Promise<unknown[]> {
  const one = await begun('OCR', body)
  await one.browser.open()
  const front = await one.browser.upload('document_front', await jpegOf(800, 600))
  const document = { document_type: 'P', issuing_state: 'ESP', front: front.body['media_id'] }
  await one.browser.answer({ ...document, ...typed })
  await one.browser.settled()
  return seen(one, 'id_verifications')
}

test('a person who types another name is looked at', async () => {
  const body = { vendor_data: 'ann', expected_details: { first_name: 'Ann', last_name: 'Bee' } }
  const typed = { first_name: 'Mallory', last_name: 'Bee' }
  const found = await withDocument(body, typed)
  expect(found).toEqual(['In Review', 'NAME_MISMATCH_WITH_PROVIDED'])
})

test('one who types none is the one expected', async () => {
  const body = { vendor_data: 'ben', expected_details: { first_name: 'Ben', last_name: 'Bee' } }
  expect(await withDocument(body, {})).toEqual(['Approved'])
})

test.each([
  ['another', { legal_name: 'Other SL', country_code: 'ES' }, 'In Review'],
  ['the same', { legal_name: 'Sample S.L.', country_code: 'ES' }, 'Approved'],
])('a company that is %s', async (vendor_data, manual, status) => {
  const one = await begun('KYB_REGISTRY', { vendor_data, expected_details: company })
  await one.browser.open()
  await one.browser.answer({ manual })
  const risks = status === 'Approved' ? [] : ['KYB_COMPANY_NOT_AS_EXPECTED']
  expect(await seen(one, 'registry_checks')).toEqual([status, ...risks])
})

test.each([
  ['OCR', 'approve', 'Approved'],
  ['OCR', 'review_document', 'In Review'],
  ['OCR', 'decline_underage', 'Declined'],
  ['DOCUMENT_AI', 'approve', 'Approved'],
  ['DOCUMENT_AI', 'review_document_ai', 'In Review'],
])('%s under %s runs to its end by itself', async (feature, sandbox_scenario, status) => {
  const vendor_data = `${feature} ${sandbox_scenario}`
  const one = await begun(feature, { vendor_data, sandbox_scenario, expected_details })
  const key = feature === 'OCR' ? 'id_verifications' : 'document_ai_documents'
  expect((await seen(one, key))[0]).toBe(status)
})

test('no papers are no answer', async () => {
  const one = await begun('DOCUMENT_AI', { vendor_data: 'papers' })
  await one.browser.open()
  await one.browser.answer({ documents: [] })
  const { status, current } = await one.browser.settled()
  expect([status, current?.waits]).toEqual(['In Progress', 'person'])
  expect(current?.problems.map(({ code }) => code)).toEqual(['DOCUMENT_AI_DOCUMENT_MISSING'])
  const paper = await one.browser.upload('document', await jpegOf(800, 600))
  await one.browser.answer({ documents: [{ media_id: paper.body['media_id'] }] })
  expect((await seen(one, 'document_ai_documents'))[0]).toBe('Approved')
})
