/** A company in review for the sake of its people is settled once they are verified after all. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { companiesOf, owner, risksOf } from './companies.ts'
import type { Behind, Companies, Decision } from './companies.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let companies: Companies
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('people again')
  companies = await ofWorkflow({ features: ofCompanies })
})
afterAll(() => world.close())

const ofCompanies = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
const approve = { new_status: 'Approved' }
const decline = { new_status: 'Declined' }

async function ofWorkflow(body: object): Promise<Companies> {
  const made = await world.call('createWorkflow', box.full, { body })
  expect(made.status).toBe(201)
  return companiesOf(world, box, String(made.body['workflow_id']))
}

type Both = readonly [Behind, Behind]

/** Two own it: the first was declined and the second verified. */
async function doubted(
  vendorData: string,
  { of = companies, shares = [40, 40] as readonly [number, number] } = {},
): Promise<{ id: string; ann: Behind; bob: Behind }> {
  const { id } = await of.begin(vendorData)
  const named = await of.name(id, [owner('Ann', shares[0]), owner('Bob', shares[1])])
  const [ann, bob] = named.key_people_checks[0].parties as unknown as Both // as they were named
  await of.finish(ann)
  await of.decide(ann.session_id, decline)
  await of.finish(bob)
  return { id, ann, bob }
}

const seen = (one: Decision) => [one.status, one.key_people_checks[0].status, ...risksOf(one)]
const now = async (id: string) => seen(await companies.told(id))

const inLoss = ['In Review', 'In Review', 'KYB_KEY_PERSON_DECLINED']
const good = ['Approved', 'Approved']

test('by a reviewer of the one who was declined', async () => {
  const { id, ann } = await doubted('reviewed')
  expect(await now(id)).toEqual(inLoss)
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(good)
  const { body } = await world.call('getBusiness', box.full, {
    params: { vendor_data: 'reviewed' },
  })
  expect(body).toMatchObject({ approved_count: 1, in_review_count: 0 })
})

test('by the person, who does it again', async () => {
  const { id, ann } = await doubted('again')
  const again = { new_status: 'Resubmitted', nodes_to_resubmit: ['ocr', 'liveness'] }
  await companies.decide(ann.session_id, again)
  expect(await now(id)).toEqual(inLoss)
  await companies.finish(ann)
  expect(await now(id)).toEqual(good)
})

test('not before the last of them is', async () => {
  const { id, ann, bob } = await doubted('both')
  await companies.decide(bob.session_id, decline)
  expect(await now(id)).toEqual(inLoss)
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(inLoss)
  await companies.decide(bob.session_id, approve)
  expect(await now(id)).toEqual(good)
})

test('one that had been approved is again', async () => {
  const { id, ann } = await doubted('had been')
  await companies.decide(ann.session_id, approve)
  await companies.decide(ann.session_id, decline)
  expect(await now(id)).toEqual(inLoss)
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(good)
})

const inDoubt = ['In Review', 'In Review', 'KYB_KEY_PERSON_NOT_VERIFIED']

/** A reviewer says of the document of somebody behind a company. */
async function sayOfDocument(one: Behind, status: string): Promise<void> {
  const params = { session_id: one.session_id, node_id: 'ocr' }
  const said = await world.call('updateFeatureStatus', box.full, { params, body: { status } })
  expect(said.status).toBe(200)
  await drained(world)
}

test('an owner who is in doubt after all is in doubt for the company as well', async () => {
  const { id, ann, bob } = await doubted('in doubt')
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(good)
  await sayOfDocument(bob, 'In Review')
  expect(await now(id)).toEqual(inDoubt)
  const [check] = (await companies.told(id)).key_people_checks
  expect(check.ubo_kyc_summary).toMatchObject({ total: 2, approved: 1, flagged: 1 })
  await sayOfDocument(bob, 'Approved')
  expect(await now(id)).toEqual(good)
})

test('so is one whose session is deleted before it is done again', async () => {
  const { id, ann, bob } = await doubted('given up')
  await companies.decide(ann.session_id, approve)
  const again = { new_status: 'Resubmitted', nodes_to_resubmit: ['ocr'] }
  await companies.decide(bob.session_id, again)
  expect(await now(id)).toEqual(good)
  const params = { session_id: bob.session_id }
  expect((await world.call('deleteSession', box.full, { params })).status).toBe(204)
  await drained(world)
  expect(await now(id)).toEqual(inDoubt)
})

test('a company in review for another step does not pass over them', async () => {
  const { id, ann, bob } = await doubted('another step')
  await companies.decide(ann.session_id, approve)
  const params = { session_id: id, node_id: 'kyb_registry' }
  const say = async (status: string) =>
    (await world.call('updateFeatureStatus', box.full, { params, body: { status } })).status
  expect(await say('In Review')).toBe(200)
  await sayOfDocument(bob, 'In Review')
  expect(await say('Approved')).toBe(200)
  expect(await now(id)).toEqual(inDoubt)
})

test('what was noticed of the list keeps it in review', async () => {
  const { id, ann } = await doubted('too much', { shares: [60, 60] })
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(['In Review', 'In Review', 'KYB_OWNERSHIP_OVER_DECLARED'])
})

test('so does a flag', async () => {
  const { id, ann } = await doubted('flagged')
  const flagged = await world.call('updateBusinessStatus', box.full, {
    params: { vendor_data: 'flagged' },
    body: { status: 'FLAGGED' },
  })
  expect(flagged.status).toBe(200)
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(['In Review', 'Approved'])
})

test.each([
  ['declined', decline, ['Declined', 'Declined', 'KYB_KEY_PERSON_DECLINED']],
  ['approved', approve, ['Approved', 'Approved', 'KYB_KEY_PERSON_DECLINED']],
])('what a person has %s meanwhile stays so', async (name, decision, expected) => {
  const { id, ann } = await doubted(`decided ${name}`)
  expect(await companies.decide(id, decision)).toBe(200)
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(expected)
})

/** A reviewer says of the step about the people behind a company. */
async function sayOfPeople(id: string, status: string): Promise<void> {
  const params = { session_id: id, node_id: 'kyb_key_people' }
  const said = await world.call('updateFeatureStatus', box.full, { params, body: { status } })
  expect(said.status).toBe(200)
}

test('so does a step that a reviewer has left in review', async () => {
  const { id, ann, bob } = await doubted('left')
  await sayOfPeople(id, 'In Review')
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(inLoss)
  await companies.decide(bob.session_id, decline)
  await companies.decide(bob.session_id, approve)
  expect(await now(id)).toEqual(inLoss)
})

test('and one that a reviewer has doubted of an approved company', async () => {
  const { id, ann } = await doubted('doubted by hand')
  await companies.decide(ann.session_id, approve)
  await sayOfPeople(id, 'In Review')
  await companies.decide(ann.session_id, decline)
  expect(await now(id)).toEqual(inLoss)
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(inLoss)
  await sayOfPeople(id, 'Approved')
  expect((await companies.told(id)).status).toBe('Approved')
})

test('who is declined while the company still has steps to do is not forgotten', async () => {
  const own = await ofWorkflow({ features: [...ofCompanies, { feature: 'KYB_DOCUMENTS' }] })
  const { id, browser } = await own.begin('on its way')
  const named = await own.name(id, [owner('Ann', 40)])
  const [ann] = named.key_people_checks[0].parties as unknown as Both // as they were named
  await own.finish(ann)
  expect(await now(id)).toEqual(['Awaiting User', 'Approved'])
  await own.decide(ann.session_id, decline)
  await browser.settled()
  const paper = await browser.upload('document', await jpegOf(800, 600))
  const documents = [{ group: 'legal_presence', media_id: paper.body['media_id'] }]
  await browser.answer({ documents })
  await browser.settled()
  expect(await now(id)).toEqual(inLoss)
})

/** Whoever's people are in doubt is looked at; of the others something more may be asked. */
const forked = (next: string) => ({
  start_node: 'kyb_registry',
  nodes: {
    kyb_registry: { type: 'feature', feature: 'KYB_REGISTRY', next: 'kyb_key_people' },
    kyb_key_people: { type: 'feature', feature: 'KYB_KEY_PEOPLE', next: 'split' },
    split: {
      type: 'branch',
      branches: [
        {
          id: 'doubted',
          rules: [{ field: 'kyb_key_people.status', operator: 'equals', value: 'In Review' }],
          goto: 'look',
        },
        { id: 'others', goto: next },
      ],
    },
    look: { type: 'status', session_status: 'In Review' },
    kyb_documents: { type: 'feature', feature: 'KYB_DOCUMENTS', next: 'end' },
    end: { type: 'status', session_status: 'Approved' },
  },
})

async function ofGraph(next: string): Promise<Companies> {
  const made = await world.call('createWorkflow', box.full, { body: { features: ofCompanies } })
  const params = { workflow_id: String(made.body['workflow_id']) }
  const { nodes, ...graph } = forked(next)
  const { kyb_documents: more, ...others } = nodes
  const body = { ...graph, nodes: next === 'end' ? others : { ...others, kyb_documents: more } }
  const put = await world.call('putWorkflowGraph', box.full, { params, body })
  expect(put.status).toBe(200)
  const published = await world.call('publishWorkflow', box.full, { params })
  expect(published.status).toBe(200)
  return companiesOf(world, box, params.workflow_id)
}

test('it ends as its workflow has it for those who are well', async () => {
  const { id, ann } = await doubted('forked', { of: await ofGraph('end') })
  expect(await now(id)).toEqual(inLoss)
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(good)
})

test('what its workflow would have asked then is asked by a reviewer alone', async () => {
  const { id, ann } = await doubted('unasked', { of: await ofGraph('kyb_documents') })
  await companies.decide(ann.session_id, approve)
  expect(await now(id)).toEqual(['In Review', 'Approved'])
})

test('counters are right, and the journal stands', async () => {
  expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
