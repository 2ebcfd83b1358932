/**
 * What sessions have read stands nowhere in plain, and is gone with its session, its person and its
 * retention: planted values and the numbers of a face are looked for in every table and log line.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { sweep } from '../../packages/server/src/jobs/sweep.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { expectNone, storedTexts } from '../traces.ts'
import { drained, purgeDeleted } from './quiet.ts'
import { openSteps } from './sessions-steps.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

const paper = {
  document_number: 'QX7734219',
  issuing_state: 'ESP',
  first_name: 'Zebulonika',
  last_name: 'Quackenbushova',
}
const email = 'zebulonika@quackenbush.example'
const traces = ['QX7734219', 'Zebulonika', 'Quackenbush', email]

let world: World
let box: Tenant
let steps: ReturnType<typeof openSteps>
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('private', { settings: { retentionMonths: 1 } })
  steps = openSteps(world, box)
})
afterAll(() => world.close())

/** Reads a document, a face and an address of somebody. */
async function live(vendorData: string, face: Buffer): Promise<string[]> {
  const sessions: string[] = []
  const ocr = await steps.workflow({ feature: 'OCR' })
  sessions.push((await steps.document(ocr, vendorData, paper)).sessionId)
  const liveness = await steps.workflow({ feature: 'LIVENESS' })
  sessions.push((await steps.living(liveness, vendorData, face)).sessionId)
  const codes = await steps.workflow({ feature: 'EMAIL_VERIFICATION' })
  const given = { vendorData, address: email }
  sessions.push((await steps.contact(codes, 'EMAIL_VERIFICATION', given)).sessionId)
  await drained(world)
  return sessions
}

const entityOf = async (vendor_data: string): Promise<string> => {
  const { body } = await world.call('getUser', box.full, { params: { vendor_data } })
  return String(body['didit_internal_id'])
}

/** How much is still known of an entity, or of one session: hashes, and faces. */
async function known(of: { entityId: string } | { sessionId: string }): Promise<number[]> {
  const [column, value] =
    'entityId' in of ? ['entity_id', of.entityId] : ['session_id', of.sessionId]
  const { rows } = await world.db.query<{ hashes: number; faces: number }>({
    text: `select
      (select count(*)::int4 from session_identifier where ${column} = $1) as hashes,
      (select count(*)::int4 from session_face
        where ${column} = $1 and template is not null) as faces`,
    values: [value],
  })
  return [rows[0]!.hashes, rows[0]!.faces]
}

/** Ids of the sessions whose face memory finds for a picture of it. */
async function remembered(face: Float32Array): Promise<string[]> {
  const found = await world.services.sessionFaces.findFaces(box.applicationId, face)
  return found.map((one) => one.entryId)
}

async function faceOf(entityId: string, sessionId: string): Promise<Float32Array> {
  return (await world.services.sessionFaceSource.faceOf({ entityId, sessionId }))!
}

test('nothing of it stands in any table, event or log line', async () => {
  const [, sessionId] = await live('ann', await jpegOf(930, 700))
  await live('ben', await jpegOf(930, 700))
  const entityId = await entityOf('ann')
  expect(await known({ entityId })).toEqual([2, 1])
  const face = await faceOf(entityId, sessionId!)
  const numbers = Buffer.from(face.buffer).subarray(0, 16).toString('latin1')
  for (const [table, text] of await storedTexts(world.db))
    expectNone(table, text, [...traces, numbers])
  expectNone('the log', world.logs.join('\n'), traces)
  const { text: metrics } = await world.fetch('/metrics')
  expectNone('figures', metrics, traces)
})

test('a match shows of another no more than two people need to be told apart', async () => {
  const ocr = await steps.workflow({ feature: 'OCR' })
  const { found } = await steps.document(ocr, 'carl', {
    ...paper,
    first_name: 'Carl',
    last_name: 'C',
  })
  expect(JSON.stringify(found.matches)).toContain('Z*** Q***')
  expectNone('matches', JSON.stringify(found.matches), traces)
})

describe('what goes with its owner', () => {
  test('a session that is deleted', async () => {
    const [document, liveness] = await live('dora', await jpegOf(931, 700))
    const entityId = await entityOf('dora')
    const face = await faceOf(entityId, liveness!)
    expect(await remembered(face)).toEqual([liveness])
    for (const session_id of [document!, liveness!])
      await world.call('deleteSession', box.full, { params: { session_id } })
    await drained(world)
    expect(await known({ sessionId: document! })).toEqual([0, 0])
    expect(await known({ sessionId: liveness! })).toEqual([0, 0])
    expect(await remembered(face)).toEqual([])
    expect(await known({ entityId })).toEqual([1, 0])
  })

  test('a person who is erased, in the memory of another process too', async () => {
    const [document, liveness] = await live('erin', await jpegOf(932, 700))
    const entityId = await entityOf('erin')
    const face = await faceOf(entityId, liveness!)
    const other = await world.another('api')
    const inOther = () => other.services.sessionFaces.findFaces(box.applicationId, face)
    expect(await inOther()).toHaveLength(1)
    const watcher = await steps.document(await steps.workflow({ feature: 'OCR' }), 'finn', paper)
    expect(JSON.stringify(watcher.found.matches)).toContain(document)
    const erased = await world.call('eraseEntity', box.full, {
      params: { id: entityId },
      body: { reason: 'asked' },
    })
    expect(erased.status, erased.text).toBe(200)
    await drained(world)
    expect(await known({ entityId })).toEqual([0, 0])
    expect(await remembered(face)).toEqual([])
    await eventually(inOther, (found) => found.length === 0)
    await other.stop()
    const after = await steps.decision(watcher.sessionId)
    const row = (
      after['id_verifications'] as { matches: { session_id: string }[] }[]
    )[0]!.matches.find((one) => one.session_id === document)
    expect(row).toMatchObject({ user_details: null })
  })

  test('an entity whose retention has ended; its last row goes a day later', async () => {
    const [, liveness] = await live('gina', await jpegOf(933, 700))
    const entityId = await entityOf('gina')
    const face = await faceOf(entityId, liveness!)
    await world.call('deleteUsers', box.full, { body: { vendor_data_list: ['gina'] } })
    world.clock.advance(40 * 86_400_000)
    await purgeDeleted(world.services)
    await drained(world)
    expect(await known({ entityId })).toEqual([0, 0])
    expect(await remembered(face)).toEqual([])
    await sweep(world.db, Date.now() + 2 * 86_400_000)
    const { rowCount } = await world.db.query({
      text: 'select 1 from session_face where entity_id = $1',
      values: [entityId],
    })
    expect(rowCount).toBe(0)
  })
})

describe('the face of a user who is deleted', () => {
  const seen = async (face: Buffer) => {
    const liveness = await steps.workflow({ feature: 'LIVENESS' })
    return (await steps.living(liveness, randomUUID(), face)).found
  }
  async function gone(face: Buffer, more: object): Promise<string> {
    const vendorData = randomUUID()
    const liveness = await steps.workflow({ feature: 'LIVENESS' })
    await steps.living(liveness, vendorData, face)
    const entityId = await entityOf(vendorData)
    const body = { vendor_data_list: [vendorData], ...more }
    expect((await world.call('deleteUsers', box.full, { body })).status).toBe(200)
    return entityId
  }

  test('is gone at once', async () => {
    const face = await jpegOf(934, 700)
    const entityId = await gone(face, {})
    expect(await known({ entityId })).toEqual([0, 0])
    expect(await seen(face)).toMatchObject({ status: 'Approved', matches: [] })
  })

  test('is kept for the days asked for, and names nobody', async () => {
    const face = await jpegOf(935, 700)
    const entityId = await gone(face, { retain_face_embeddings: true, face_retention_days: 5 })
    expect(await known({ entityId })).toEqual([0, 1])
    const found = await seen(face)
    expect(found).toMatchObject({ status: 'In Review', warnings: [{ risk: 'DUPLICATED_FACE' }] })
    expect(found.matches).toMatchObject([
      { source: 'retained_template', vendor_data: null, vendor_user_id: null, user_details: null },
    ])
    await sweep(world.db, world.clock.now() + 6 * 86_400_000)
    expect(await known({ entityId })).toEqual([0, 0])
  })
})

test('the journal stands', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
