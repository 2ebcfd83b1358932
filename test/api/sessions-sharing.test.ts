/** A verified session taken over by another application of the same installation. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { openReceiver } from '../webhook-receiver.ts'
import { openBrowser } from './hosted.ts'
import { drained, settled } from './quiet.ts'
import type { Answer } from './request.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let bank: Tenant
let shop: Tenant
beforeAll(async () => {
  world = await openWorld()
  bank = await world.tenant('bank')
  shop = await world.tenant('shop')
})
afterAll(() => world.close())

async function workflowOf(tenant: Tenant, type = 'kyc'): Promise<string> {
  const { body } = await world.call('listWorkflows', tenant.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  return all.find((one) => one.workflow_type === type)!.workflow_id
}
async function verified(
  vendor_data: string,
  scenario = 'approve',
  more: object = {},
): Promise<string> {
  const workflow_id = await workflowOf(bank)
  const body = { workflow_id, vendor_data, sandbox_scenario: scenario, ...more }
  const made = await world.call('createSession', bank.full, { body })
  await settled(world, bank, made.body['session_id'])
  return String(made.body['session_id'])
}
const named = (session_id: unknown) => ({ params: { session_id: String(session_id) } })
const share = (sessionId: string, body: object = {}): Promise<Answer> =>
  world.call('shareSession', bank.full, { ...named(sessionId), body })
const tokenOf = async (sessionId: string, body?: object): Promise<string> =>
  String((await share(sessionId, body)).body['share_token'])
const take = (share_token: string, more: object = {}, key = shop.full): Promise<Answer> =>
  world.call('importSharedSession', key, { body: { share_token, ...more } })
const decision = async (sessionId: unknown, key = shop.full) =>
  (await world.call('getSessionDecision', key, named(sessionId))).body
const user = async (vendor_data: string) =>
  (await world.call('getUser', shop.full, { params: { vendor_data } })).body
const listed = async (vendor_data: string): Promise<number> => {
  const { body } = await world.call('listSessions', shop.full, { query: { vendor_data } })
  return body['count'] as number
}
const trusted = { trust_review: true }

test('what a simulator has approved never counts in a live application', async () => {
  const live = await world.tenant('live', { environment: 'live' })
  const sessionId = await verified('simulated')
  const workflow_id = await workflowOf(live)
  const more = { ...trusted, workflow_id, vendor_data: 'simulated' }
  const refused = await take(await tokenOf(sessionId), more, live.full)
  expect(refused).toMatchObject({ status: 403, code: 'share_environment' })
  const { status } = await world.call('getUser', live.full, {
    params: { vendor_data: 'simulated' },
  })
  expect(status).toBe(404)
  expect(await share(sessionId, { partner_client_id: live.applicationId })).toMatchObject({
    status: 400,
    body: { partner_client_id: [expect.stringContaining('another environment')] },
  })
})

describe('a token', () => {
  test('is made of an approved session alone, for an hour unless told otherwise', async () => {
    const sessionId = await verified('ann')
    const { status, body } = await share(sessionId)
    expect(status).toBe(201)
    const inAnHour = world.clock.now() + 3_600_000
    expect(Math.abs(Date.parse(String(body['expires_at'])) - inAnHour)).toBeLessThan(60_000)
    expect(body['share_token']).toMatch(/^[\w-]{83}$/)
    for (const ttl_in_seconds of [59, 86_401, 1.5])
      expect((await share(sessionId, { ttl_in_seconds })).status).toBe(400)
    const declined = await verified('dan', 'decline_liveness')
    expect((await share(declined)).code).toBe('session_refused')
    const { rows } = await world.db.query<{ n: number }>({
      text: `select count(*)::int as n from journal where kind = 'session.shared' and body like $1`,
      values: [`%${sessionId}%`],
    })
    expect(rows[0]!.n).toBe(1)
  })

  test('is for the receiver it names, and names one that is there', async () => {
    const sessionId = await verified('bea')
    const other = await share(sessionId, { partner_client_id: 'nobody' })
    expect(other.body).toHaveProperty('partner_client_id')
    const token = await tokenOf(sessionId, { partner_client_id: shop.applicationId })
    const third = await world.tenant('third')
    expect(await take(token, {}, third.full)).toMatchObject({
      status: 400,
      code: 'share_token_invalid',
    })
    expect((await take(token, { vendor_data: 'bea' })).status).toBe(201)
  })

  test('that is forged, cut or over is said to be so', async () => {
    const token = await tokenOf(await verified('cid'), { ttl_in_seconds: 60 })
    for (const bad of ['', 'x', token.slice(0, -1), `Z${token.slice(1)}`])
      expect(await take(bad)).toMatchObject({ status: 400, code: 'share_token_invalid' })
    world.clock.advance(60_001)
    expect(await take(token)).toMatchObject({ status: 410, code: 'share_token_expired' })
  })

  test('of a session that was deleted, or a person who was erased, leads to nothing', async () => {
    const [one, two] = [await verified('eve'), await verified('fay')]
    const tokens = [await tokenOf(one), await tokenOf(two)]
    await world.call('deleteSession', bank.full, named(one))
    const id = String((await decision(two, bank.full))['didit_internal_id'])
    await world.call('eraseEntity', bank.full, { params: { id }, body: { reason: 'asked' } })
    for (const token of tokens)
      expect(await take(token)).toMatchObject({ status: 410, code: 'share_source_gone' })
  })
})

describe('taking over', () => {
  test('trusted, it is Approved, with what was read, and the user has the profile', async () => {
    const token = await tokenOf(await verified('gus'))
    const { status, body } = await take(token, { ...trusted, vendor_data: 'my-gus' })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      status: 'Approved',
      vendor_data: 'my-gus',
      workflow_id: await workflowOf(shop),
      url: null,
    })
    await drained(world)
    const source = await decision(await verified('gus'), bank.full)
    const copy = await decision(body['session_id'])
    const first = (all: Record<string, unknown>) =>
      (all['id_verifications'] as Record<string, unknown>[])[0]!
    expect(first(copy)['status']).toBe('Approved')
    expect(first(copy)['full_name']).toBe(first(source)['full_name'])
    expect(await user('my-gus')).toMatchObject({
      approved_count: 1,
      session_count: 1,
      full_name: first(copy)['full_name'],
      features: { id_verification: 'APPROVED' },
    })
    // Not the journal: only that it was taken over.
    const { body: feed } = await world.call(
      'listSessionReviews',
      shop.full,
      named(body['session_id']),
    )
    expect(feed['count']).toBe(1)
  })

  test('not trusted, a reviewer of the receiver decides, feature by feature', async () => {
    const token = await tokenOf(await verified('hal'))
    const { body } = await take(token, { vendor_data: 'hal' })
    expect(body['status']).toBe('In Review')
    const { features_list: rows } = await decision(body['session_id'])
    for (const { node_id } of rows as { node_id: string }[])
      await world.call('updateFeatureStatus', shop.full, {
        params: { session_id: String(body['session_id']), node_id },
        body: { status: 'Approved' },
      })
    expect((await decision(body['session_id']))['status']).toBe('Approved')
    await drained(world)
    expect(await user('hal')).toMatchObject({ approved_count: 1, full_name: expect.any(String) })
  })

  test('trusted, but declined since at the source, or of a FLAGGED user: In Review', async () => {
    const sessionId = await verified('ida')
    const token = await tokenOf(sessionId)
    await world.call('createUser', shop.full, { body: { vendor_data: 'ida', status: 'FLAGGED' } })
    const flagged = await take(token, { ...trusted, vendor_data: 'ida' })
    expect(flagged.body['status']).toBe('In Review')
    const body = { new_status: 'Declined' }
    await world.call('updateSessionStatus', bank.full, { ...named(sessionId), body })
    const again = await verified('ida')
    const later = await tokenOf(again)
    await world.call('updateSessionStatus', bank.full, { ...named(again), body })
    const taken = await take(later, { ...trusted, vendor_data: 'ida-2' })
    expect(taken.body['status']).toBe('In Review')
    expect(await user('ida-2')).toMatchObject({ in_review_count: 1, approved_count: 0 })
  })

  test.each([
    ['by its number alone', ''],
    ['with its country', 'ESP:'],
  ])('a document that the receiver blocklists %s is declined', async (_how, before) => {
    const expected_details = { id_country: 'ESP' }
    const sessionId = await verified('ivo', 'approve', { expected_details })
    const read = (await decision(sessionId, bank.full))['id_verifications']
    const [document] = read as { document_number: string; issuing_state: string }[]
    expect(document!.issuing_state).toBe('ESP')
    const value = `${before}${document!.document_number}`
    const lists = await world.call('listAccessLists', shop.full, {
      query: { list_type: 'blocklist', limit: 20 },
    })
    const all = lists.body['results'] as { uuid: string; entry_type: string }[]
    const list_uuid = all.find((one) => one.entry_type === 'document')!.uuid
    const listing = { params: { list_uuid }, body: { value } }
    const added = await world.call('createEntry', shop.full, listing)
    const taken = await take(await tokenOf(sessionId), { ...trusted, vendor_data: 'ivo' })
    expect(taken.body['status']).toBe('In Review')
    expect(await decision(taken.body['session_id'])).toMatchObject({
      id_verifications: [
        {
          status: 'Declined',
          warnings: [expect.objectContaining({ risk: 'ID_DOCUMENT_IN_BLOCKLIST' })],
        },
      ],
    })
    await world.call('deleteEntry', shop.full, {
      params: { list_uuid, entry_uuid: String(added.body['uuid']) },
    })
  })

  test('who has the name and birth date of somebody rejected goes to a reviewer', async () => {
    const met = await world.tenant('met', {
      settings: { customersWithoutWallet: true, verificationProvider: 'session' },
    })
    const made = await world.call('createCustomer', met.full, { body: { externalId: 'eli' } })
    const params = { id: String(made.body['id']) }
    await drained(world)
    const link = await world.call('getVerification', met.full, { params })
    const document = { document_number: 'ANOTHER1' }
    await walkKyc(openBrowser(world, String(link.body['token'])), { document })
    await drained(world)
    const body = { reason: 'because', as: 'analyst' }
    const rejected = await world.call('rejectCustomer', met.full, { params, body })
    expect(rejected.status, rejected.text).toBe(200)
    const taken = await take(await tokenOf(await verified('eli')), trusted, met.full)
    expect(taken.body['status']).toBe('In Review')
    expect(await decision(taken.body['session_id'], met.full)).toMatchObject({
      id_verifications: [
        {
          status: 'In Review',
          warnings: [expect.objectContaining({ risk: 'PERSON_BARRED', log_type: 'warning' })],
        },
      ],
    })
  })

  test('nothing is taken over for a BLOCKED user', async () => {
    await world.call('createUser', shop.full, { body: { vendor_data: 'jo', status: 'BLOCKED' } })
    const token = await tokenOf(await verified('jo'))
    const { status, code } = await take(token, { ...trusted, vendor_data: 'jo' })
    expect([status, code]).toEqual([403, 'entity_blocked'])
    expect(await listed('jo')).toBe(0)
  })

  test('the same token gives the same session, one after another and at once', async () => {
    const token = await tokenOf(await verified('kim'))
    const first = await take(token, { ...trusted, vendor_data: 'kim' })
    const others = await Promise.all(
      Array.from({ length: 8 }, () => take(token, { ...trusted, vendor_data: 'kim' })),
    )
    for (const one of [...others, await take(token, { vendor_data: 'somebody else' })])
      expect(one.body['session_id']).toBe(first.body['session_id'])
    expect(await listed('kim')).toBe(1)
    const fresh = await tokenOf(await verified('kim-2'))
    const raced = await Promise.all(
      Array.from({ length: 8 }, () => take(fresh, { ...trusted, vendor_data: 'kim-2' })),
    )
    expect(new Set(raced.map(({ body }) => body['session_id'])).size).toBe(1)
    expect(await listed('kim-2')).toBe(1)
    await world.call('deleteSession', shop.full, named(first.body['session_id']))
    expect((await take(token, { vendor_data: 'kim' })).code).toBe('share_token_invalid')
  })

  test('without vendor_data it is unlinked; a workflow for companies takes no person', async () => {
    const token = await tokenOf(await verified('lea'))
    const kyb = await workflowOf(shop, 'kyb')
    for (const workflow_id of [kyb, '01890000-0000-7000-8000-000000000000'])
      expect((await take(token, { workflow_id })).body).toHaveProperty('workflow_id')
    const { body } = await take(token, trusted)
    expect(body).toMatchObject({ vendor_data: null, didit_internal_id: null, status: 'Approved' })
  })

  test('what the receiver’s workflow does not ask is kept, and not asked again', async () => {
    const { body: made } = await world.call('createWorkflow', shop.full, {
      body: { features: [{ feature: 'OCR' }], workflow_label: 'Document alone' },
    })
    const token = await tokenOf(await verified('mia'))
    const workflow_id = made['workflow_id']
    const { body } = await take(token, { workflow_id, vendor_data: 'mia' })
    const all = await decision(body['session_id'])
    expect(all['liveness_checks']).toMatchObject([{ status: 'In Review' }])
    const rows = all['features_list'] as { node_id: string; feature: string }[]
    const liveness = rows.find((one) => one.feature === 'LIVENESS')!.node_id
    const resubmit = (nodes: readonly string[] | undefined) =>
      world.call('updateSessionStatus', shop.full, {
        ...named(body['session_id']),
        body: { new_status: 'Resubmitted', ...(nodes ? { nodes_to_resubmit: nodes } : {}) },
      })
    expect((await resubmit([liveness])).body).toHaveProperty('nodes_to_resubmit')
    expect((await resubmit(undefined)).status).toBe(200)
    expect((await decision(body['session_id']))['status']).toBe('Resubmitted')
  })
})

describe('pictures', () => {
  let copyId: string
  let sourceId: string
  const pictureOf = async (sessionId: string, key: string): Promise<string> => {
    const { id_verifications: read } = await decision(sessionId, key)
    return (read as { front_image: string }[])[0]!.front_image
  }
  beforeAll(async () => {
    const body = { workflow_id: await workflowOf(bank), vendor_data: 'nan' }
    const made = await world.call('createSession', bank.full, { body })
    sourceId = String(made.body['session_id'])
    await walkKyc(openBrowser(world, String(made.body['session_token'])))
    await settled(world, bank, sourceId)
    const taken = await take(await tokenOf(sourceId), { ...trusted, vendor_data: 'nan' })
    copyId = String(taken.body['session_id'])
    await drained(world)
  })

  test('are copied, under the key of the receiver', async () => {
    const [from, to] = [await pictureOf(sourceId, bank.full), await pictureOf(copyId, shop.full)]
    expect(to).not.toBe(from)
    const [one, two] = await Promise.all([fetch(from), fetch(to)])
    expect([one.status, two.status]).toEqual([200, 200])
    expect(Buffer.from(await two.arrayBuffer()).equals(Buffer.from(await one.arrayBuffer()))).toBe(
      true,
    )
  })

  test('stay when the source is erased: what was handed over is the receiver’s', async () => {
    const id = String((await decision(sourceId, bank.full))['didit_internal_id'])
    await world.call('eraseEntity', bank.full, { params: { id }, body: { reason: 'asked' } })
    await drained(world)
    expect((await fetch(await pictureOf(copyId, shop.full))).status).toBe(200)
    expect(await decision(copyId)).toMatchObject({
      id_verifications: [{ full_name: expect.any(String) }],
    })
  })

  test('of copies that belong to no session none are left', async () => {
    const { rows } = await world.db.query<{ n: number }>({
      text: `select count(*)::int as n from media m where m.deleted_at is null
        and not exists (select 1 from session s where s.session_id = m.session_id)`,
    })
    expect(rows[0]!.n).toBe(0)
  })
})

test('it is told as any other session is', async () => {
  const receiver = await openReceiver()
  const third = await world.tenant('told')
  const destination = { label: 'x', url: receiver.url, webhook_version: 'v3' }
  const subscribed_events = ['status.updated', 'user.data.updated']
  const body = { ...destination, subscribed_events }
  expect((await world.call('createDestination', third.full, { body })).status).toBe(201)
  const token = await tokenOf(await verified('ola'))
  const taken = await take(token, { ...trusted, vendor_data: 'ola' }, third.full)
  await drained(world)
  const bodies = receiver.received.map((one) => one.body)
  expect(bodies).toContainEqual(
    expect.objectContaining({
      webhook_type: 'status.updated',
      session_id: taken.body['session_id'],
      status: 'Approved',
    }),
  )
  await receiver.close()
})

test('the journal stands, and counters are what sessions say', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
