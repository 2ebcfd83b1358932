/** Somebody acts for a company: the register, its papers, its people, and waiting for them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inventedCompany, piecesOf } from '../../packages/server/src/store/registry.fixture.ts'
import { importRegistry } from '../../packages/server/src/store/registry.ts'
import { pdfOf } from '../../packages/server/src/media/uploads.fixture.ts'
import { openApi } from './api.ts'
import { desktop, openBench, phone } from './bench.ts'
import type { Bench, Visit } from './bench.ts'
import { identityCard, selfie, start } from './steps.ts'

let bench: Bench
let api: ReturnType<typeof openApi>
let kyb: string
beforeAll(async () => {
  bench = await openBench('Northwind Bank')
  api = openApi(bench)
  kyb = await api.workflow({ template: 'kyb' })
  const company = { ...inventedCompany(1), name: 'Acme Limited', registrationNumber: '00123456' }
  const files = [{ name: 'names.xml', pieces: piecesOf([{ what: 'company', company }]) }]
  await importRegistry(bench.world.db, { source: 'gleif', files }, { nowMs: 0 })
})
afterAll(() => bench.close())

test('on a desktop: chosen from the register, it waits for its two owners, who come', async () => {
  const { id, url } = await api.session(kyb, { vendor_data: 'acme' })
  const visit = await bench.visit(url, desktop)
  await visit.see('Northwind Bank asks you to verify your company', 'kyb-landing')
  await start(visit)
  await visit.see('Find your company', 'kyb-registry')
  await visit.choose('Country of registration', 'United Kingdom')
  await visit.fill(/Company name/, 'acme')
  await visit.press('Search the register')
  await visit.see('Which one is it?', 'kyb-found')
  await visit.press(/Acme Limited/)
  await visit.see('Is this your company?', 'kyb-confirm')
  await visit.press('Yes, go on')
  await papers(visit)
  await people(visit, [ana, ben])
  await visit.see('Waiting for others', 'kyb-parties')
  const waiting = await api.decided(id, 'Awaiting User')
  expect(waiting).toMatchObject({ key_people_checks: [{ ubo_kyc_summary: { total: 2 } }] })
  const links = await visit.page.locator('.link-text').allTextContents()
  expect(links).toHaveLength(2)
  await comes(links[0]!) // two were just counted
  await visit.page.reload()
  await visit.see('Waiting for others', 'kyb-one-to-come')
  await comes(links[1]!)
  await visit.page.reload()
  await visit.see('Your company is verified', 'kyb-approved')
  expect(visit.refused).toEqual([])
  await visit.close()
  expect(await api.decided(id, 'Approved')).toMatchObject({
    registry_checks: [{ status: 'Approved', company: { name: 'Acme Limited' } }],
    key_people_checks: [{ ubo_kyc_summary: { total: 2, approved: 2, pending: 0 } }],
  })
})

test('on a phone: a company no register knows is described', async () => {
  const { id, url } = await api.session(kyb, { vendor_data: 'neue' })
  const visit = await bench.visit(url, phone)
  await start(visit)
  await visit.heading('Find your company')
  await visit.choose('Country of registration', 'Germany')
  await visit.fill(/Company name/, 'Neue Werke')
  await visit.press('Search the register')
  await visit.page.getByText(/knows no such company/).waitFor()
  await visit.see('Find your company', 'kyb-none')
  await visit.press('Describe it by hand')
  await visit.fill('Legal name', 'Neue Werke GmbH')
  await visit.see('Describe your company', 'kyb-by-hand')
  await visit.press('Send the company')
  await papers(visit)
  await people(visit, [ana])
  await visit.see('Waiting for others', 'kyb-parties')
  expect(visit.refused).toEqual([])
  await visit.close()
  await api.decided(id, 'Awaiting User')
})

async function papers(visit: Visit): Promise<void> {
  await visit.see('Documents of the company', 'kyb-papers')
  await visit.file(0, 'extract.pdf', pdfOf())
  await visit.page.getByText('extract.pdf').waitFor()
  await visit.see('Documents of the company', 'kyb-papers-filled')
  await visit.press('Send the documents')
}

/** An owner opens the link on a phone of their own. */
async function comes(link: string): Promise<void> {
  const owner = await bench.visit(link, phone)
  await owner.see('Northwind Bank asks you to verify yourself', 'kyb-owner-landing')
  await start(owner)
  await identityCard(owner)
  await selfie(owner)
  await owner.heading('You are verified')
  expect(owner.refused).toEqual([])
  await owner.close()
}

interface Owner {
  readonly first: string
  readonly email: string
  /** In per cent, as it is typed. */
  readonly owns: string
}
const ana: Owner = { first: 'Ana', email: 'ana@example.org', owns: '60,5' }
const ben: Owner = { first: 'Ben', email: 'ben@example.org', owns: '39,5' }

async function people(visit: Visit, owners: readonly Owner[]): Promise<void> {
  await visit.see('Owners and officers', 'kyb-people')
  for (const { first, email, owns } of owners) {
    await visit.press('Add a person')
    await visit.fill('First names', first)
    await visit.fill('Last name', 'Sample')
    await visit.fill(/E-mail address/, email)
    await visit.choose(/Nationality/, 'Portugal')
    await visit.check('Beneficial owner')
    await visit.fill(/Owns, in per cent/, owns)
    await visit.see('Person', 'kyb-person')
    await visit.press('Done')
  }
  await visit.see('Owners and officers', 'kyb-people-filled')
  await visit.press('Send the list')
}
