/** A person is verified: from the link to the decision the application reads. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { drained } from '../api/quiet.ts'
import { openApi } from './api.ts'
import { desktop, openBench, phone } from './bench.ts'
import type { Bench, Visit } from './bench.ts'
import { identityCard, selfie, start } from './steps.ts'

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

test('asked again for one step, a person does that step alone', async () => {
  const { id, url } = await api.session(kyc, { vendor_data: 'cleo+session.review_liveness' })
  const first = await bench.visit(url, phone)
  await walkKyc(first)
  await first.heading('Somebody will look at it')
  await first.close()
  await api.askAgain(id, 'LIVENESS')
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
