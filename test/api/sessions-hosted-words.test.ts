/** What the hosted page is told of fields and of steps asked again: codes beside the words. */
import { fieldFaults } from '@ostiary/domain/field-faults'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { jpegOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('words')
})
afterAll(() => world.close())

let people = 0

async function sessionOn(features: readonly object[], vendor_data = `p-${(people += 1)}`) {
  const workflow = await world.call('createWorkflow', box.full, { body: { features } })
  const body = { workflow_id: workflow.body['workflow_id'], vendor_data }
  const made = await world.call('createSession', box.full, { body })
  const browser = openBrowser(world, String(made.body['session_token']))
  await browser.open()
  return { browser, session_id: String(made.body['session_id']) }
}

type Fault = Readonly<Record<string, unknown>>

/** Path and code of each fault; every message is the one of its code. */
function faultsIn({ status, body }: { status: number; body: object }): string[] {
  expect(status).toBe(400)
  return (body as { errors: Fault[] }).errors.map((fault) => {
    const { path, code, message, min = 0, max = 500 } = fault
    const words = Object.entries(fieldFaults).find(([one]) => one === code)?.[1]
    expect(message).toBe(words?.replace('{min}', String(min)).replace('{max}', String(max)))
    return `${path} ${code}`
  })
}

const search = async (browser: Browser, query: string) => {
  const { body, status } = await browser.search(query)
  return faultsIn({ status, body })
}

test('a company and its people: each field says by a code what is wrong', async () => {
  const { browser } = await sessionOn([{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }])
  expect(await search(browser, 'country_code=QQ&name=ab')).toEqual([
    '/country_code country_invalid',
  ])
  expect(await search(browser, 'country_code=DE&name=a')).toEqual(['/name search_too_short'])
  const long = 'x'.repeat(5_000)
  expect(await search(browser, `country_code=GB&name=${long}`)).toEqual(['/name length_invalid'])
  const number = `country_code=GB&name=ab&registration_number=${long}`
  expect(await search(browser, number)).toEqual(['/registration_number length_invalid'])
  expect(faultsIn(await browser.answer({ manual: { legal_name: 'Sample' } }))).toEqual([
    '/manual/country_code missing',
  ])
  // A number is nobody's duty: not every company has one.
  await browser.answer({ manual: { legal_name: 'Sample', country_code: 'ES' } })
  expect((await browser.settled()).current).toMatchObject({ feature: 'KYB_KEY_PEOPLE' })
  const parties = [{ kind: 'company', legal_name: 'X', roles: [], ownership_percent: 101 }, 'x']
  expect(faultsIn(await browser.answer({ parties }))).toEqual([
    '/parties/0/country missing',
    '/parties/0/roles role_missing',
    '/parties/0/ownership_percent percent_invalid',
    '/parties/1 party_invalid',
  ])
})

test('a code: each field says by a code what is wrong', async () => {
  const { browser } = await sessionOn([
    { feature: 'EMAIL_VERIFICATION' },
    { feature: 'PHONE_VERIFICATION' },
  ])
  expect(faultsIn(await browser.code('nobody'))).toEqual(['/address email_invalid'])
  expect(faultsIn(await browser.answer({ code: '1' }))).toEqual(['/code code_not_sent'])
  await browser.code('ana@example.org')
  expect(faultsIn(await browser.answer({ code: '1' }))).toEqual(['/code code_wrong'])
  await browser.answer({ code: '123456' })
  await browser.settled()
  expect(faultsIn(await browser.code('12'))).toEqual(['/address phone_invalid'])
})

test('answers: what a question takes is said beside its code', async () => {
  const questions = [
    { id: 'a', type: 'short_text', label: { en: 'A' }, required: true },
    { id: 'b', type: 'date', label: { en: 'B' } },
  ]
  const made = await world.call('createQuestionnaire', box.full, {
    body: { title: 'Q', languages: ['en'], sections: [{ title: { en: 'S' }, questions }] },
  })
  const config = { questionnaire_uuid: made.body['uuid'] }
  const { browser } = await sessionOn([{ feature: 'QUESTIONNAIRE', config }])
  const given = { answers: { a: 'x'.repeat(501), b: 'soon', c: 1 } }
  const told = await browser.answer(given)
  expect(faultsIn(told)).toEqual([
    '/answers/c unknown',
    '/answers/a length_invalid',
    '/answers/b date_invalid',
  ])
  expect(told.body['errors']).toMatchObject([{}, { min: 0, max: 500 }, {}])
})

test('what a provider could not read comes as its code, in English', async () => {
  const { browser } = await sessionOn([{ feature: 'OCR' }], 'ana+session.retry_document')
  const front = await browser.upload('document_front', await jpegOf(800, 600))
  const { media_id } = front.body
  await browser.answer({ document_type: 'P', issuing_state: 'ESP', front: media_id })
  expect((await browser.settled()).current?.problems).toEqual([
    {
      code: 'DOCUMENT_UNREADABLE',
      message: expect.stringContaining('cannot be read'),
      lang: 'en',
    },
  ])
})

test('what a reviewer typed for a step is shown until it is asked again without', async () => {
  const bea = 'bea+session.review_document'
  const { browser, session_id } = await sessionOn([{ feature: 'OCR' }], bea)
  const answer = async () => {
    const front = await browser.upload('document_front', await jpegOf(800, 600))
    const { media_id } = front.body
    await browser.answer({ document_type: 'P', issuing_state: 'ESP', front: media_id })
    const state = await browser.settled()
    await drained(world)
    return state
  }
  const problems = async (reason?: string) => {
    const nodes_to_resubmit = [{ node_id: 'ocr', ...(reason && { reason }) }]
    const body = { new_status: 'Resubmitted', nodes_to_resubmit }
    const done = await world.call('updateSessionStatus', box.full, { params: { session_id }, body })
    expect(done.status, done.text).toBe(200)
    return (await browser.state()).body.current?.problems
  }
  expect((await answer()).status).toBe('In Review')
  const typed = 'la planted esquina está cortada'
  expect(await problems(typed)).toEqual([{ code: 'REVIEWER', message: typed, lang: null }])
  expect((await answer()).status).toBe('In Review')
  expect(await problems()).toEqual([])
  const { rows } = await world.db.query<{ body: string }>({ text: 'select body from journal' })
  expect([...rows.map((row) => row.body), ...world.logs].join('\n')).not.toContain('planted')
})
