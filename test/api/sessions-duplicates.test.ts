/** One person under two ids: found by document, by face and by contact, and not without cause. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { simulatedFaces } from '../../packages/server/src/providers/simulator/face.ts'
import { sealFace } from '../../packages/server/src/store/session-faces.ts'
import { writeNodeRead } from '../../packages/server/src/store/session-identifiers.ts'
import { openBrowser } from './hosted.ts'
import { openSteps, risksOf } from './sessions-steps.ts'
import type { Element } from './sessions-steps.ts'
import { walkKyc } from './walk-kyc.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let steps: ReturnType<typeof openSteps>
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('duplicates')
  steps = openSteps(world, box)
})
afterAll(() => world.close())

const paper = (document_number: string, more: object = {}) => ({
  document_number,
  issuing_state: 'ESP',
  first_name: 'Zebulonika',
  last_name: 'Quackenbush',
  ...more,
})

describe('a document', () => {
  test('of another user is a warning that names their session, masked', async () => {
    const ocr = await steps.workflow({ feature: 'OCR' })
    const ann = await steps.document(ocr, 'ann', paper('X 1234-567'))
    expect(ann.found).toMatchObject({ status: 'Approved', matches: [] })
    const again = await steps.document(ocr, 'ann', paper('X1234567'))
    expect(again.found, 'of their own earlier session').toMatchObject({ status: 'Approved' })
    const ben = await steps.document(ocr, 'ben', paper('x1234567'))
    expect(ben.found.status).toBe('In Review')
    expect(risksOf(ben.found)).toEqual(['POSSIBLE_DUPLICATED_USER'])
    expect(ben.found.matches).toMatchObject([
      {
        session_id: again.sessionId,
        session_number: expect.any(Number),
        similarity: 100,
        source: 'session',
        vendor_data: 'ann',
        vendor_user_id: expect.any(String),
        verification_date: expect.any(String),
        user_details: {
          full_name: 'Z*** Q***',
          document_type: 'Passport',
          document_number: '***67',
        },
        match_image_url: null,
        status: 'Approved',
        is_blocklisted: false,
        is_allowlisted: false,
      },
    ])
  })

  test('of another country is another one, and a declined session is nobody’s', async () => {
    const ocr = await steps.workflow({ feature: 'OCR' })
    const one = await steps.document(ocr, randomUUID(), paper('Y7654321'))
    const abroad = await steps.document(
      ocr,
      randomUUID(),
      paper('Y7654321', { issuing_state: 'FRA' }),
    )
    expect(abroad.found.status).toBe('Approved')
    const params = { session_id: one.sessionId }
    await world.call('updateSessionStatus', box.full, { params, body: { new_status: 'Declined' } })
    const other = await steps.document(ocr, randomUUID(), paper('Y7654321'))
    expect(other.found).toMatchObject({ status: 'Approved', matches: [] })
  })

  test('what follows is the setting’s, and an allowlist silences it', async () => {
    const declines = await steps.workflow({
      feature: 'OCR',
      config: { duplicated_user_action: 'DECLINE' },
    })
    const tells = await steps.workflow({
      feature: 'OCR',
      config: { duplicated_user_action: 'NO_ACTION' },
    })
    await steps.document(declines, randomUUID(), paper('Z555555'))
    const declined = await steps.document(declines, randomUUID(), paper('Z555555'))
    expect(declined.found).toMatchObject({ status: 'Declined', warnings: [{ log_type: 'error' }] })
    const told = await steps.document(tells, randomUUID(), paper('Z555555'))
    expect(told.found).toMatchObject({
      status: 'Approved',
      warnings: [{ log_type: 'information' }],
    })
    const body = { name: 'twins', list_type: 'allowlist', entry_type: 'document' }
    const list = await world.call('createAccessList', box.full, { body })
    const params = { list_uuid: String(list.body['uuid']) }
    await world.call('createEntry', box.full, { params, body: { value: 'ESP:Z555555' } })
    const allowed = await steps.document(declines, randomUUID(), paper('Z555555'))
    expect(allowed.found).toMatchObject({ status: 'Approved', warnings: [] })
    expect(allowed.found.matches[0]).toMatchObject({ is_allowlisted: true })
  })

  test('of somebody unnamed is shown without a name; who is deleted is not', async () => {
    const ocr = await steps.workflow({ feature: 'OCR' })
    await steps.document(ocr, null, paper('W777777'))
    const second = await steps.document(ocr, 'walt', paper('W777777'))
    expect(second.found.matches[0]).toMatchObject({ vendor_data: null, vendor_user_id: null })
    const body = { vendor_data_list: ['walt'] }
    await world.call('deleteUsers', box.full, { body })
    const third = await steps.document(ocr, randomUUID(), paper('W777777'))
    expect(third.found.matches).toHaveLength(1)
  })
})

describe('a face', () => {
  test('of another user is found, whatever else is brought', async () => {
    const liveness = await steps.workflow({ feature: 'LIVENESS' })
    const face = await jpegOf(900, 700)
    const one = await steps.living(liveness, randomUUID(), face)
    expect(one.found.status).toBe('Approved')
    const other = await steps.living(liveness, randomUUID(), face)
    expect(other.found).toMatchObject({ status: 'In Review' })
    expect(risksOf(other.found)).toEqual(['DUPLICATED_FACE'])
    expect(other.found.matches).toMatchObject([{ session_id: one.sessionId, similarity: 100 }])
    const another = await steps.living(liveness, randomUUID(), await jpegOf(901, 700))
    expect(another.found).toMatchObject({ status: 'Approved', matches: [] })
  })

  test('is not searched for where the workflow says so', async () => {
    const quiet = await steps.workflow({
      feature: 'LIVENESS',
      config: { face_search_enabled: false },
    })
    const face = await jpegOf(902, 700)
    await steps.living(quiet, randomUUID(), face)
    expect((await steps.living(quiet, randomUUID(), face)).found.status).toBe('Approved')
  })

  test('on a list is shown as such', async () => {
    const liveness = await steps.workflow({ feature: 'LIVENESS' })
    const face = await jpegOf(903, 700)
    const { sessionId: session_id } = await steps.living(liveness, randomUUID(), face)
    const body = { session_id, blocklist_face: true }
    expect((await world.call('addToBlocklist', box.full, { body })).status).toBe(200)
    const { found } = await steps.living(liveness, randomUUID(), face)
    expect(found.status).toBe('Declined')
    expect(found.matches.map((one) => one['source']).toSorted()).toEqual(['list_entry', 'session'])
  })

  test('that is only like another goes to a person, even where the same is declined', async () => {
    const strict = await steps.workflow({
      feature: 'LIVENESS',
      config: { face_liveness_possible_duplicated_face_action: 'DECLINE' },
    })
    const face = await jpegOf(904, 700)
    const one = await steps.living(strict, randomUUID(), face)
    await turn(one.sessionId, 0.65)
    const { found } = await steps.living(strict, randomUUID(), face)
    expect(found.status).toBe('In Review')
    expect(risksOf(found)).toEqual(['POSSIBLE_DUPLICATED_FACE'])
    expect(found.matches).toMatchObject([{ session_id: one.sessionId, similarity: 65 }])
  })
})

/** Has a session's face be another, like the one it was, in the store and so in memory. */
async function turn(sessionId: string, cosine: number): Promise<void> {
  const { rows } = await world.db.query<{ entity_id: string }>({
    text: 'select entity_id from session where session_id = $1',
    values: [sessionId],
  })
  const { services } = world
  const entityId = rows[0]!.entity_id // it was just made
  const face = (await services.sessionFaceSource.faceOf({ entityId, sessionId }))!
  const reading = await simulatedFaces.embed(Buffer.from('another face altogether'))
  if (reading.kind !== 'ok') throw new Error('no face')
  const other = reading.embedding
  const dot = face.reduce((sum, number, n) => sum + number * other[n]!, 0) // as long
  const aside = other.map((number, n) => number - dot * face[n]!) // as long
  const length = Math.hypot(...aside)
  const sine = Math.sqrt(1 - cosine * cosine)
  const share = sine / length
  const embedding = face.map((number, n) => cosine * number + share * aside[n]!) // as long
  const place = { entityId, sessionId }
  const dataKey = (await services.vault.keyOf(entityId))!
  const written = await writeNodeRead(world.db, {
    ...place,
    nodeId: 'liveness',
    applicationId: box.applicationId,
    atMs: world.clock.now(),
    identifiers: [],
    face: { template: sealFace(dataKey, place, embedding), embedding },
  })
  services.sessionFaces.changed([written!])
}

describe('a contact', () => {
  test.each([
    [
      'e-mail address',
      'EMAIL_VERIFICATION',
      'DUPLICATED_EMAIL',
      ['Ann@Example.com', 'ann@example.com'],
    ],
    ['phone number', 'PHONE_VERIFICATION', 'DUPLICATED_PHONE', ['+34 600 000 001', '+34600000001']],
  ] as const)(
    '%s of another user is found in any spelling',
    async (_what, feature, risk, spelt) => {
      const codes = await steps.workflow({ feature })
      const found: Element[] = []
      for (const address of spelt) {
        const given = { vendorData: randomUUID(), address }
        found.push((await steps.contact(codes, feature, given)).found)
      }
      expect(found[0], JSON.stringify(found[0])).toMatchObject({ status: 'Approved' })
      expect(risksOf(found[1]!)).toContain(risk)
      expect(found[1]!.matches).toHaveLength(1)
    },
  )
})

test('a whole walk with another person’s face ends in review', async () => {
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as {
    is_default: boolean
    workflow_id: string
    workflow_type: string
  }[]
  // Made for every application.
  const kyc = all.find((one) => one.is_default && one.workflow_type === 'kyc')!.workflow_id
  const face = await jpegOf(905, 700)
  for (const status of ['Approved', 'In Review']) {
    const body = { workflow_id: kyc, vendor_data: randomUUID() }
    const made = await world.call('createSession', box.full, { body })
    await walkKyc(openBrowser(world, String(made.body['session_token'])), { face })
    const ended = await eventually(
      () => steps.decision(String(made.body['session_id'])),
      (one) => one['status'] !== 'In Progress',
    )
    expect(ended).toMatchObject({ status })
  }
})
