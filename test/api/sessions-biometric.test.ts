/** Whoever comes back shows the face again: beside the one that is kept, or one that is sent. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openBrowser } from './hosted.ts'
import type { Answer } from './request.ts'
import { walkKyc } from './walk-kyc.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let kyc: string
let again: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('biometric')
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  kyc = all.find((one) => one.workflow_type === 'kyc')!.workflow_id // made for every application
  const made = await world.call('createWorkflow', box.full, { body: { template: 'biometric' } })
  again = String(made.body['workflow_id'])
})
afterAll(() => world.close())

const create = (body: object, key = box.full): Promise<Answer> =>
  world.call('createSession', key, { body: { workflow_id: again, ...body } })
const decision = async (session_id: string, key = box.full) =>
  (await world.call('getSessionDecision', key, { params: { session_id } })).body
const ended = (sessionId: string, key = box.full) =>
  eventually(
    () => decision(sessionId, key),
    (one) => one['status'] !== 'In Progress' && one['status'] !== 'Not Started',
  )

async function shows({ body }: Answer, face: Buffer, key = box.full) {
  const browser = openBrowser(world, String(body['session_token']))
  await browser.open()
  const selfie = await browser.upload('selfie', face)
  await browser.answer({ selfie: selfie.body['media_id'] })
  return ended(String(body['session_id']), key)
}

async function verified(vendor_data: string, face: Buffer): Promise<string> {
  const { body } = await create({ workflow_id: kyc, vendor_data })
  await walkKyc(openBrowser(world, String(body['session_token'])), { face })
  const sessionId = String(body['session_id'])
  expect(await ended(sessionId)).toMatchObject({ status: 'Approved' })
  return sessionId
}

const pairOf = (body: Readonly<Record<string, unknown>>) =>
  (body['face_matches'] as Readonly<Record<string, unknown>>[])[0]

describe('without a face of the user', () => {
  test.each([
    ['nobody knows', {}],
    ['nobody has named', { vendor_data: null }],
  ])('somebody %s is refused by name', async (_who, more) => {
    const answer = await create({ vendor_data: randomUUID(), ...more })
    expect([answer.status, answer.code]).toEqual([400, 'portrait_missing'])
  })

  test('a user never verified is refused too, and one who is BLOCKED is turned away', async () => {
    for (const [status, wanted] of [
      ['ACTIVE', 400],
      ['BLOCKED', 201],
    ] as const) {
      const vendor_data = randomUUID()
      await world.call('createUser', box.full, { body: { vendor_data, status } })
      const answer = await create({ vendor_data })
      expect(answer.status).toBe(wanted)
      if (wanted === 201) expect(answer.body['status']).toBe('Declined')
    }
  })
})

test('the face kept of the user is compared with, and says whose session it is', async () => {
  const before = await verified('ann', await jpegOf(910, 700))
  const made = await create({ vendor_data: 'ann' })
  expect(made.status, made.text).toBe(201)
  const found = await shows(made, await jpegOf(911, 700))
  expect(found).toMatchObject({ status: 'Approved', id_verifications: null })
  expect(pairOf(found)).toMatchObject({
    source_image: expect.stringContaining('/media/'),
    target_image: expect.stringContaining('/media/'),
    source_image_session_id: before,
  })
})

test('a picture that is sent goes before it, and is kept once', async () => {
  await verified('ben', await jpegOf(912, 700))
  const portrait_image = (await jpegOf(300, 300)).toString('base64')
  const made = await create({ vendor_data: 'ben', portrait_image })
  const repeated = await create({ vendor_data: 'ben', portrait_image })
  expect(repeated.body['session_id']).toBe(made.body['session_id'])
  const { rows } = await world.db.query<{ n: number }>({
    text: `select count(*)::int4 as n from media where session_id = $1 and kind = 'portrait'`,
    values: [made.body['session_id']],
  })
  expect(rows[0]!.n).toBe(1)
  const found = await shows(repeated, await jpegOf(913, 700))
  expect(found).toMatchObject({ status: 'Approved' })
  expect(pairOf(found)).toMatchObject({
    source_image: expect.stringContaining('/media/'),
    source_image_session_id: null,
  })
})

test('with a picture somebody new may begin; what is none is refused by its field', async () => {
  const portrait_image = `data:image/jpeg;base64,${(await jpegOf(301, 300)).toString('base64')}`
  expect((await create({ vendor_data: randomUUID(), portrait_image })).status).toBe(201)
  for (const wrong of ['***', Buffer.from('GIF89a').toString('base64')]) {
    const answer = await create({ vendor_data: randomUUID(), portrait_image: wrong })
    expect(answer.status).toBe(400)
    expect(answer.body).toHaveProperty('portrait_image')
  }
})

test('where the kept picture went meanwhile a person must look', async () => {
  const before = await verified('cleo', await jpegOf(914, 700))
  const made = await create({ vendor_data: 'cleo' })
  await world.call('deleteSession', box.full, { params: { session_id: before } })
  const found = await shows(made, await jpegOf(915, 700))
  expect(found).toMatchObject({ status: 'In Review' })
})
