/** Sessions of a sandbox that run by themselves: from their creation, or given a scenario later. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflowId: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('scenarios')
  workflowId = await kycOf(box)
})
afterAll(() => world.close())

async function kycOf(tenant: Tenant): Promise<string> {
  const { body } = await world.call('listWorkflows', tenant.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  return all.find((one) => one.workflow_type === 'kyc')!.workflow_id
}
const create = async (body: object) =>
  (await world.call('createSession', box.full, { body: { workflow_id: workflowId, ...body } })).body
const arm = (session_id: unknown, sandbox_scenario = 'approve', key = box.full) =>
  world.call('armSession', key, {
    params: { session_id: String(session_id) },
    body: { sandbox_scenario },
  })
const decision = async (session_id: unknown) =>
  (await world.call('getSessionDecision', box.full, { params: { session_id: String(session_id) } }))
    .body

test('whoever is approved is, though the same is expected of somebody else', async () => {
  const expected_details = { first_name: 'Ann', identification_number: 'SAME-1' }
  for (const vendor_data of ['expected-1', 'expected-2']) {
    const body = { vendor_data, sandbox_scenario: 'approve', expected_details }
    const { session_id } = await create(body)
    await drained(world)
    const ended = await decision(session_id)
    expect(ended).toMatchObject({ status: 'Approved' })
    expect(ended['id_verifications']).toMatchObject([{ personal_number: 'SAME-1' }])
  }
})

describe('arming', () => {
  test.each([
    ['approve', 'Approved'],
    ['decline_liveness', 'Declined'],
    ['review_document', 'In Review'],
  ])('with %s a session runs to %s by itself', async (scenario, status) => {
    const { session_id } = await create({ vendor_data: `arm-${scenario}` })
    const armed = await arm(session_id, scenario)
    expect([armed.status, armed.body], armed.text).toEqual([
      200,
      { session_id, sandbox_scenario: scenario },
    ])
    await drained(world)
    expect(await decision(session_id)).toMatchObject({ status })
    // Asked for again it is so already.
    expect((await arm(session_id, scenario)).status).toBe(200)
    expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
  })

  test('a session that has begun is refused, by a name', async () => {
    const { session_id, session_token } = await create({ vendor_data: 'opened' })
    await openBrowser(world, String(session_token)).open()
    const refused = await arm(session_id)
    expect([refused.status, refused.code]).toEqual([409, 'session_begun'])
    const other = await create({ vendor_data: 'other', sandbox_scenario: 'approve' })
    await drained(world)
    expect((await arm(other['session_id'], 'review')).code).toBe('session_begun')
  })

  test('an unknown scenario is told by its field', async () => {
    const { session_id } = await create({ vendor_data: 'unknown' })
    const refused = await arm(session_id, 'decline_weather')
    expect([refused.status, Object.keys(refused.body)]).toEqual([400, ['sandbox_scenario']])
  })

  test('only a sandbox has scenarios', async () => {
    const live = await world.tenant('live', { environment: 'live' })
    const body = { workflow_id: await kycOf(live), vendor_data: 'real' }
    const made = await world.call('createSession', live.full, { body })
    const refused = await arm(made.body['session_id'], 'approve', live.full)
    expect([refused.status, refused.code]).toEqual([403, 'sandbox_only'])
  })

  test('nobody goes on who is BLOCKED', async () => {
    const { session_id } = await create({ vendor_data: 'blocked' })
    const params = { vendor_data: 'blocked' }
    await world.call('updateUserStatus', box.full, { params, body: { status: 'BLOCKED' } })
    expect((await arm(session_id)).code).toBe('entity_blocked')
  })

  test('a session of another application is not found', async () => {
    expect((await arm(randomUUID())).code).toBe('session_not_found')
  })
})

describe('given again', () => {
  /** No provider ever answers, so that it stays unfinished. */
  const stuck = { sandbox_scenario: 'down' }

  test('nobody is given a session that runs by itself', async () => {
    const own = await create({ vendor_data: 'mixed', ...stuck })
    const first = await create({ vendor_data: 'mixed' })
    expect(first['session_id']).not.toBe(own['session_id'])
    expect(first['status']).toBe('Not Started')
    const again = await create({ vendor_data: 'mixed' })
    expect(again['session_id']).toBe(first['session_id'])
  })

  test('whoever asks for a scenario begins a session of their own', async () => {
    const first = await create({ vendor_data: 'own' })
    const ids = [first, await create({ vendor_data: 'own', ...stuck })]
    ids.push(await create({ vendor_data: 'own', ...stuck }))
    expect(new Set(ids.map((one) => one['session_id'])).size).toBe(3)
  })

  test('one that was armed runs by itself as well', async () => {
    const first = await create({ vendor_data: 'armed' })
    await arm(first['session_id'], 'down')
    const next = await create({ vendor_data: 'armed' })
    expect(next['session_id']).not.toBe(first['session_id'])
  })
})
