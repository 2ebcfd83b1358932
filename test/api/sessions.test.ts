/** A session from its creation to its result, over the API and the hosted page's own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflowId: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sessions')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  workflowId = all.find((one) => one.workflow_type === 'kyc')!.workflow_id
})
afterAll(() => world.close())

const create = (body: object, key = box.full) =>
  world.call('createSession', key, { body: { workflow_id: workflowId, ...body } })
const named = (session_id: unknown) => ({ params: { session_id: String(session_id) } })
const decision = async (sessionId: unknown) =>
  (await world.call('getSessionDecision', box.full, named(sessionId))).body
const user = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body

describe('creating', () => {
  test('makes the user, and gives the unfinished session again', async () => {
    const first = await create({ vendor_data: 'Ann-1', metadata: { plan: 'gold' } })
    expect(first.status).toBe(201)
    expect(first.body).toMatchObject({
      status: 'Not Started',
      vendor_data: 'Ann-1',
      metadata: { plan: 'gold' },
      session_kind: 'user',
    })
    expect(first.body['url']).toContain(`/session/${String(first.body['session_token'])}`)
    const again = await create({ vendor_data: 'ann-1', metadata: { plan: 'silver' } })
    expect(again.body).toMatchObject({
      session_id: first.body['session_id'],
      url: first.body['url'],
      metadata: { plan: 'silver' },
    })
    expect(await user('ann-1')).toMatchObject({ session_count: 1, status: 'ACTIVE' })
  })

  test('what is not sent again stays as it was', async () => {
    const callback = 'https://shop.example/done'
    const contact_details = { email: 'eve@example.org' }
    const vendor_data = 'eve'
    const { session_id } = (await create({ vendor_data, metadata: { plan: 'gold' }, callback }))
      .body
    const plain = await world.key(box, ['customers:read', 'customers:write'])
    expect((await create({ vendor_data }, plain)).body).toMatchObject({ session_id, callback })
    const more = { session_id, callback, metadata: { plan: 'gold' }, contact_details }
    expect((await create({ vendor_data, contact_details })).body).toMatchObject(more)
    expect(await decision(session_id)).toMatchObject(more)
    const other = { callback: 'https://shop.example/other' }
    const again = await create({ vendor_data, ...other, metadata: null })
    expect(again.body).toMatchObject({ ...more, ...other })
  })

  test('of several who send different things at once nothing is lost', async () => {
    const sent = [
      { metadata: { plan: 'gold' } },
      { callback: 'https://shop.example/done' },
      { language: 'de' },
      { contact_details: { email: 'fay@example.org' } },
    ]
    const all = await Promise.all(sent.map((one) => create({ vendor_data: 'fay', ...one })))
    expect(all.map(({ status }) => status)).toEqual(sent.map(() => 201))
    const now = (await create({ vendor_data: 'fay' })).body
    expect(now).toMatchObject(Object.assign({}, ...sent) as object)
    expect(await user('fay')).toMatchObject({ session_count: 1 })
  })

  test('a scenario runs by itself', async () => {
    const { body } = await create({ vendor_data: 'ben', sandbox_scenario: 'approve' })
    await drained(world)
    const result = await decision(body['session_id'])
    expect(result).toMatchObject({
      status: 'Approved',
      id_verifications: [{ status: 'Approved' }],
      liveness_checks: [{ status: 'Approved' }],
      face_matches: [{ status: 'Approved' }],
      aml_screenings: [{ status: 'Approved' }],
      session_url: null,
    })
    expect(await user('ben')).toMatchObject({
      approved_count: 1,
      features: { id_verification: 'APPROVED', liveness: 'APPROVED' },
      full_name: expect.any(String),
    })
  })

  test('for a BLOCKED user it is declined at once, without a link', async () => {
    await world.call('createUser', box.full, { body: { vendor_data: 'bad', status: 'BLOCKED' } })
    const { status, body } = await create({ vendor_data: 'bad' })
    expect([status, body['status'], body['url'], body['session_token']]).toEqual([
      201,
      'Declined',
      null,
      null,
    ])
  })
})

describe('a person at the hosted page', () => {
  test('BLOCKED on the way, goes on once released and not before', async () => {
    const stand = async (status: string) => {
      const request = { params: { vendor_data: 'hal' }, body: { status } }
      expect((await world.call('updateUserStatus', box.full, request)).status).toBe(200)
    }
    const { body } = await create({ vendor_data: 'hal' })
    const sessionId = body['session_id']
    const browser = openBrowser(world, String(body['session_token']))
    await browser.open()
    const picture = await jpegOf(800, 600)
    const front = (await browser.upload('document_front', picture)).body['media_id']
    const answer = { document_type: 'P', issuing_state: 'ESP', front }
    await stand('BLOCKED')
    for (const refused of [
      await browser.open(),
      await browser.state(),
      await browser.upload('document_front', picture),
      await browser.answer(answer),
      await browser.handOff(),
    ])
      expect(refused).toMatchObject({ status: 403, code: 'entity_blocked' })
    expect(await decision(sessionId)).toMatchObject({
      status: 'In Progress',
      url: null,
      session_token: null,
      awaits: 'analyst',
    })
    const query = { vendor_data: 'hal' }
    const rows = (await world.call('listSessions', box.full, { query })).body['results']
    expect(rows).toMatchObject([{ session_url: null }])
    await stand('ACTIVE')
    expect((await decision(sessionId))['url']).toContain('/session/')
    expect((await browser.answer(answer)).status).toBe(200)
  })

  test('goes through the steps, and is approved', async () => {
    const { body } = await create({ vendor_data: 'cleo' })
    const browser = openBrowser(world, String(body['session_token']))
    await walkKyc(browser)
    const state = await browser.settled()
    expect(state).toMatchObject({ status: 'Approved', result: { status: 'Approved' } })
    expect(await user('cleo')).toMatchObject({ approved_count: 1, session_count: 1 })
  })

  test('keeps the link; another device gets a fresh one, and the old one ends', async () => {
    const { body } = await create({ vendor_data: 'dora' })
    const phone = openBrowser(world, String(body['session_token']))
    expect((await phone.open()).status).toBe(200)
    const other = openBrowser(world, String(body['session_token']))
    expect(await other.open()).toMatchObject({ status: 409, code: 'link_in_use' })
    const handed = await phone.handOff()
    const desk = openBrowser(world, String(handed.body['url']).split('/session/')[1]!)
    expect((await phone.state()).status).toBe(200)
    expect((await desk.open()).status).toBe(200)
    expect(await phone.state()).toMatchObject({ status: 410, code: 'link_ended' })
    expect(await openBrowser(world, 'nobodysmadeit').open()).toMatchObject({ status: 404 })
  })

  test('uploads what a step has use for, and so much of it', async () => {
    const { body } = await create({ vendor_data: 'fritz' })
    const phone = openBrowser(world, String(body['session_token']))
    await phone.open()
    const picture = await jpegOf(300, 300)
    expect((await phone.upload('holiday', picture)).body).toMatchObject({
      code: 'query_invalid',
      errors: [{ path: '/purpose', message: expect.stringContaining('document_front, ') }],
    })
    const taken = Array.from({ length: 60 }, () => phone.upload('document_front', picture))
    expect(new Set((await Promise.all(taken)).map((one) => one.status))).toEqual(new Set([201]))
    const refused = { status: 409, code: 'upload_limit_reached' }
    expect(await phone.upload('document_front', picture)).toMatchObject(refused)
  })

  test('is told how old a paper may be, as the workflow has it', async () => {
    const config = { poa_document_max_age_months: 6 }
    const { body: made } = await world.call('createWorkflow', box.full, {
      body: { features: [{ feature: 'PROOF_OF_ADDRESS', config }] },
    })
    const { body } = await create({ vendor_data: 'gerda', workflow_id: made['workflow_id'] })
    const { current } = (await openBrowser(world, String(body['session_token'])).open()).body
    expect(current?.ask).toMatchObject({ max_age_months: 6 })
  })

  test('stays in its language on another device', async () => {
    const { body } = await create({ vendor_data: 'edda', language: 'de-AT' })
    const phone = openBrowser(world, String(body['session_token']))
    await phone.open()
    const handed = await phone.handOff()
    expect(new URL(String(handed.body['url'])).pathname).toMatch(/^\/de\/session\//)
  })
})

test('numbers no session can have are passed over', async () => {
  const body = '{"session_numbers":[9223372036854775808, 9007199254740993]}'
  const done = await world.fetch('/v3/sessions/delete/', {
    method: 'POST',
    headers: { 'x-api-key': box.full, 'content-type': 'application/json' },
    body,
  })
  expect(done).toMatchObject({ status: 200, body: { deleted: 0 } })
})

test('the journal stands, and counters are what sessions say', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
