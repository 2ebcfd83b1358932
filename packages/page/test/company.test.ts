/** Somebody acting for a company: the register, its papers, its people, and waiting for them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { devices, openBench } from './browser.ts'
import type { Bench, Walk } from './browser.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})
afterAll(() => bench.close())

const registry = { feature: 'KYB_REGISTRY', ask: { countries: ['DE', 'ES'] } }
const papers = {
  feature: 'KYB_DOCUMENTS',
  ask: {
    groups: [
      { id: 'legal_presence', label: 'legal_presence', required: true },
      { id: 'ownership_structure', label: 'ownership_structure', required: false },
    ],
  },
}
const people = {
  feature: 'KYB_KEY_PEOPLE',
  ask: { roles: ['ubo', 'director', 'shareholder'] },
  checks: 9,
}
const candidates = [
  {
    handle: 'h-1',
    name: 'Acme Trading SL',
    registration_number: 'B12345678',
    country_code: 'ES',
    address: 'Calle Mayor 1, Madrid',
    status: 'active',
  },
]

describe.each(devices)('on a $name', (device) => {
  test('a company from the register, its papers and its people', async () => {
    const walk = await bench.walk(device, {
      steps: [registry, papers, people],
      settings: { candidates },
    })
    await walk.go()
    await walk.press('Start')
    await walk.see('Find your company', 'registry')
    await walk.press('Search the register')
    await walk.see('Find your company', 'registry-faults')
    await walk.choose('Country of registration', 'Spain')
    await walk.fill(/Company name/, 'acme')
    await walk.press('Search the register')
    await walk.see('Which one is it?', 'registry-found')
    await walk.press(/Acme Trading SL/)
    await walk.see('Is this your company?', 'registry-confirm')
    await walk.page.getByText('Something is out of date').click()
    await walk.fill(/Legal name/, 'Acme Holding SL')
    await walk.press('Yes, go on')
    await walk.see('Documents of the company', 'company-papers')
    await walk.file(0, 'extract.pdf')
    await walk.page.getByText('extract.pdf').waitFor()
    await walk.see('Documents of the company', 'company-papers-filled')
    await walk.press('Send the documents')
    await fillPeople(walk)
    await walk.press('Send the list')
    await walk.page.getByRole('heading', { name: 'We are checking this' }).waitFor()
    walk.server.script.await([
      {
        name_initials: 'A. L.',
        role: 'director',
        kind: 'user',
        status: 'Not Started',
        url: 'https://id.example.com/session/of-ana',
      },
      { name_initials: 'H.', role: 'shareholder', kind: 'business', status: 'Approved', url: null },
    ])
    await walk.see('Waiting for others', 'parties')
    await walk.press('Copy the link for A. L.')
    await walk.page.getByRole('button', { name: 'Copied' }).waitFor()
    expect(walk.server.sent('POST session/answer').toReversed()).toEqual(answered)
    await walk.close()
  })

  test('a company no register knows', async () => {
    const walk = await bench.walk(device, { steps: [registry] })
    await walk.go()
    await walk.press('Start')
    await walk.choose('Country of registration', 'Germany')
    await walk.fill(/Registration number/, 'HRB 1')
    await walk.press('Search the register')
    await walk.page.getByText(/knows no such company/).waitFor()
    await walk.see('Find your company', 'registry-none')
    await walk.press('Describe it by hand')
    await walk.fill('Legal name', 'Neue GmbH')
    await walk.see('Describe your company', 'company-by-hand')
    await walk.press('Send the company')
    await walk.page.getByRole('heading', { name: 'You are verified' }).waitFor()
    expect(walk.server.sent('POST session/answer')).toEqual([
      {
        node_id: 'n0',
        input: {
          manual: {
            legal_name: 'Neue GmbH',
            registration_number: 'HRB 1',
            country_code: 'DE',
          },
        },
      },
    ])
    await walk.close()
  })
})

async function fillPeople(walk: Walk): Promise<void> {
  await walk.see('Owners and officers', 'people')
  await walk.press('Send the list')
  await walk.see('Owners and officers', 'people-faults')
  await walk.press('Add a person')
  await walk.fill('First names', 'Ana')
  await walk.fill('Last name', 'Lima')
  await walk.check('Director')
  await walk.fill(/E-mail address/, 'ana@example.com')
  await walk.choose(/Nationality/, 'Portugal')
  await walk.fill(/Owns, in per cent/, '60,5')
  await walk.see('Person', 'people-person')
  await walk.press('Done')
  await walk.press('Add a company')
  await walk.press('Done')
  await walk.see('Company', 'people-company-faults')
  await walk.fill('Legal name', 'Holding GmbH')
  await walk.fill(/E-mail address/, 'office@example.com')
  await walk.choose(/Country/, 'Germany')
  await walk.check('Shareholder')
  await walk.press('Done')
  await walk.see('Owners and officers', 'people-filled')
}

const answered = [
  { node_id: 'n0', input: { handle: 'h-1', corrections: { legal_name: 'Acme Holding SL' } } },
  { node_id: 'n1', input: { documents: [{ group: 'legal_presence', media_id: 'media-1' }] } },
  {
    node_id: 'n2',
    input: {
      parties: [
        {
          kind: 'person',
          roles: ['director'],
          first_name: 'Ana',
          last_name: 'Lima',
          email: 'ana@example.com',
          country: 'PT',
          ownership_percent: 60.5,
        },
        {
          kind: 'company',
          roles: ['shareholder'],
          legal_name: 'Holding GmbH',
          email: 'office@example.com',
          country: 'DE',
        },
      ],
    },
  },
]
