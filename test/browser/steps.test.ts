/** Workflows of one step each: what is asked, and what the application reads of the answer. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pdfOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openApi } from './api.ts'
import { desktop, openBench, phone } from './bench.ts'
import type { Bench, Visit } from './bench.ts'
import { picture, selfie, snap, start } from './steps.ts'

let bench: Bench
let api: ReturnType<typeof openApi>
beforeAll(async () => {
  bench = await openBench('Northwind Bank')
  api = openApi(bench)
})
afterAll(() => bench.close())

/** Goes through a step from its landing page to the approval, and gives the decision. */
async function through(
  made: { readonly id: string; readonly url: string },
  device: typeof phone,
  walk: (visit: Visit) => Promise<void>,
): Promise<Readonly<Record<string, unknown>>> {
  const visit = await bench.visit(made.url, device)
  await start(visit)
  await walk(visit)
  await visit.heading('You are verified')
  expect(visit.refused).toEqual([])
  await visit.close()
  return api.decided(made.id, 'Approved')
}

test('proof of address, on a desktop', async () => {
  const made = await api.session(await api.workflow({ template: 'address' }))
  const read = await through(made, desktop, async (visit) => {
    await visit.heading('Where you live')
    await visit.file(0, 'bill.pdf', pdfOf())
    await visit.page.getByText('Uploaded: bill.pdf').waitFor()
    await visit.choose('Kind of paper', 'Bank statement')
    await visit.fill('Street and number', 'Calle Mayor 1')
    await visit.fill('Postal code', '28013')
    await visit.fill('Town', 'Madrid')
    await visit.choose('Country', 'Spain')
    await visit.fill(/Date on it/, '2026-11-01')
    await visit.see('Where you live', 'address')
    await visit.press('Send the proof')
  })
  expect(read).toMatchObject({ poa_verifications: [{ status: 'Approved' }] })
})

test('a questionnaire, on a phone and in German', async () => {
  const questionnaire = await bench.world.call('createQuestionnaire', bench.box.full, {
    body: sourceOfFunds,
  })
  expect(questionnaire.status, questionnaire.text).toBe(201)
  const workflow = await api.workflow({
    template: 'questionnaire',
    questionnaire_uuid: questionnaire.body['uuid'],
  })
  const made = await api.session(workflow, { language: 'de' })
  const visit = await bench.visit(made.url, phone)
  await visit.press('Starten')
  await visit.see('Source of funds', 'questionnaire')
  expect(await visit.page.getByLabel(/Wie viel|Für wen/).count()).toBe(0)
  await visit.check('Gehalt')
  await visit.fill(/Für wen/, 'Northwind Mills')
  await visit.fill(/Wie viel im Monat/, '250000')
  await visit.press('Antworten senden')
  await visit.page.getByText('Höchstens 10000.').waitFor()
  await visit.see('Source of funds', 'questionnaire-faults')
  await visit.fill(/Wie viel im Monat/, '2500')
  await visit.see('Source of funds', 'questionnaire-filled')
  await visit.press('Antworten senden')
  await visit.see('Sie sind verifiziert', 'questionnaire-approved')
  expect(visit.refused).toEqual([])
  await visit.close()
  expect(await api.decided(made.id, 'Approved')).toMatchObject({
    questionnaire_responses: [{ title: 'Source of funds', status: 'Approved' }],
  })
})

test('an age, and movements before the camera of a phone', async () => {
  const features = [
    { feature: 'AGE_ESTIMATION' },
    { feature: 'LIVENESS', config: { face_liveness_method: 'ACTIVE_3D' } },
  ]
  const made = await api.session(await api.workflow({ features }))
  const read = await through(made, phone, async (visit) => {
    await visit.see('A picture to estimate your age', 'age')
    await snap(visit)
    await selfie(visit, 'camera')
    for (const prompt of [/to your left/, /to your right/, /smile/]) {
      await visit.heading(prompt)
      await visit.picture()
    }
  })
  expect(read).toMatchObject({
    age_estimations: [{ status: 'Approved' }],
    liveness_checks: [{ status: 'Approved', method: 'ACTIVE_3D' }],
  })
})

test('a paper of another kind, on a phone', async () => {
  const features = [{ feature: 'DOCUMENT_AI' }]
  const made = await api.session(await api.workflow({ features }))
  const read = await through(made, phone, async (visit) => {
    await visit.file(0, 'contract.pdf', pdfOf())
    await visit.page.getByText('Uploaded: contract.pdf').waitFor()
    await visit.see('Documents', 'papers')
    await visit.press('Send the documents')
  })
  expect(read).toMatchObject({ status: 'Approved' })
})

test('the same person again, on a desktop', async () => {
  const portrait_image = (await picture()).toString('base64')
  const workflow = await api.workflow({ template: 'biometric' })
  const made = await api.session(workflow, { vendor_data: 'dora', portrait_image })
  const read = await through(made, desktop, async (visit) => {
    await selfie(visit)
  })
  expect(read).toMatchObject({ face_matches: [{ status: 'Approved' }] })
})

test('an e-mail address and a phone by their codes, on a phone', async () => {
  const features = [{ feature: 'EMAIL_VERIFICATION' }, { feature: 'PHONE_VERIFICATION' }]
  const made = await api.session(await api.workflow({ features }))
  const read = await through(made, phone, async (visit) => {
    await visit.fill('E-mail address', 'ana@example.org')
    await visit.press('Send me a code')
    await visit.page.getByText(/A code is on its way to a•••@example.org/).waitFor()
    await visit.fill('Code', '123456')
    await visit.see('Your e-mail address', 'email-code')
    await visit.press('Check the code')
    await visit.heading('Your phone number')
    await visit.fill('Phone number', '+34 600 000 001')
    await visit.press('Send me a code')
    await visit.page.getByText(/A code is on its way/).waitFor()
    await visit.fill('Code', '123 456')
    await visit.see('Your phone number', 'phone-code')
    await visit.press('Check the code')
  })
  expect(read).toMatchObject({
    email_verifications: [{ email: 'ana@example.org', status: 'Approved' }],
    phone_verifications: [{ status: 'Approved' }],
  })
})

const both = (en: string, de: string) => ({ en, de })
const sourceOfFunds = {
  title: 'Source of funds',
  languages: ['en', 'de'],
  sections: [
    {
      title: both('Income', 'Einkommen'),
      questions: [
        {
          id: 'source',
          type: 'single_choice',
          label: both('Where is it from?', 'Woher kommt es?'),
          required: true,
          options: [
            { value: 'salary', label: both('Salary', 'Gehalt') },
            { value: 'other', label: both('Something else', 'Etwas anderes') },
          ],
        },
        {
          id: 'amount',
          type: 'number',
          label: both('How much a month', 'Wie viel im Monat'),
          required: true,
          max: 10_000,
          show_if: { question: 'source', operator: 'equals', value: 'salary' },
        },
        {
          id: 'employer',
          type: 'short_text',
          label: both('For whom do you work?', 'Für wen arbeiten Sie?'),
          required: true,
          show_if: { question: 'source', operator: 'not_equals', value: 'other' },
        },
      ],
    },
  ],
}
