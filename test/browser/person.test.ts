/** A person is verified: from the link to the decision the application reads. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drained } from '../api/quiet.ts'
import { openApi } from './api.ts'
import { desktop, openBench, phone } from './bench.ts'
import type { Bench, Visit } from './bench.ts'
import { identityCard, pick, picture, selfie, start } from './steps.ts'

let bench: Bench
let api: ReturnType<typeof openApi>
let kyc: string
beforeAll(async () => {
  bench = await openBench('Northwind Bank')
  api = openApi(bench)
  kyc = await api.workflow({ template: 'kyc' })
})
afterAll(() => bench.close())

async function walkKyc(visit: Visit): Promise<void> {
  await start(visit)
  await identityCard(visit)
  await selfie(visit)
}

test('on a phone, from the link to the approval', async () => {
  const { id, url } = await api.session(kyc, { vendor_data: 'ana' })
  const visit = await bench.visit(url, phone)
  await visit.see('Northwind Bank asks you to verify yourself', 'kyc-landing')
  await start(visit)
  await visit.see('Which document do you have?', 'kyc-document')
  await identityCard(visit)
  await visit.see('A picture of your face', 'kyc-selfie')
  await selfie(visit, 'camera')
  await visit.see('You are verified', 'kyc-approved')
  await visit.page.reload()
  await visit.heading('You are verified')
  expect(visit.refused).toEqual([])
  await visit.close()
  expect(await api.decided(id, 'Approved')).toMatchObject({
    id_verifications: [{ status: 'Approved', document_type: 'Identity Card' }],
    liveness_checks: [{ status: 'Approved' }],
    session_url: null,
  })
  await drained(bench.world)
  expect(await api.user('ana')).toMatchObject({ approved_count: 1, session_count: 1 })
})

test.each([
  ['decline_liveness', 'We could not verify you', 'Declined'],
  ['review_liveness', 'Somebody will look at it', 'In Review'],
])('on a desktop, told to %s', async (scenario, heading, status) => {
  const { id, url } = await api.session(kyc, { vendor_data: `ben+session.${scenario}` })
  const visit = await bench.visit(url, desktop)
  await walkKyc(visit)
  await visit.see(heading, `kyc-${scenario}`)
  expect(visit.refused).toEqual([])
  await visit.close()
  await api.decided(id, status)
})

test('where a decline blocks, a declined person is blocked, and asked nothing more', async () => {
  const strict = await api.workflow({ template: 'kyc', auto_block_on_decline: true })
  const vendor_data = 'dora+session.decline_liveness'
  const { id, url } = await api.session(strict, { vendor_data })
  const visit = await bench.visit(url, phone)
  await walkKyc(visit)
  await visit.see('We could not verify you', 'kyc-declined-blocked')
  expect(visit.refused).toEqual([])
  await visit.close()
  await api.decided(id, 'Declined')
  expect(await api.user(vendor_data)).toMatchObject({ status: 'BLOCKED' })
  const again = await api.session(strict, { vendor_data })
  expect(await api.decided(again.id, 'Declined')).toMatchObject({ session_url: null })
})

test('asked again for one step, a person does that step alone', async () => {
  const { id, url } = await api.session(kyc, { vendor_data: 'cleo+session.review_liveness' })
  const first = await bench.visit(url, phone)
  await walkKyc(first)
  await first.heading('Somebody will look at it')
  await api.askAgain(id, 'LIVENESS')
  // The browser that had it open goes on where it is; the link of the API leads there as well.
  await first.page.reload()
  await first.heading('A picture of your face')
  expect(first.refused).toEqual([])
  await first.close()
  const again = await api.decision(id)
  const visit = await bench.visit(again['session_url'], phone)
  await visit.see('Northwind Bank asks you to verify yourself', 'again-landing')
  await start(visit)
  await visit.see('A picture of your face', 'again-selfie')
  await selfie(visit)
  await visit.see('Somebody will look at it', 'again-review')
  expect(visit.refused).toEqual([])
  await visit.close()
})

test('a document that cannot be read is asked again, and says why', async () => {
  const { url } = await api.session(kyc, { vendor_data: 'dora+session.retry_document' })
  const visit = await bench.visit(url, phone)
  await start(visit)
  await identityCard(visit)
  await visit.page.getByText('Please do this again').waitFor()
  await visit.see('Which document do you have?', 'kyc-document-again')
  await visit.choose('Language', 'Deutsch')
  await visit.page.getByText('Das Dokument ist auf dem Bild nicht lesbar.').waitFor()
  await visit.choose('Sprache', 'English')
  await visit.page.getByText(/Tries left: \d/).waitFor()
  expect(await visit.page.getByLabel('Identity card').isChecked()).toBe(true)
  await visit.press('Continue')
  await visit.heading('Front of the document')
  await visit.file(0, 'broken.jpg', (await picture()).subarray(0, 2_000))
  await visit.press('Use this picture')
  await visit.page.getByText('The file is damaged').waitFor()
  await visit.see('Front of the document', 'kyc-document-damaged')
  expect(visit.refused).toEqual(['422 /hosted/session/media'])
  await visit.close()
})

test('verified, a person is taken back to whoever asked', async () => {
  const callback = 'https://shop.example/done?order=7'
  const { id, url } = await api.session(kyc, { vendor_data: 'eve', callback, language: 'es' })
  const visit = await bench.visit(url, desktop, (page) =>
    page.route('https://shop.example/**', (route) => route.fulfill({ body: 'Welcome back' })),
  )
  await visit.press('Empezar')
  await visit.heading('¿Qué documento tiene?')
  await visit.see('¿Qué documento tiene?', 'kyc-document-es')
  await visit.choose('País que lo expidió', 'España')
  await visit.check('Pasaporte')
  await visit.press('Continuar')
  await pick(visit, await picture(), es)
  await visit.press('Enviar el documento')
  await visit.heading(/cara/)
  await pick(visit, await picture(), es)
  await visit.see('Verificación completada', 'kyc-approved-back')
  await visit.page.waitForURL(/^https:\/\/shop\.example\/done/)
  const back = new URL(visit.page.url())
  expect(Object.fromEntries(back.searchParams)).toEqual({
    order: '7',
    session_id: id,
    verificationSessionId: id,
    status: 'Approved',
  })
  await visit.close()
})

const es = 'Usar esta foto'
