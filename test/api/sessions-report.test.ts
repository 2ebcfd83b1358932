/** The report of a session over the API: who gets which, of which sessions, and what it says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pdfText } from '../pdf-text.ts'
import { openBrowser } from './hosted.ts'
import { drained, settled } from './quiet.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let workflowId: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('Reported')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  workflowId = all.find((one) => one.workflow_type === 'kyc')!.workflow_id
})
afterAll(() => world.close())

async function created(body: object): Promise<{ sessionId: string; token: string }> {
  const all = { workflow_id: workflowId, ...body }
  const made = await world.call('createSession', box.full, { body: all })
  if ('sandbox_scenario' in body) await settled(world, box, made.body['session_id'])
  return {
    sessionId: String(made.body['session_id']),
    token: String(made.body['session_token']),
  }
}
const fetched = (sessionId: string, key: string, slash = '/') =>
  fetch(`${world.url}/v3/session/${sessionId}/generate-pdf${slash}`, {
    headers: { 'x-api-key': key },
  })
const readAs = async (sessionId: string, key: string): Promise<string> => {
  const response = await fetched(sessionId, key)
  expect(response.status).toBe(200)
  return pdfText(Buffer.from(await response.arrayBuffer())).join('\n')
}
const refusal = async (sessionId: string, key = box.full) => {
  const { status, code } = await world.call('generateSessionPdf', key, {
    params: { session_id: sessionId },
  })
  return [status, code]
}
const asReader = (): Promise<string> => world.key(box, ['customers:read'])

describe('a person who went through the page', () => {
  let sessionId: string
  beforeAll(async () => {
    const { sessionId: id, token } = await created({
      vendor_data: 'elena',
      metadata: { plan: 'gold-plan' },
      expected_details: { first_name: 'Elena', last_name: 'Sample' },
    })
    sessionId = id
    await walkKyc(openBrowser(world, token))
    await settled(world, box, sessionId)
    await drained(world)
    const params = { session_id: sessionId }
    const comment = 'looks well to me'
    await world.call('addSessionReview', box.full, { params, body: { comment } })
  })

  test('comes as a file that nobody keeps, with and without the last slash', async () => {
    for (const slash of ['/', '']) {
      const response = await fetched(sessionId, box.full, slash)
      expect(response.status).toBe(200)
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="session-${sessionId}.pdf"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(bytes.subarray(0, 5).toString()).toBe('%PDF-')
    }
  })

  test('says what was read, by whom, and when; with pictures and the proof', async () => {
    const bytes = Buffer.from(await (await fetched(sessionId, box.full)).arrayBuffer())
    const text = pdfText(bytes).join('\n')
    const { rows } = await world.db.query<{ head: string; version: number }>({
      text: "select encode(head, 'hex') as head, version from entity where vendor_data = $1",
      values: ['elena'],
    })
    const wanted = [
      ['Reported', 'Verification report', sessionId, 'Approved', 'Made in a sandbox'],
      [
        '1. ID verification',
        '2. Liveness',
        'Face match',
        'AML',
        'First name',
        'Elena',
        'gold-plan',
      ],
      ['Reviews', 'API Client', 'looks well to me', 'Timeline', 'Opened', 'Completed'],
      [rows[0]!.head.slice(0, 40), `${rows[0]!.version}, the number of its last line`],
    ]
    for (const part of wanted.flat()) expect(text).toContain(part)
    // The front, the back, and the selfie; the face match shows the same pictures again.
    const pictures = bytes.toString('latin1').match(/\/Subtype \/Image/g) ?? []
    expect(pictures.length).toBeGreaterThanOrEqual(3)
  })

  test('is the same for the same input', async () => {
    const [one, two] = [await readAs(sessionId, box.full), await readAs(sessionId, box.full)]
    const timeless = (text: string): string => text.replaceAll(/report made .*/g, '')
    expect(timeless(two)).toBe(timeless(one))
  })

  test('without personal:read it says what it leaves out, and nothing personal', async () => {
    const text = await readAs(sessionId, await asReader())
    for (const part of ['Elena', 'Sample', 'gold-plan', 'looks well to me', 'First name'])
      expect(text).not.toContain(part)
    expect(text).toContain('personal:read')
    for (const part of ['1. ID verification', 'Approved', 'Timeline', 'Head (SHA-256)'])
      expect(text).toContain(part)
  })

  test('pictures that are gone are said to be gone', async () => {
    const { rows } = await world.db.query<{ entity_id: string; media_id: string }>({
      text: 'select entity_id, media_id from media where session_id = $1',
      values: [sessionId],
    })
    await world.services.media.remove(
      rows[0]!.entity_id,
      rows.map((one) => one.media_id),
    )
    const text = await readAs(sessionId, box.full)
    expect(text).toContain('It is not there any more.')
    expect(text).toContain('1. ID verification')
  })
})

describe('of which sessions there is one', () => {
  test.each([
    ['Approved', 'approve'],
    ['Declined', 'decline_liveness'],
    ['In Review', 'review_document'],
  ])('%s', async (status, scenario) => {
    const { sessionId } = await created({ vendor_data: status, sandbox_scenario: scenario })
    for (const key of [box.full, await asReader()])
      expect(await readAs(sessionId, key)).toContain(status)
  })

  test('Kyc Expired, after the document', async () => {
    const { sessionId } = await created({ vendor_data: 'old', sandbox_scenario: 'approve' })
    await world.db.query({
      text: `update session set status = 'Kyc Expired',
        body = replace(body, '"status":"Approved"', '"status":"Kyc Expired"') where session_id = $1`,
      values: [sessionId],
    })
    expect(await readAs(sessionId, box.full)).toContain('Kyc Expired')
  })

  test('not of one that goes on, nor one that is gone', async () => {
    const { sessionId } = await created({ vendor_data: 'new' })
    expect(await refusal(sessionId)).toEqual([403, 'session_not_finished'])
    const params = { session_id: sessionId }
    await world.call('deleteSession', box.full, { params })
    expect(await refusal(sessionId)).toEqual([404, 'session_not_found'])
  })

  test('not to another application, nor without the scope', async () => {
    const { sessionId } = await created({ vendor_data: 'mine', sandbox_scenario: 'approve' })
    const other = await world.tenant('other')
    expect(await refusal(sessionId, other.full)).toEqual([404, 'session_not_found'])
    const writer = await world.key(box, ['customers:write'])
    expect(await refusal(sessionId, writer)).toEqual([403, 'scope_missing'])
  })

  test('of a person who was erased there is none', async () => {
    const { sessionId } = await created({ vendor_data: 'erased', sandbox_scenario: 'approve' })
    const { body } = await world.call('getSessionDecision', box.full, {
      params: { session_id: sessionId },
    })
    const id = String(body['didit_internal_id'])
    await world.call('eraseEntity', box.full, { params: { id }, body: { reason: 'asked' } })
    expect(await refusal(sessionId)).toEqual([409, 'entity_erased'])
  })
})
