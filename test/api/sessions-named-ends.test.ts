/** A workflow that ends with Approved approves nothing that nobody has looked at. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuildDerived } from '../../packages/server/src/commands/rebuild.ts'
import { inventedCompany, piecesOf } from '../../packages/server/src/store/registry.fixture.ts'
import { importRegistry } from '../../packages/server/src/store/registry.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { companiesOf, holding, owner, risksOf } from './companies.ts'
import type { Behind, Companies } from './companies.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let companies: Companies
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('named ends')
  const body = { workflow_type: 'kyb', graph }
  const made = await world.call('createWorkflow', box.full, { body })
  expect(made.status).toBe(201)
  companies = companiesOf(world, box, String(made.body['workflow_id']))
})
afterAll(() => world.close())

/** Approved, whatever its steps came to. */
const graph = {
  start_node: 'kyb_registry',
  nodes: {
    kyb_registry: { type: 'feature', feature: 'KYB_REGISTRY', next: 'kyb_key_people' },
    kyb_key_people: { type: 'feature', feature: 'KYB_KEY_PEOPLE', next: 'end' },
    end: { type: 'status', session_status: 'Approved' },
  },
}

test.each([
  ['nobody', [], 'KYB_KEY_PEOPLE_NOT_CHECKED'],
  ['a small owner', [owner('Ann', 10)], 'KYB_OWNER_NOT_FOUND'],
  ['itself', [holding('itself', 100)], 'KYB_OWNERSHIP_LOOP'],
])('a company that names %s', async (name, parties, risk) => {
  const { id } = await companies.begin(name)
  const named = await companies.name(id, parties)
  expect([named.status, named.key_people_checks[0].status]).toEqual(['In Review', 'In Review'])
  expect(risksOf(named)).toContain(risk)
})

test('a company whose owner never finished, until a person approves it', async () => {
  const { id } = await companies.begin('unfinished')
  const { key_people_checks: checks } = await companies.name(id, [owner('Ann', 40)])
  const [ann] = checks[0].parties as unknown as [Behind] // as she was named
  const params = { session_id: ann.session_id }
  expect((await world.call('deleteSession', box.full, { params })).status).toBe(204)
  await drained(world)
  const told = await companies.told(id)
  expect([told.status, ...risksOf(told)]).toEqual(['In Review', 'KYB_KEY_PERSON_NOT_VERIFIED'])
  expect(await companies.decide(id, { new_status: 'Approved' })).toBe(200)
  expect(await companies.told(id)).toMatchObject({ status: 'Approved' })
})

test('live, a company whose registered name was typed over', async () => {
  const live = await world.tenant('named ends live', { environment: 'live' })
  const company = inventedCompany(1)
  const file = { name: 'companies', pieces: piecesOf([{ what: 'company', company }]) }
  const nowMs = world.clock.now()
  await importRegistry(world.db, { source: 'gleif', files: [file] }, { nowMs })
  const { kyb_key_people: _people, ...nodes } = graph.nodes
  const alone = { ...nodes, kyb_registry: { ...nodes.kyb_registry, next: 'end' } }
  const made = await world.call('createWorkflow', live.full, {
    body: { workflow_type: 'kyb', graph: { ...graph, nodes: alone } },
  })
  const { workflow_id } = made.body
  const asked = await world.call('createSession', live.full, {
    body: { workflow_id, vendor_data: 'typed over' },
  })
  const browser = openBrowser(world, String(asked.body['session_token']))
  await browser.open()
  const corrections = { legal_name: 'Another Ltd' }
  await browser.answer({ handle: `gleif:${company.id}`, corrections })
  await browser.settled()
  const params = { session_id: String(asked.body['session_id']) }
  const { body } = await world.call('getSessionDecision', live.full, { params })
  expect(body).toMatchObject({ status: 'In Review', registry_checks: [{ status: 'In Review' }] })
  expect(JSON.stringify(body['registry_checks'])).toContain('KYB_COMPANY_DATA_CORRECTED')
})

test('counters are right, and the journal stands', async () => {
  expect(await rebuildDerived(world.db)).toMatchObject({ differing: 0 })
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
