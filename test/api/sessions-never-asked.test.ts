/** What was never asked is told of as such, and alike wherever a session with a result is shown. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { pdfText } from '../pdf-text.ts'
import { companiesOf, owner } from './companies.ts'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { drained } from './quiet.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('never asked')
})
afterAll(() => world.close())

async function workflow(body: object): Promise<string> {
  const made = await world.call('createWorkflow', box.full, { body })
  expect(made.status).toBe(201)
  return String(made.body['workflow_id'])
}

async function begun(workflow_id: string, vendor_data: string) {
  const made = await world.call('createSession', box.full, { body: { workflow_id, vendor_data } })
  return String(made.body['session_id'])
}

const decision = async (session_id: string) =>
  (await world.call('getSessionDecision', box.full, { params: { session_id } })).body

async function browserOf(sessionId: string): Promise<Browser> {
  const { session_token } = await decision(sessionId)
  const browser = openBrowser(world, String(session_token))
  await browser.open()
  return browser
}

async function showDocument(browser: Browser, more: object): Promise<void> {
  const { body } = await browser.upload('document_front', await jpegOf(800, 600))
  await browser.answer({
    document_type: 'P',
    issuing_state: 'ESP',
    front: body['media_id'],
    ...more,
  })
  await browser.settled()
}

async function report(sessionId: string): Promise<string> {
  const response = await fetch(`${world.url}/v3/session/${sessionId}/generate-pdf`, {
    headers: { 'x-api-key': box.full },
  })
  return pdfText(Buffer.from(await response.arrayBuffer())).join('\n')
}

const features = [{ feature: 'OCR' }, { feature: 'LIVENESS' }]

test('a page with a result shows no steps ahead', async () => {
  const id = await begun(await workflow({ features }), 'ann+session.decline_document_expired')
  const browser = await browserOf(id)
  await showDocument(browser, {})
  const { status, steps } = await browser.settled()
  const shown = steps.map((one) => [one.node_id, one.status])
  expect([status, shown]).toEqual(['Declined', [['ocr', 'declined']]])
  expect(await decision(id)).toMatchObject({ features: ['ID_VERIFICATION'], liveness_checks: null })
})

/** Whoever is young shows a paper too. */
const graph = {
  start_node: 'ocr',
  nodes: {
    ocr: { type: 'feature', feature: 'OCR', next: 'split' },
    split: {
      type: 'branch',
      branches: [
        {
          id: 'young',
          rules: [{ field: 'kyc.age', operator: 'less_than', value: 21 }],
          goto: 'paper',
        },
        { id: 'others', goto: 'end' },
      ],
    },
    paper: { type: 'feature', feature: 'PROOF_OF_ADDRESS', next: 'end' },
    end: { type: 'status', session_status: 'Determine' },
  },
}

async function branched(): Promise<string> {
  const workflow_id = await workflow({ features: [{ feature: 'OCR' }] })
  const of = { params: { workflow_id } }
  await world.call('putWorkflowGraph', box.full, { ...of, body: graph })
  expect((await world.call('publishWorkflow', box.full, of)).status).toBe(200)
  return workflow_id
}

const bornIn = (age: number) => {
  const year = new Date(world.clock.now()).getUTCFullYear()
  return { date_of_birth: `${year - age}-01-01` }
}

async function askAgain(session_id: string, nodes_to_resubmit: readonly string[]): Promise<void> {
  const body = { new_status: 'Resubmitted', nodes_to_resubmit }
  const call = { params: { session_id }, body }
  expect((await world.call('updateSessionStatus', box.full, call)).status).toBe(200)
}

async function answerPaper(browser: Browser): Promise<void> {
  const { body } = await browser.upload('poa', await jpegOf(800, 600))
  const said = { document_type: 'utility_bill', address: 'Sample Street 1' }
  const answer = await browser.answer({ ...said, document: body['media_id'] })
  expect(answer.status).toBe(200)
  await browser.settled()
}

test('a step of a branch that is not taken any more is told of nowhere', async () => {
  const id = await begun(await branched(), 'branched')
  await showDocument(await browserOf(id), bornIn(19))
  const young = await decision(id)
  expect(young['features']).toEqual(['ID_VERIFICATION', 'PROOF_OF_ADDRESS'])
  world.clock.advance(Date.parse(String(young['expires_at'])) - world.clock.now())
  await eventually(
    () => decision(id),
    ({ status }) => status === 'Abandoned',
  )
  await askAgain(id, ['ocr'])
  await showDocument(await browserOf(id), bornIn(40))
  await drained(world)
  const listed = [{ feature: 'ID_VERIFICATION', status: 'Approved', node_id: 'ocr' }]
  expect(await decision(id)).toMatchObject({
    status: 'Approved',
    features_list: listed,
    poa_verifications: null,
  })
  const { body: list } = await world.call('listSessions', box.full, { query: { search: id } })
  expect(list).toMatchObject({ results: [{ status: 'Approved', features: listed }] })
  const { body: user } = await world.call('getUser', box.full, {
    params: { vendor_data: 'branched' },
  })
  expect(user['features']).toEqual({ id_verification: 'APPROVED' })
  const text = await report(id)
  expect(text).toContain('ID verification')
  expect(text).not.toContain('Proof of address')
})

test('a step that was answered is told of, and counts, though it is passed by', async () => {
  const id = await begun(await branched(), 'passed by')
  const browser = await browserOf(id)
  await showDocument(browser, bornIn(19))
  const paper = { session_id: id, node_id: 'paper' }
  await answerPaper(browser)
  const say = async (status: string) =>
    (await world.call('updateFeatureStatus', box.full, { params: paper, body: { status } })).status
  expect(await say('Declined')).toBe(200)
  await askAgain(id, ['ocr'])
  await showDocument(await browserOf(id), bornIn(40))
  await drained(world)
  expect(await decision(id)).toMatchObject({
    status: 'Declined',
    features: ['ID_VERIFICATION', 'PROOF_OF_ADDRESS'],
    poa_verifications: [{ status: 'Declined' }],
  })
  expect(await report(id)).toContain('Proof of address')
  expect(await say('Approved')).toBe(200)
  expect(await decision(id)).toMatchObject({ status: 'Approved' })
})

test('the report counts the people of a company as the decision does', async () => {
  const company = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
  const companies = companiesOf(world, box, await workflow({ features: company }))
  const { id } = await companies.begin('reported')
  const { key_people_checks: checks } = await companies.name(id, [owner('Ann', 60)])
  await companies.finish(checks[0].parties[0]!) // she was named
  const [check] = (await companies.told(id)).key_people_checks
  expect(check.ubo_kyc_summary).toEqual({ total: 1, approved: 1, flagged: 0, pending: 0 })
  const text = (await report(id)).replaceAll(/\s+/g, ' ')
  expect(text).toMatch(/Ubo KYC summary · Approved 1/i)
  expect(text).toMatch(/Ubo KYC summary · Pending 0/i)
  expect(text).toMatch(/Parties · 1 · Status Approved/)
})

test('counters are right, and the journal stands', async () => {
  expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
