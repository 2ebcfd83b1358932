/** A business verified through the sessions of the people who own it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { drained, purgeDeleted } from './quiet.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflowId: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('businesses', { settings: { retentionMonths: 1 } })
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  workflowId = all.find((one) => one.workflow_type === 'kyb')!.workflow_id
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

/** The company's own part of the KYB template, as the default has it. */
async function walkKyb(browser: Browser, parties: readonly object[]): Promise<void> {
  await browser.open()
  for (;;) {
    const state = await browser.settled()
    switch (state.current?.feature) {
      case 'KYB_REGISTRY':
        await browser.answer({ manual: { legal_name: 'Sample SL', country_code: 'ES' } })
        break
      case 'KYB_DOCUMENTS': {
        const paper = await browser.upload('document', await jpegOf(800, 600))
        const documents = [{ group: 'legal_presence', media_id: paper.body['media_id'] }]
        await browser.answer({ documents })
        break
      }
      case 'KYB_KEY_PEOPLE':
        if (state.current.waits === 'parties') return
        await browser.answer({ parties })
        break
      default:
        return
    }
  }
}

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
  const id = await business('acme', [person('Ann', 60), person('Bob', 40), person('Cy', 5)])
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

test('that is deleted takes the people behind it along', async () => {
  const id = await business('leaves', [person('Dee', 60), person('Eve', 40)])
  const parties = partiesOf(await decision(id))
  const links = await Promise.all(parties.map(linkOf))
  await walkKyc(openBrowser(world, links[0]!))
  await drained(world)
  const sessionIds = parties.map((one) => one.session_id)
  const { rows } = await world.db.query<{ id: string }>({
    text: 'select entity_id as id from session where session_id = any($1::uuid[])',
    values: [sessionIds],
  })
  const entities = rows.map((row) => row.id)
  const body = { vendor_data_list: ['leaves'] }
  const deleted = await world.call('deleteBusinesses', box.full, { body })
  expect(deleted.body).toMatchObject({ deleted: 1 })
  for (const session_id of sessionIds) {
    const told = await world.call('getSessionDecision', box.full, { params: { session_id } })
    expect(told.status).toBe(404)
  }
  expect((await openBrowser(world, links[1]!).open()).code).toBe('link_unknown')
  world.clock.advance(40 * 86_400_000)
  await purgeDeleted(world.services)
  await drained(world)
  for (const table of ['session', 'session_identifier', 'media', 'vault']) {
    const left = await world.db.query({
      text: `select 1 from ${table} where entity_id = any($1::uuid[])`,
      values: [entities],
    })
    expect([table, left.rowCount]).toEqual([table, 0])
  }
})

test('the journal stands', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
