/** Entries taken from sessions, and the blocklist of older clients, which knows sessions alone. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { drained } from './quiet.ts'
import type { Answer } from './request.ts'
import { openSteps, risksOf } from './sessions-steps.ts'
import type { Done } from './sessions-steps.ts'
import { openBrowser } from './hosted.ts'
import { walkKyc } from './walk-kyc.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let steps: ReturnType<typeof openSteps>
/** One session of each step. */
let read: { document: Done; face: Done; email: Done; phone: Done }
const paper = { document_number: 'L4711', issuing_state: 'ESP' }

beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('lists')
  steps = openSteps(world, box)
  const [ocr, liveness, email, phone] = await Promise.all(
    ['OCR', 'LIVENESS', 'EMAIL_VERIFICATION', 'PHONE_VERIFICATION'].map((feature) =>
      steps.workflow({ feature }),
    ),
  )
  const contact = (address: string) => ({ vendorData: 'ann', address })
  read = {
    document: await steps.document(ocr!, 'ann', paper),
    face: await steps.living(liveness!, 'ann', await jpegOf(920, 700)),
    email: await steps.contact(email!, 'EMAIL_VERIFICATION', contact('ann@example.com')),
    phone: await steps.contact(phone!, 'PHONE_VERIFICATION', contact('+447700900321')),
  }
})
afterAll(() => world.close())

async function ownList(entry_type: string): Promise<string> {
  const body = { name: randomUUID(), list_type: 'custom', entry_type }
  return String((await world.call('createAccessList', box.full, { body })).body['uuid'])
}
const add = (list_uuid: string, body: object, key = box.full): Promise<Answer> =>
  world.call('createEntry', key, { params: { list_uuid }, body })

describe('an entry by its session', () => {
  test.each([
    ['document', 'document', 'ESP:L4711'],
    ['email', 'email', 'ann@example.com'],
    ['phone', 'phone', '+447700900321'],
    ['country', 'document', 'ESP'],
    ['user', 'phone', 'ann'],
    ['face', 'face', null],
  ] as const)('%s', async (type, of, value) => {
    const { sessionId } = read[of]
    const added = await add(await ownList(type), { reference_session_id: sessionId, comment: 'c' })
    expect(added.status, added.text).toBe(201)
    expect(added.body).toMatchObject({
      value,
      comment: 'c',
      reference_session_id: sessionId,
      reference_session_number: expect.any(Number),
    })
  })

  test('the value that is named is taken where the session has it', async () => {
    const { sessionId: reference_session_id } = read.document
    const list = await ownList('document')
    const other = await add(list, { reference_session_id, value: 'X1' })
    expect([other.status, other.code]).toEqual([400, 'session_data_missing'])
    const same = await add(list, { reference_session_id, value: 'l-4711' })
    expect(same.body).toMatchObject({ value: 'ESP:L4711' })
  })

  test.each([
    ['it has not read', 'email', 'document'],
    ['no session reads', 'bank_account', 'document'],
    ['that is another kind of entity', 'business', 'document'],
    ['without a face', 'face', 'phone'],
  ] as const)('what %s is refused by name', async (_what, type, of) => {
    const body = {
      reference_session_id: read[of].sessionId,
      ...(type === 'bank_account' ? { value: 'X1234' } : {}),
    }
    const answer = await add(await ownList(type), body)
    expect([answer.status, answer.code]).toEqual([400, 'session_data_missing'])
  })

  test('sessions of others, deleted ones and what is no id are not found', async () => {
    const other = await world.tenant('other')
    const body = { name: randomUUID(), list_type: 'custom', entry_type: 'document' }
    const made = await world.call('createAccessList', other.full, { body })
    const list = String(made.body['uuid'])
    for (const id of [read.document.sessionId, randomUUID(), 'x'])
      expect((await add(list, { reference_session_id: id }, other.full)).code).toBe(
        'session_not_found',
      )
  })
})

describe('the blocklist by session', () => {
  const call = (id: 'addToBlocklist' | 'removeFromBlocklist', of: Done, flags: object) =>
    world.call(id, box.full, { body: { session_id: of.sessionId, ...flags } })
  const blocklisted = async ({ sessionId }: Done) => {
    const given = { params: { session_id: sessionId }, query: { include: 'events' } }
    return (await world.call('getSessionDecision', box.full, given)).body['blocklisted']
  }
  const none = { face: false, document: false, phone: false, email: false }

  test.each(['document', 'face', 'email', 'phone'] as const)('%s: on, told, off', async (kind) => {
    const one = read[kind]
    expect(await blocklisted(one)).toEqual(none)
    for (let repeat = 0; repeat < 2; repeat += 1)
      expect((await call('addToBlocklist', one, { [`blocklist_${kind}`]: true })).status).toBe(200)
    expect(await blocklisted(one)).toEqual({ ...none, [kind]: true })
    const { body } = await world.call('listBlocklist', box.full)
    expect(body).toMatchObject({
      count: 1,
      results: [{ entry_type: kind, reference_session_id: one.sessionId, added_by: 'api' }],
    })
    for (let repeat = 0; repeat < 2; repeat += 1)
      expect((await call('removeFromBlocklist', one, { [`unblock_${kind}`]: true })).status).toBe(
        200,
      )
    expect(await blocklisted(one)).toEqual(none)
    expect((await world.call('listBlocklist', box.full)).body).toMatchObject({
      count: 0,
      results: [],
    })
  })

  test('a document that stands there without its country is taken off too', async () => {
    const query = { list_type: 'blocklist', entry_type: 'document' }
    const lists = await world.call('listAccessLists', box.full, { query })
    const list = (lists.body['results'] as { uuid: string }[])[0]! // every application has it
    await add(list.uuid, { value: 'L4711' })
    expect(await blocklisted(read.document)).toMatchObject({ document: true })
    await call('removeFromBlocklist', read.document, { unblock_document: true })
    expect(await blocklisted(read.document)).toMatchObject({ document: false })
  })

  test('nothing named, nothing read, and nothing half', async () => {
    const empty = await call('addToBlocklist', read.document, {})
    expect(empty.body).toHaveProperty('blocklist_face')
    const half = { blocklist_document: true, blocklist_email: true }
    const answer = await call('addToBlocklist', read.document, half)
    expect([answer.status, answer.code]).toEqual([400, 'session_data_missing'])
    expect(await blocklisted(read.document)).toEqual(none)
  })

  test('without personal:read no value is shown', async () => {
    await call('addToBlocklist', read.phone, { blocklist_phone: true })
    const key = await world.key(box, ['lists:read'])
    const { text } = await world.call('listBlocklist', key)
    expect(text).not.toContain('7700900321')
    await call('removeFromBlocklist', read.phone, { unblock_phone: true })
  })
})

const results = async () =>
  (await world.call('listBlocklist', box.full)).body['results'] as Readonly<
    Record<string, unknown>
  >[]

describe('by itself', () => {
  test('who is declined stands there with document and face, if the workflow says so', async () => {
    const features = [{ feature: 'OCR' }, { feature: 'LIVENESS' }]
    const body = { features, auto_blocklist_identifiers: true }
    const made = await world.call('createWorkflow', box.full, { body })
    const workflow_id = String(made.body['workflow_id'])
    const vendor_data = 'eve+session.decline_liveness'
    const session = await world.call('createSession', box.full, {
      body: { workflow_id, vendor_data },
    })
    const face = await jpegOf(921, 700)
    await walkKyc(openBrowser(world, String(session.body['session_token'])), {
      face,
      document: { document_number: 'EVE1' },
    })
    const listed = await eventually(results, (all) => all.length === 2)
    expect(listed.map((one) => [one['entry_type'], one['value']]).toSorted()).toEqual([
      ['document', 'ESP:EVE1'],
      ['face', null],
    ])
    expect(listed[0]).toMatchObject({
      added_by: 'system',
      reference_session_id: session.body['session_id'],
      metadata: { reference_type: 'vendor_user' },
    })
    const liveness = await steps.workflow({ feature: 'LIVENESS' })
    const { found } = await steps.living(liveness, randomUUID(), face)
    expect(risksOf(found)).toEqual(['FACE_IN_BLOCKLIST'])
  })

  test('the document of a customer who is rejected stands there too', async () => {
    const met = await world.tenant('met', {
      settings: { customersWithoutWallet: true, verificationProvider: 'session' },
    })
    const made = await world.call('createCustomer', met.full, { body: { externalId: 'mia' } })
    const params = { id: String(made.body['id']) }
    await drained(world)
    const link = await world.call('getVerification', met.full, { params })
    await walkKyc(openBrowser(world, String(link.body['token'])), {
      document: { document_number: 'MIA1' },
    })
    await eventually(
      () => world.call('getCustomer', met.full, { params }),
      (one) => one.body['status'] === 'active',
    )
    const body = { reason: 'because', as: 'analyst' }
    const rejected = await world.call('rejectCustomer', met.full, { params, body })
    expect(rejected.status, rejected.text).toBe(200)
    const { body: page } = await eventually(
      () => world.call('listBlocklist', met.full),
      (one) => one.body['count'] === 1,
    )
    expect(page['results']).toMatchObject([{ entry_type: 'document', value: 'ESP:MIA1' }])
  })
})
