/** A business verified through the sessions of the people who own it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { walkKyb } from './walk-kyb.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflowId: string
/** Of register and list alone. */
let listWorkflowId: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('businesses')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  workflowId = all.find((one) => one.workflow_type === 'kyb')!.workflow_id
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
  const listing = await world.call('createWorkflow', box.full, { body: { features } })
  listWorkflowId = String(listing.body['workflow_id'])
})
afterAll(() => world.close())

const decision = async (sessionId: unknown) =>
  (await world.call('getSessionDecision', box.full, { params: { session_id: String(sessionId) } }))
    .body

const person = (name: string, ownership_percent: number, more: object = {}) => ({
  kind: 'person',
  first_name: name,
  last_name: 'Sample',
  country: 'ESP',
  roles: ['ubo'],
  ownership_percent,
  email: `${name.toLowerCase()}@example.org`,
  ...more,
})

async function business(vendor_data: string, parties: readonly object[]): Promise<unknown> {
  const made = await world.call('createSession', box.full, {
    body: { workflow_id: workflowId, vendor_data },
  })
  expect(made.body).toMatchObject({ session_kind: 'business', status: 'Not Started' })
  await walkKyb(openBrowser(world, String(made.body['session_token'])), parties)
  await drained(world)
  return made.body['session_id']
}

interface Party {
  readonly session_id: string
  readonly status: string
}
const partiesOf = (body: Record<string, unknown>): readonly Party[] =>
  (body['key_people_checks'] as { parties: Party[] }[])[0]!.parties

async function linkOf({ session_id }: Party): Promise<string> {
  return String((await decision(session_id))['session_token'])
}

test('waits for two owners, and is approved once both are', async () => {
  const id = await business('acme', [person('Ann', 60), person('Bob', 35), person('Cy', 5)])
  const waiting = await decision(id)
  expect(waiting).toMatchObject({
    status: 'Awaiting User',
    key_people_checks: [{ ubo_kyc_summary: { total: 2, approved: 0, flagged: 0, pending: 2 } }],
  })
  const [first, second] = partiesOf(waiting)
  await walkKyc(openBrowser(world, await linkOf(first!)))
  await drained(world)
  expect(await decision(id)).toMatchObject({
    status: 'Awaiting User',
    key_people_checks: [{ ubo_kyc_summary: { approved: 1, pending: 1 } }],
  })
  await walkKyc(openBrowser(world, await linkOf(second!)))
  await drained(world)
  expect(await decision(id)).toMatchObject({ status: 'Approved' })
  const { body } = await world.call('getBusiness', box.full, { params: { vendor_data: 'acme' } })
  expect(body).toMatchObject({ approved_count: 1, legal_name: 'Sample SL', country_code: 'ES' })
  const users = await world.call('listUsers', box.full)
  expect(users.body['count']).toBe(0)
})

test('hands on the links of its people in its own language', async () => {
  const made = await world.call('createSession', box.full, {
    body: { workflow_id: workflowId, vendor_data: 'spricht', language: 'de' },
  })
  const browser = openBrowser(world, String(made.body['session_token']))
  await walkKyb(browser, [person('Fay', 100)])
  await drained(world)
  const { ask } = (await browser.state()).body.current!
  const [party] = ask['parties'] as readonly { readonly url: string }[]
  expect(new URL(party!.url).pathname).toMatch(/^\/de\/session\//)
})

interface Checked {
  readonly status: string
  readonly key_people_checks: readonly { readonly warnings: readonly { readonly risk: string }[] }[]
}

test('an owner is verified whatever their role is called', async () => {
  const id = await business('named', [person('Dora', 100, { roles: ['secretary'] })])
  expect(await decision(id)).toMatchObject({
    status: 'Awaiting User',
    key_people_checks: [{ ubo_kyc_summary: { total: 1, pending: 1 } }],
  })
})

test('without an owner to verify a person looks', async () => {
  const id = await business('small', [person('Eve', 10), person('Fay', 24.9999)])
  const { status, key_people_checks: checks } = (await decision(id)) as unknown as Checked
  const risks = checks[0]!.warnings.map(({ risk }) => risk)
  expect([status, risks]).toEqual(['In Review', ['KYB_OWNER_NOT_FOUND']])
})

test('who owns more than the whole together is looked at, though each is verified', async () => {
  const id = await business('over', [person('Gil', 60), person('Hal', 60)])
  const parties = partiesOf(await decision(id))
  for (const one of parties) await walkKyc(openBrowser(world, await linkOf(one)))
  await drained(world)
  const { status, key_people_checks: checks } = (await decision(id)) as unknown as Checked
  const risks = checks[0]!.warnings.map(({ risk }) => risk)
  expect([status, risks]).toEqual(['In Review', ['KYB_OWNERSHIP_OVER_DECLARED']])
})

test.each([
  ['a role that is none', [person('Ida', 100, { roles: ['UBO'] })], '/parties/0/roles/0'],
  ['a role that is no word', [person('Ida', 100, { roles: ['ubo', 5] })], '/parties/0/roles/1'],
  [
    'a share that is no number',
    [person('Ida', 1, { ownership_percent: [1] })],
    '/parties/0/ownership_percent',
  ],
  [
    'too many',
    Array.from({ length: 101 }, (_, at) => person(`P${at}`, 0, { roles: ['director'] })),
    '/parties',
  ],
])('%s is refused by its place', async (name, parties, path) => {
  const made = await world.call('createSession', box.full, {
    body: { workflow_id: listWorkflowId, vendor_data: name },
  })
  const browser = openBrowser(world, String(made.body['session_token']))
  await browser.open()
  await browser.answer({ manual: { legal_name: 'Sample SL', country_code: 'ES' } })
  await browser.settled()
  const refused = await browser.answer({ parties })
  expect([refused.status, refused.body['errors']]).toMatchObject([400, [{ path }]])
})

test('the journal stands', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
