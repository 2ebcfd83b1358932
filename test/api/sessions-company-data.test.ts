/** Corrections of a company and of the people behind it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { companiesOf } from './companies.ts'
import { openBrowser } from './hosted.ts'
import { drained } from './quiet.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let session_id: string
let company_id: string
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('companies')
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
  const workflow = await world.call('createWorkflow', box.full, { body: { features } })
  const { workflow_id } = workflow.body
  const made = await world.call('createSession', box.full, {
    body: { workflow_id, vendor_data: 'acme' },
  })
  session_id = String(made.body['session_id'])
  const browser = openBrowser(world, String(made.body['session_token']))
  await browser.open()
  await browser.answer({ manual: { legal_name: 'Sample SL', country_code: 'ES' } })
  await browser.settled()
  const owner = { kind: 'person', last_name: 'Sample', country: 'ESP', roles: ['ubo'] }
  const parties = [
    { ...owner, first_name: 'Ann', ownership_percent: 60 },
    { ...owner, first_name: 'Bob', ownership_percent: 40 },
  ]
  await browser.answer({ parties })
  await browser.settled()
  await drained(world)
  company_id = (await checks('registry_checks'))[0]!['node_id'] as string
})
afterAll(() => world.close())

type Row = Readonly<Record<string, unknown>>

const checks = async (array: string): Promise<readonly Row[]> =>
  (await world.call('getSessionDecision', box.full, { params: { session_id } })).body[
    array
  ] as Row[]

const correctCompany = (body: object, more: object = {}, key = box.full) =>
  world.call('updateSessionCompany', key, { params: { session_id, company_id, ...more }, body })
const correctParty = (body: object, more: object = {}, key = box.full) =>
  world.call('updateSessionParty', key, {
    params: { session_id, party_id: 'party_2', ...more },
    body,
  })

test('a company is named by its check or its own id, and keeps all the rest', async () => {
  const first = await correctCompany({ tax_number: 'B1' }, {}, box.analyst)
  expect(first.status, first.text).toBe(200)
  const own = await world.call('getBusiness', box.full, { params: { vendor_data: 'acme' } })
  const { didit_internal_id } = own.body
  const second = await correctCompany({ name: 'Planted SL' }, { company_id: didit_internal_id })
  expect(second.status, second.text).toBe(200)
  const [check] = await checks('registry_checks')
  expect(check!['company']).toMatchObject({
    name: 'Planted SL',
    tax_number: 'B1',
    country_code: 'ES',
  })
})

test('one of the people is corrected, and nobody else', async () => {
  const before = await checks('key_people_checks')
  const told = { first_name: 'Plantedina', date_of_birth: '1980-02-03', email: 'b@example.org' }
  expect((await correctParty(told)).status).toBe(200)
  const [after] = await checks('key_people_checks')
  const [first, second] = (after!['submitted'] as { parties: Row[] }).parties
  expect(first).toEqual((before[0]!['submitted'] as { parties: Row[] }).parties[0])
  expect(second).toMatchObject({ ...told, party_id: 'party_2', ownership_percent: 40 })
  expect(after!['parties']).toEqual(before[0]!['parties'])
})

test('who is not there, and what follows from nothing, is refused', async () => {
  expect(await correctParty({ first_name: 'x' }, { party_id: 'party_9' })).toMatchObject({
    status: 404,
  })
  expect(await correctCompany({ name: 'x' }, { company_id: 'nobody' })).toMatchObject({
    status: 404,
  })
  for (const body of [{}, { ownership_percent: 10 }, { roles: ['director'] }, { email: 'none' }])
    expect(await correctParty(body)).toMatchObject({ status: 400 })
  for (const body of [{}, { incorporation_date: 'soon' }, { node_id: company_id }])
    expect(await correctCompany(body)).toMatchObject({ status: 400 })
})

const births = 'must be a day from 1900-01-01 to today'
const foundations = 'must be a day from 0500-01-01 to today'
const countries = 'must be a country such as DE'
const blank = 'must not be blank: null takes a value away'
const values = 'must be names with a text, a number, true or false each'
const names = 'must be a name that can be seen, on one line'
const phones = 'must be a phone number with its country code, such as +34600000001'
const emails = 'must be an e-mail address such as ana@example.org'
const unkept = 'must not hold U+0000, U+0001 or half a surrogate pair'

// A table is easier to check when its columns line up.
// oxfmt-ignore
const wrong: readonly (readonly [of: 'company' | 'party', field: string, value: unknown, told: string])[] = [
  ['company', 'name',               ' ',          'must not be blank'],
  ['company', 'name',               null,         'must be string'],
  ['company', 'name',               '\u200B',     names],
  ['party',   'first_name',         '\u200B',     names],
  ['party',   'legal_name',         'a\nb',       names],
  ['company', 'country_code',       'ZZ',         countries],
  ['company', 'country_code',       'ZZZ',        countries],
  ['company', 'incorporation_date', '0000-01-01', foundations],
  ['company', 'incorporation_date', '9999-12-31', foundations],
  ['company', 'unknown_field',      'x',          'is not known here'],
  ['party',   'first_name',         ' ',          'must not be blank'],
  ['party',   'legal_name',         null,         'must be string'],
  ['party',   'phone',              'x',          phones],
  ['party',   'email',              'bad',        emails],
  ['party',   'country',            'ZZZ',        countries],
  ['party',   'date_of_birth',      '1799-01-01', births],
  ['party',   'date_of_birth',      '9999-12-31', births],
  ['party',   'last_name',          'a\0b',       unkept],
  ['party',   'country',            null,         'must be string'],
  ['party',   'legal_name',         'Sample SL',  'is not asked here'],
  ['party',   'nationality',        'ZZ',         countries],
  ['party',   'custom_fields',      { a: [] },    values],
  ['party',   'email',              ' ',          blank],
  ['company', 'tax_number',         '',           blank],
  ['party',   'ownership_percent',  10,           'is not known here'],
]

test.each(wrong)(
  'of a %s the %s %j is refused, with all beside it',
  async (of, field, value, told) => {
    const array = of === 'company' ? 'registry_checks' : 'key_people_checks'
    const before = await checks(array)
    const beside = of === 'company' ? { tax_number: 'B2' } : { registration_number: 'B2' }
    const correct = of === 'company' ? correctCompany : correctParty
    const refused = await correct({ ...beside, [field]: value })
    expect([refused.status, refused.body]).toEqual([400, { [field]: [told] }])
    expect(await checks(array)).toEqual(before)
  },
)

test('a nationality and what is said besides are corrected as well', async () => {
  const told = { nationality: 'FR', custom_fields: { tier: 'gold' } }
  expect((await correctParty(told)).status).toBe(200)
  const party = async () => {
    const [check] = await checks('key_people_checks')
    return (check!['submitted'] as { parties: Row[] }).parties[1]
  }
  expect(await party()).toMatchObject(told)
  await correctParty({ nationality: null, custom_fields: null })
  expect(await party()).toMatchObject({ country: 'ES' })
  for (const field of Object.keys(told)) expect(await party()).not.toHaveProperty(field)
})

test('what is taken away of somebody was not said', async () => {
  expect((await correctParty({ phone: '+34600000001' })).status).toBe(200)
  expect((await correctParty({ phone: null })).status).toBe(200)
  const [check] = await checks('key_people_checks')
  expect((check!['submitted'] as { parties: Row[] }).parties[1]).not.toHaveProperty('phone')
})

test('the feed names the fields, the journal no values', async () => {
  const { body } = await world.call('listSessionReviews', box.full, { params: { session_id } })
  const told = (body['results'] as { activity_type: string; changed_fields: string[] }[])
    .filter((one) => one.activity_type === 'KYB_DATA_UPDATED')
    .map((one) => one.changed_fields)
  expect(told).toEqual([
    ['party_2.phone'],
    ['party_2.phone'],
    ['party_2.nationality', 'party_2.custom_fields'],
    ['party_2.nationality', 'party_2.custom_fields'],
    ['party_2.first_name', 'party_2.date_of_birth', 'party_2.email'],
    ['name'],
    ['tax_number'],
  ])
  const { rows } = await world.db.query<{ body: string }>({ text: 'select body from journal' })
  const kept = [...rows.map((row) => row.body), ...world.logs].join('\n')
  expect(kept).not.toMatch(/planted|b@example/i)
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})

test('what is taken away of an approved company is gone from its profile', async () => {
  const body = { features: [{ feature: 'KYB_REGISTRY' }] }
  const { workflow_id } = (await world.call('createWorkflow', box.full, { body })).body
  const { begin, told } = companiesOf(world, box, String(workflow_id))
  const company = { legal_name: 'Less SL', country_code: 'ES', registration_number: 'B42' }
  const { id } = await begin('less', company)
  await drained(world)
  const now = await told(id)
  expect(now.status).toBe('Approved')
  const profile = async () =>
    (await world.call('getBusiness', box.full, { params: { vendor_data: 'less' } })).body
  expect(await profile()).toMatchObject({ registration_number: 'B42', country_code: 'ES' })
  const [check] = now['registry_checks'] as Row[]
  const named = { session_id: id, company_id: String(check!['node_id']) }
  await correctCompany({ registration_number: null, country_code: null }, named)
  await drained(world)
  expect(await profile()).toMatchObject({
    legal_name: 'Less SL',
    registration_number: null,
    country_code: null,
  })
})
