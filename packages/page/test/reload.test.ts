/** Whoever acts for a company loads the page again half way, and finds what was typed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { devices, openBench } from './browser.ts'
import type { Bench, Walk } from './browser.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const [phone] = devices
const company = {
  handle: 'h-1',
  name: 'Acme Trading SL',
  registration_number: 'B12345678',
  country_code: 'ES',
  address: 'Calle Mayor 1, Madrid',
  status: 'active',
}
const registry = { feature: 'KYB_REGISTRY', ask: { countries: null } }
const papers = {
  feature: 'KYB_DOCUMENTS',
  ask: { groups: [{ id: 'legal_presence', label: 'legal_presence', required: true }] },
}
const people = { feature: 'KYB_KEY_PEOPLE', ask: { roles: ['ubo'] }, checks: 9 }

const left = (walk: Walk) => walk.page.evaluate<string>('JSON.stringify(sessionStorage)')

test('company, papers and people are there after a reload, and gone once sent', async () => {
  const walk = await bench.walk(phone!, {
    steps: [registry, papers, people],
    settings: { candidates: [company] },
  })
  await walk.go()
  await walk.press('Start')
  await walk.choose('Country of registration', 'Spain')
  await walk.fill(/Company name/, 'acme')
  await walk.press('Search the register')
  await walk.press(/Acme Trading SL/)
  await walk.heading('Is this your company?')
  await walk.page.reload()
  await walk.press('Start')
  await walk.heading('Is this your company?')
  await walk.press('Yes, go on')
  await walk.file(0, 'extract.pdf')
  await walk.page.getByText('extract.pdf').waitFor()
  expect(await left(walk)).not.toContain('Acme')
  await walk.page.reload()
  await walk.page.getByText('extract.pdf').waitFor()
  await walk.press('Send the documents')
  await walk.press('Add a person')
  await walk.fill('First names', 'Ana')
  await walk.fill('Last name', 'Lima')
  await walk.page.reload()
  await walk.fill(/E-mail address/, 'ana@example.com')
  await walk.choose(/Nationality/, 'Portugal')
  await walk.check('Beneficial owner')
  await walk.press('Done')
  await walk.page.reload()
  await walk.page.getByText('Ana Lima').waitFor()
  expect(await left(walk)).not.toContain('extract.pdf')
  await walk.press('Send the list')
  walk.server.script.await([
    {
      name_initials: 'A. L.',
      role: 'ubo',
      kind: 'user',
      status: 'Not Started',
      url: 'https://id.example.com/a',
    },
  ])
  await walk.heading('Waiting for others')
  expect(await left(walk)).toBe('{}')
  await walk.close()
})

test('nothing that was typed stays where the link has ended', async () => {
  const walk = await bench.walk(phone!, { steps: [people] })
  await walk.go()
  await walk.press('Start')
  await walk.press('Add a person')
  await walk.fill('First names', 'Ana')
  expect(await left(walk)).toContain('Ana')
  walk.server.reply('GET session', { status: 410, body: { code: 'link_ended' } })
  walk.server.reply('POST session/open', { status: 410, body: { code: 'link_ended' } })
  await walk.page.reload()
  await walk.heading('This link is over')
  expect(await left(walk)).toBe('{}')
  await walk.close()
})

test('what a person types of themselves is kept in no storage', async () => {
  const walk = await bench.walk(phone!, {
    steps: [{ feature: 'PROOF_OF_ADDRESS', ask: { document_types: ['OTHER'], max_age_months: 3 } }],
  })
  await walk.go()
  await walk.press('Start')
  await walk.fill(/Street/, 'Calle Mayor 1')
  expect(await left(walk)).toBe('{}')
  await walk.close()
})
