/** E-mail and phone by code, and a questionnaire, at the hosted page. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('codes')
})
afterAll(() => world.close())

async function sessionOn(features: readonly object[], more: object = {}) {
  const made = await world.call('createWorkflow', box.full, {
    body: { workflow_label: 'Mine', features },
  })
  expect([made.status, made.text]).toEqual([201, made.text])
  const { workflow_id } = made.body
  const { body } = await world.call('createSession', box.full, { body: { workflow_id, ...more } })
  const browser = openBrowser(world, String(body['session_token']))
  await browser.open()
  return { browser, id: String(body['session_id']) }
}
const decision = async (session_id: string) =>
  (await world.call('getSessionDecision', box.full, { params: { session_id } })).body

const later = (): void => world.clock.advance(31_000)

async function refusedCode(browser: Browser, code: string): Promise<void> {
  expect(await browser.answer({ code })).toMatchObject({ status: 400, code: 'answer_invalid' })
}

test('a code is typed right at last, and the address is approved', async () => {
  const { browser, id } = await sessionOn([{ feature: 'EMAIL_VERIFICATION' }], {
    vendor_data: 'mail',
  })
  expect(await browser.code('no address')).toMatchObject({ status: 400 })
  expect((await browser.code('Ana@Example.org')).body.current?.ask).toMatchObject({
    address: 'a•••@example.org',
    code_sent: true,
  })
  expect(await browser.code()).toMatchObject({ status: 429, code: 'code_too_soon' })
  await refusedCode(browser, '000000')
  expect((await browser.answer({ code: '123 456' })).status).toBe(200)
  await browser.settled()
  expect(await decision(id)).toMatchObject({
    status: 'Approved',
    email_verifications: [{ email: 'ana@example.org', status: 'Approved' }],
  })
  await drained(world)
  const { body } = await world.call('getUser', box.full, { params: { vendor_data: 'mail' } })
  expect(body).toMatchObject({ approved_emails: { 'ana@example.org': true } })
})

test('who types it wrong too often must ask for another, and at last is declined', async () => {
  const { browser, id } = await sessionOn([{ feature: 'PHONE_VERIFICATION' }])
  for (let sent = 0; sent < 3; sent += 1) {
    expect((await browser.code('+34 600 000 001')).status).toBe(200)
    for (let misses = 0; misses < 2; misses += 1) await refusedCode(browser, '000000')
    if (sent === 2) break
    await refusedCode(browser, '000000')
    // Right, but too late: it was typed wrong too often.
    await refusedCode(browser, '123456')
    later()
  }
  later()
  expect(await browser.code()).toMatchObject({ status: 409, code: 'code_limit_reached' })
  expect((await browser.answer({ code: '000000' })).status).toBe(200)
  await browser.settled()
  expect(await decision(id)).toMatchObject({ status: 'Declined' })
})

test('who types many codes at once has no more tries than others', async () => {
  const { browser, id } = await sessionOn([{ feature: 'EMAIL_VERIFICATION' }])
  await browser.code('many@example.org')
  const answers = Array.from({ length: 12 }, () => browser.answer({ code: '000000' }))
  for (const { status } of await Promise.all(answers)) expect([400, 409]).toContain(status)
  const { rows } = await world.db.query<{ n: number }>({
    text: `select count(*)::int as n from journal
      where kind = 'session.otp_refused' and body like $1`,
    values: [`%${id}%`],
  })
  expect(rows[0]!.n).toBeGreaterThan(0)
  expect(rows[0]!.n).toBeLessThanOrEqual(3)
})

test('a step that needs no code has none sent', async () => {
  const { browser } = await sessionOn([{ feature: 'OCR' }])
  expect(await browser.code('+34600000001')).toMatchObject({ status: 409, code: 'step_changed' })
})

test('the workflow says how many codes are sent, and how often one is tried', async () => {
  const config = { email_max_attempts: 1, email_max_resends: 1 }
  const { browser, id } = await sessionOn([{ feature: 'EMAIL_VERIFICATION', config }])
  await browser.code('ana@example.org')
  await refusedCode(browser, '000000')
  later()
  expect((await browser.code()).body.current?.ask).toMatchObject({ code_sent: true, codes_left: 0 })
  later()
  expect(await browser.code()).toMatchObject({ status: 409, code: 'code_limit_reached' })
  await browser.answer({ code: '000000' })
  await browser.settled()
  expect(await decision(id)).toMatchObject({ status: 'Declined' })
})

test('the last code ends the step when it is too old; a reviewer may ask anew', async () => {
  const config = { email_max_resends: 0 }
  const { browser, id } = await sessionOn([{ feature: 'EMAIL_VERIFICATION', config }])
  await browser.code('una@example.org')
  world.clock.advance(601_000)
  await browser.answer({ code: '123456' })
  await browser.settled()
  const [check] = (await decision(id))['email_verifications'] as { node_id: string }[]
  const again = await world.call('updateSessionStatus', box.full, {
    params: { session_id: id },
    body: { new_status: 'Resubmitted', nodes_to_resubmit: [check] },
  })
  expect([again.status, again.text]).toEqual([200, again.text])
  const { body } = await world.call('getSessionDecision', box.full, { params: { session_id: id } })
  const once = openBrowser(world, String(body['session_token']))
  expect((await once.open()).body.current?.ask).toMatchObject({ code_sent: false })
  expect((await once.code('una@example.org')).status).toBe(200)
  await once.answer({ code: '123456' })
  await once.settled()
  expect(await decision(id)).toMatchObject({ status: 'Approved' })
})

test('a code is too old after ten minutes', async () => {
  const { browser } = await sessionOn([{ feature: 'EMAIL_VERIFICATION' }])
  await browser.code('ana@example.org')
  world.clock.advance(601_000)
  await refusedCode(browser, '123456')
})

test('a questionnaire is asked as its workflow pinned it', async () => {
  const made = await world.call('createQuestionnaire', box.full, {
    body: {
      title: 'Source of funds',
      languages: ['en'],
      sections: [
        {
          title: { en: 'Money' },
          questions: [
            {
              id: 'source',
              type: 'single_choice',
              label: { en: 'Where is it from?' },
              required: true,
              options: [
                { value: 'salary', label: { en: 'Salary' } },
                { value: 'found', label: { en: 'Found it' } },
              ],
              actions: [{ operator: 'equals', value: 'found', answer_action: 'REVIEW' }],
            },
          ],
        },
      ],
    },
  })
  expect([made.status, made.text]).toEqual([201, made.text])
  const questionnaire_uuid = made.body['uuid']
  const { browser, id } = await sessionOn([
    { feature: 'QUESTIONNAIRE', config: { questionnaire_uuid } },
  ])
  expect((await browser.state()).body.current?.ask).toMatchObject({ title: 'Source of funds' })
  expect(await browser.answer({ answers: {} })).toMatchObject({ status: 400 })
  await browser.answer({ answers: { source: 'found' } })
  await browser.settled()
  expect(await decision(id)).toMatchObject({
    status: 'In Review',
    questionnaire_responses: [{ title: 'Source of funds', status: 'In Review' }],
  })
})
