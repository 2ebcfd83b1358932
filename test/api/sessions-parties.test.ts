/** What becomes of somebody behind a company is told to the company, whenever it becomes. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { archiveWorkflow } from '../../packages/server/src/store/workflows.ts'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { companiesOf, owner, risksOf } from './companies.ts'
import type { Behind, Companies, Decision } from './companies.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let companies: Companies
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('parties')
  companies = companiesOf(world, box, await workflow())
})
afterAll(() => world.close())

const ofCompanies = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]

async function workflow(features: readonly object[] = ofCompanies): Promise<string> {
  const { body } = await world.call('createWorkflow', box.full, { body: { features } })
  return String(body['workflow_id'])
}

async function named(vendorData: string, ...names: readonly string[]): Promise<Decision> {
  const { id } = await companies.begin(vendorData)
  return companies.name(
    id,
    names.map((one) => owner(one, 40)),
  )
}

const peopleOf = ({ key_people_checks: [{ parties }] }: Decision) =>
  parties as readonly [Behind, ...Behind[]] // somebody was named
const summaryOf = ({ key_people_checks: [check] }: Decision) => check.ubo_kyc_summary

const remove = async ({ session_id }: Behind) => {
  await world.call('deleteSession', box.full, { params: { session_id } })
  await drained(world)
}

const opened = async ({ session_token }: Decision) =>
  (await openBrowser(world, session_token).open()).code

test('one who can come no more is not waited for', async () => {
  const waiting = await named('removed', 'Ann')
  await remove(peopleOf(waiting)[0])
  const now = await companies.told(waiting.session_id)
  expect([now.status, risksOf(now)]).toEqual(['In Review', ['KYB_KEY_PERSON_NOT_VERIFIED']])
  expect(summaryOf(now)).toEqual({ total: 1, approved: 0, flagged: 1, pending: 0 })
  expect(await companies.decide(now.session_id, { new_status: 'Approved' })).toBe(200)
})

test('nobody goes on for a company that is blocked, until it is released', async () => {
  const waiting = await named('barred', 'Ann')
  const [ann] = peopleOf(waiting)
  const set = (status: string) =>
    world.call('updateBusinessStatus', box.full, {
      params: { vendor_data: 'barred' },
      body: { status },
    })
  const { body } = await world.call('getSessionDecision', box.full, {
    params: { session_id: ann.session_id },
  })
  expect((await set('BLOCKED')).status).toBe(200)
  expect(await opened(body as Decision)).toBe('entity_blocked')
  expect((await set('ACTIVE')).status).toBe(200)
  expect(await opened(body as Decision)).toBeUndefined()
})

test('the others are waited for beside one who can come no more', async () => {
  const waiting = await named('one of two', 'Ann', 'Bob')
  const [ann, bob] = peopleOf(waiting)
  await remove(ann)
  expect((await companies.told(waiting.session_id)).status).toBe('Awaiting User')
  await companies.finish(bob!) // there are two
  expect((await companies.told(waiting.session_id)).status).toBe('In Review')
})

test('what was kept of somebody verified may go; they were verified', async () => {
  const waiting = await named('kept short', 'Ann', 'Bob')
  const [ann, bob] = peopleOf(waiting)
  await companies.finish(ann)
  await remove(ann)
  await companies.finish(bob!) // there are two
  await remove(bob!)
  const now = await companies.told(waiting.session_id)
  expect([now.status, summaryOf(now)['approved']]).toEqual(['Approved', 2])
})

test('a workflow that others verify people by is not archived', async () => {
  const persons = await workflow([{ feature: 'OCR' }])
  const role = { enabled: true, require_kyc: true, verification_workflow: persons }
  const config = { kyb_role_config: { ubo: role } }
  const business = await workflow([
    { feature: 'KYB_REGISTRY' },
    { feature: 'KYB_KEY_PEOPLE', config },
  ])
  const archive = (workflow_id: string) =>
    world.call('deleteWorkflow', box.full, { params: { workflow_id } })
  const refused = await archive(persons)
  expect([refused.status, refused.code]).toEqual([409, 'workflow_needed'])
  // One that is gone all the same, archived while the other was published.
  const own = companiesOf(world, box, business)
  const { id } = await own.begin('no workflow')
  await archiveWorkflow(world.db, persons, world.clock.now())
  world.services.workflows.changed()
  const now = await own.name(id, [owner('Ann', 40)])
  const risks = ['KYB_KEY_PERSON_NOT_VERIFIED', 'KYB_KEY_PERSON_NOT_ASKED']
  expect([now.status, risksOf(now)]).toEqual(['In Review', risks])
  expect(summaryOf(now)).toEqual({ total: 1, approved: 0, flagged: 1, pending: 0 })
  expect((await archive(business)).status).toBe(204)
})

test('a company in review follows what becomes of its people', async () => {
  const waiting = await named('in review', 'Ann')
  const [ann] = peopleOf(waiting)
  await companies.finish(ann)
  await companies.decide(waiting.session_id, { new_status: 'Declined' })
  await companies.decide(ann.session_id, { new_status: 'Declined' })
  const declined = await companies.told(waiting.session_id)
  expect(summaryOf(declined)).toMatchObject({ approved: 0, flagged: 1 })
  await companies.decide(ann.session_id, { new_status: 'Approved' })
  const approved = await companies.told(waiting.session_id)
  expect([approved.status, summaryOf(approved)['approved']]).toEqual(['Declined', 1])
})

test('an approved company is looked at again once one of its people is declined', async () => {
  const waiting = await named('approved', 'Ann')
  const [ann] = peopleOf(waiting)
  await companies.finish(ann)
  const id = waiting.session_id
  expect((await companies.told(id)).status).toBe('Approved')
  await companies.decide(ann.session_id, { new_status: 'Declined' })
  const now = await companies.told(id)
  expect([now.status, risksOf(now)]).toEqual(['In Review', ['KYB_KEY_PERSON_DECLINED']])
  const { body } = await world.call('getBusiness', box.full, {
    params: { vendor_data: 'approved' },
  })
  expect(body).toMatchObject({ approved_count: 0, in_review_count: 1 })
  const feed = await world.call('listSessionReviews', box.full, { params: { session_id: id } })
  expect(feed.text).toContain('SESSION_KEY_PERSON_SETTLED')
  expect(await companies.decide(id, { new_status: 'Approved' })).toBe(200)
})

test('nobody goes on for a company that was declined, until it is asked again', async () => {
  const { id } = await companies.begin('over')
  const first = await companies.name(id, [owner('Ann', 40), owner('Bob', 40)])
  const [ann, bob] = peopleOf(first)
  await remove(ann)
  const link = await companies.told(bob!.session_id) // there are two
  expect(await companies.decide(id, { new_status: 'Declined' })).toBe(400)
  await companies.finish(bob!)
  await companies.decide(bob!.session_id, { new_status: 'Resubmitted', nodes_to_resubmit: ['ocr'] })
  await companies.decide(id, { new_status: 'Declined' })
  const again = await companies.told(bob!.session_id)
  expect(again.session_token).not.toBe(link.session_token)
  expect(await opened(again)).toBe('link_unknown')
  await companies.decide(id, { new_status: 'Resubmitted', nodes_to_resubmit: ['kyb_key_people'] })
  expect(await opened(again)).toBeUndefined()
})

test('counters are right, and the journal stands', async () => {
  expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
