/** One person under two ids: found by document, by face and by contact, and not without cause. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { walkKyc } from './walk-kyc.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('duplicates')
})
afterAll(() => world.close())

type Row = Readonly<Record<string, unknown>>
interface Element {
  readonly status: string
  readonly warnings: readonly Row[]
  readonly matches: readonly Row[]
}

/** A workflow of these features alone. */
async function workflow(...features: readonly object[]): Promise<string> {
  const { body, text } = await world.call('createWorkflow', box.full, { body: { features } })
  expect(body['workflow_id'], text).toBeDefined()
  return String(body['workflow_id'])
}

async function begun(workflowId: string, vendorData: string | null) {
  const body = { workflow_id: workflowId, ...(vendorData ? { vendor_data: vendorData } : {}) }
  const made = await world.call('createSession', box.full, { body })
  const browser = openBrowser(world, String(made.body['session_token']))
  return { sessionId: String(made.body['session_id']), browser }
}

const decision = async (session_id: string, key = box.full) =>
  (await world.call('getSessionDecision', key, { params: { session_id } })).body
const first = (body: Readonly<Record<string, unknown>>, array: string): Element =>
  (body[array] as Element[])[0]!
const risks = ({ warnings }: Element) => warnings.map((one) => one['risk'])

/** OCR by what is typed; its pictures are of nobody. */
async function document(workflowId: string, vendorData: string | null, typed: object) {
  const { sessionId, browser } = await begun(workflowId, vendorData)
  await browser.open()
  const front = await browser.upload('document_front', await jpegOf(800, 600))
  await browser.answer({ document_type: 'P', front: front.body['media_id'], ...typed })
  await browser.settled()
  await drained(world)
  return { sessionId, found: first(await decision(sessionId), 'id_verifications') }
}

async function living(workflowId: string, vendorData: string, face: Buffer) {
  const { sessionId, browser } = await begun(workflowId, vendorData)
  await browser.open()
  const selfie = await browser.upload('selfie', face)
  await browser.answer({ selfie: selfie.body['media_id'] })
  await browser.settled()
  await drained(world)
  return { sessionId, found: first(await decision(sessionId), 'liveness_checks') }
}

const paper = (document_number: string, more: object = {}) => ({
  document_number,
  issuing_state: 'ESP',
  first_name: 'Zebulonika',
  last_name: 'Quackenbush',
  ...more,
})

describe('a document', () => {
  test('of another user is a warning that names their session, masked', async () => {
    const ocr = await workflow({ feature: 'OCR' })
    const ann = await document(ocr, 'ann', paper('X 1234-567'))
    expect(ann.found).toMatchObject({ status: 'Approved', matches: [] })
    const again = await document(ocr, 'ann', paper('X1234567'))
    expect(again.found, 'of their own earlier session').toMatchObject({ status: 'Approved' })
    const ben = await document(ocr, 'ben', paper('x1234567'))
    expect(ben.found.status).toBe('In Review')
    expect(risks(ben.found)).toEqual(['POSSIBLE_DUPLICATED_USER'])
    expect(ben.found.matches).toMatchObject([
      {
        session_id: again.sessionId,
        session_number: expect.any(Number),
        similarity: 100,
        source: 'session',
        vendor_data: 'ann',
        vendor_user_id: expect.any(String),
        verification_date: expect.any(String),
        user_details: { full_name: 'Z*** Q***', document_type: 'Passport', document_number: '***67' },
        match_image_url: null,
        status: 'Approved',
        is_blocklisted: false,
        is_allowlisted: false,
      },
    ])
  })

  test('of another country is another one, and a declined session is nobody’s', async () => {
    const ocr = await workflow({ feature: 'OCR' })
    const one = await document(ocr, randomUUID(), paper('Y7654321'))
    const abroad = await document(ocr, randomUUID(), paper('Y7654321', { issuing_state: 'FRA' }))
    expect(abroad.found.status).toBe('Approved')
    const params = { session_id: one.sessionId }
    await world.call('updateSessionStatus', box.full, { params, body: { new_status: 'Declined' } })
    const other = await document(ocr, randomUUID(), paper('Y7654321'))
    expect(other.found).toMatchObject({ status: 'Approved', matches: [] })
  })

  test('what follows is the setting’s, and an allowlist silences it', async () => {
    const declines = await workflow({ feature: 'OCR', config: { duplicated_user_action: 'DECLINE' } })
    const tells = await workflow({ feature: 'OCR', config: { duplicated_user_action: 'NO_ACTION' } })
    await document(declines, randomUUID(), paper('Z555555'))
    const declined = await document(declines, randomUUID(), paper('Z555555'))
    expect(declined.found).toMatchObject({ status: 'Declined', warnings: [{ log_type: 'error' }] })
    const told = await document(tells, randomUUID(), paper('Z555555'))
    expect(told.found).toMatchObject({ status: 'Approved', warnings: [{ log_type: 'information' }] })
    const body = { name: 'twins', list_type: 'allowlist', entry_type: 'document' }
    const list = await world.call('createAccessList', box.full, { body })
    const params = { list_uuid: String(list.body['uuid']) }
    await world.call('createEntry', box.full, { params, body: { value: 'ESP:Z555555' } })
    const allowed = await document(declines, randomUUID(), paper('Z555555'))
    expect(allowed.found).toMatchObject({ status: 'Approved', warnings: [] })
    expect(allowed.found.matches[0]).toMatchObject({ is_allowlisted: true })
  })

  test('of somebody without an id of the caller’s is shown without one; who is deleted is not', async () => {
    const ocr = await workflow({ feature: 'OCR' })
    await document(ocr, null, paper('W777777'))
    const second = await document(ocr, 'walt', paper('W777777'))
    expect(second.found.matches[0]).toMatchObject({ vendor_data: null, vendor_user_id: null })
    const body = { vendor_data_list: ['walt'] }
    await world.call('deleteUsers', box.full, { body })
    const third = await document(ocr, randomUUID(), paper('W777777'))
    expect(third.found.matches).toHaveLength(1)
  })
})

describe('a face', () => {
  test('of another user is found, whatever else is brought', async () => {
    const liveness = await workflow({ feature: 'LIVENESS' })
    const face = await jpegOf(900, 700)
    const one = await living(liveness, randomUUID(), face)
    expect(one.found.status).toBe('Approved')
    const other = await living(liveness, randomUUID(), face)
    expect(other.found).toMatchObject({ status: 'In Review' })
    expect(risks(other.found)).toEqual(['DUPLICATED_FACE'])
    expect(other.found.matches).toMatchObject([{ session_id: one.sessionId, similarity: 100 }])
    const another = await living(liveness, randomUUID(), await jpegOf(901, 700))
    expect(another.found).toMatchObject({ status: 'Approved', matches: [] })
  })

  test('is not searched for where the workflow says so', async () => {
    const quiet = await workflow({ feature: 'LIVENESS', config: { face_search_enabled: false } })
    const face = await jpegOf(902, 700)
    await living(quiet, randomUUID(), face)
    expect((await living(quiet, randomUUID(), face)).found.status).toBe('Approved')
  })

  test('on a list is shown as such', async () => {
    const liveness = await workflow({ feature: 'LIVENESS' })
    const face = await jpegOf(903, 700)
    const { sessionId } = await living(liveness, randomUUID(), face)
    const query = { list_type: 'blocklist', entry_type: 'face' }
    const lists = await world.call('listAccessLists', box.full, { query })
    const list = (lists.body['results'] as { uuid: string }[])[0]! // every application has it
    const body = { reference_session_id: sessionId }
    const params = { list_uuid: list.uuid }
    expect((await world.call('createEntry', box.full, { params, body })).status).toBe(201)
    const { found } = await living(liveness, randomUUID(), face)
    expect(found.status).toBe('Declined')
    expect(found.matches.map((one) => one['source']).toSorted()).toEqual(['list_entry', 'session'])
  })
})

describe('a contact', () => {
  test.each([
    ['e-mail address', 'EMAIL_VERIFICATION', 'email_verifications', 'DUPLICATED_EMAIL', ['Ann@Example.com', 'ann@example.com']],
    ['phone number', 'PHONE_VERIFICATION', 'phone_verifications', 'DUPLICATED_PHONE', ['+44 7700 900123', '+447700900123']],
  ] as const)('%s of another user is found in any spelling', async (_what, feature, array, risk, spelt) => {
    const codes = await workflow({ feature })
    const found: Element[] = []
    for (const address of spelt) {
      const { sessionId, browser } = await begun(codes, randomUUID())
      await browser.open()
      await browser.code(address)
      await drained(world)
      const field = feature === 'EMAIL_VERIFICATION' ? 'email' : 'phone_number'
      await browser.answer({ [field]: address, code: '123456' })
      await browser.settled()
      await drained(world)
      found.push(first(await decision(sessionId), array))
    }
    expect(found[0], JSON.stringify(found[0])).toMatchObject({ status: 'Approved' })
    expect(risks(found[1]!)).toContain(risk)
    expect(found[1]!.matches).toHaveLength(1)
  })
})

test('a whole walk with another person’s face ends in review', async () => {
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  const kyc = all.find((one) => one.workflow_type === 'kyc')!.workflow_id
  const face = await jpegOf(905, 700)
  for (const status of ['Approved', 'In Review']) {
    const { sessionId, browser } = await begun(kyc, randomUUID())
    await walkKyc(browser, { face })
    const ended = await eventually(
      () => decision(sessionId),
      (one) => one['status'] !== 'In Progress',
    )
    expect(ended).toMatchObject({ status })
  }
})
