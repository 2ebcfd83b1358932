/** What a step's answer may name: uploads of that session, made at that step, of the kind asked. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { walkKyc } from './walk-kyc.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('uploads of steps')
})
afterAll(() => world.close())

async function sessionOn(workflow: object, vendor_data: string = randomUUID()) {
  const made = await world.call('createWorkflow', box.full, { body: workflow })
  expect(made.status, made.text).toBe(201)
  const { workflow_id } = made.body
  const { body } = await world.call('createSession', box.full, {
    body: { workflow_id, vendor_data },
  })
  const browser = openBrowser(world, String(body['session_token']))
  await browser.open()
  return { browser, session_id: String(body['session_id']) }
}

const decision = async (session_id: string) =>
  (await world.call('getSessionDecision', box.full, { params: { session_id } })).body

async function uploaded(browser: Browser, purpose: string): Promise<string> {
  const answer = await browser.upload(purpose, await jpegOf(800, 600))
  expect(answer.status).toBe(201)
  return String(answer.body['media_id'])
}

/** Path and code of each fault. */
async function faults(browser: Browser, input: object): Promise<string[]> {
  const { status, code, body } = await browser.answer(input)
  expect([status, code]).toEqual([400, 'answer_invalid'])
  return (body['errors'] as { path: string; code: string }[]).map(
    (one) => `${one.path} ${one.code}`,
  )
}

const document = { document_type: 'P', issuing_state: 'ESP' }

test('an earlier selfie of the same user does not pass for a living face', async () => {
  const first = await sessionOn({ template: 'kyc' }, 'replay')
  await walkKyc(first.browser)
  expect((await first.browser.settled()).status).toBe('Approved')
  const [taken] = (
    await world.db.query<{ media_id: string }>({
      text: `select media_id from media where session_id = $1 and kind = 'selfie'`,
      values: [first.session_id],
    })
  ).rows
  const { browser } = await sessionOn({ template: 'biometric' }, 'replay')
  expect(await faults(browser, { selfie: taken!.media_id })).toEqual(['/selfie upload_unknown'])
  expect((await browser.state()).body.current).toMatchObject({ feature: 'LIVENESS' })
})

describe('the front of a document', () => {
  test.each([
    ['no id', 'nope'],
    ['an object', { a: 1 }],
    ['the id of nothing', randomUUID()],
  ])('is not %s', async (_what, front) => {
    const { browser } = await sessionOn({ features: [{ feature: 'OCR' }] })
    expect(await faults(browser, { ...document, front })).toEqual(['/front upload_unknown'])
  })

  test('is no picture uploaded as something else, nor of another session or step', async () => {
    const { browser } = await sessionOn({ features: [{ feature: 'OCR' }, { feature: 'OCR' }] })
    const other = await sessionOn({ features: [{ feature: 'OCR' }] })
    for (const front of [
      await uploaded(browser, 'selfie'),
      await uploaded(other.browser, 'document_front'),
    ])
      expect(await faults(browser, { ...document, front })).toEqual(['/front upload_unknown'])
    const front = await uploaded(browser, 'document_front')
    const back = await uploaded(browser, 'document_front')
    expect(await faults(browser, { ...document, front, back })).toEqual(['/back upload_unknown'])
    expect((await browser.answer({ ...document, front, back: null })).status).toBe(200)
    await browser.settled()
    expect(await faults(browser, { ...document, front })).toEqual(['/front upload_unknown'])
  })

  test('is none that was removed', async () => {
    const { browser, session_id } = await sessionOn({ features: [{ feature: 'OCR' }] })
    const front = await uploaded(browser, 'document_front')
    const { rows } = await world.db.query<{ entity_id: string }>({
      text: 'select entity_id from session where session_id = $1',
      values: [session_id],
    })
    await world.services.media.remove(rows[0]!.entity_id, [front])
    expect(await faults(browser, { ...document, front })).toEqual(['/front upload_unknown'])
  })
})

test('each frame of a face and each paper is one of the step', async () => {
  const face = await sessionOn({ features: [{ feature: 'LIVENESS' }] })
  const selfie = await uploaded(face.browser, 'selfie')
  const frames = [await uploaded(face.browser, 'face_frame'), selfie]
  expect(await faults(face.browser, { selfie, frames })).toEqual(['/frames/1 upload_unknown'])
  expect(await faults(face.browser, { selfie, frames: 'x' })).toEqual(['/frames files_invalid'])
  const papers = await sessionOn({ features: [{ feature: 'DOCUMENT_AI' }] })
  const media_id = await uploaded(papers.browser, 'document')
  const documents = [{ id: 'a', media_id }, { id: 'b', media_id: 'nope' }, { id: 'c' }, 'x']
  expect(await faults(papers.browser, { documents })).toEqual([
    '/documents/1/media_id upload_unknown',
    '/documents/2/media_id upload_unknown',
    '/documents/3/media_id upload_unknown',
  ])
  expect(await faults(papers.browser, { documents: 'x' })).toEqual(['/documents files_invalid'])
})

test('nothing else may pass for an upload, and be shown instead of what was said', async () => {
  const { browser } = await sessionOn({
    features: [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }],
  })
  await browser.answer({ manual: { legal_name: 'Sample', country_code: 'ES' } })
  await browser.settled()
  const ana = { kind: 'person', first_name: 'Ana', last_name: 'B', country: 'ES', roles: ['ubo'] }
  const parties = [ana, { ...ana, media_id: randomUUID() }]
  expect(await faults(browser, { parties })).toEqual(['/parties/1/media_id unknown'])
})

test('files that answer a question are uploads of it, and shown as links', async () => {
  const questions = [{ id: 'proof', type: 'file', label: { en: 'Proof' }, required: true }]
  const made = await world.call('createQuestionnaire', box.full, {
    body: { title: 'Q', languages: ['en'], sections: [{ title: { en: 'S' }, questions }] },
  })
  const config = { questionnaire_uuid: made.body['uuid'] }
  const { browser, session_id } = await sessionOn({
    features: [{ feature: 'QUESTIONNAIRE', config }],
  })
  for (const proof of [['nope'], randomUUID(), await uploaded(browser, 'selfie')])
    expect(await faults(browser, { answers: { proof } })).toEqual(['/answers/proof upload_unknown'])
  const proof = await uploaded(browser, 'document')
  expect((await browser.answer({ answers: { proof } })).status).toBe(200)
  await browser.settled()
  const [asked] = (await decision(session_id))['questionnaire_responses'] as {
    sections: { items: { value: string[] }[] }[]
  }[]
  const [link] = asked!.sections[0]!.items[0]!.value
  const shown = await fetch(link!.replace(world.services.publicUrl, world.url))
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
})
