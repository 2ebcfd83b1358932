/** What is said of a company and of the people behind it is held to its field, as it is typed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { companiesOf, owner } from './companies.ts'
import type { Companies } from './companies.ts'
import { openBrowser } from './hosted.ts'
import type { Browser } from './hosted.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let companies: Companies
let workflow_id: string
/** It asks who is behind the company. */
let people: Browser
let peopleId: string
/** It asks which company it is. */
let company: Browser
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('declared')
  const features = [{ feature: 'KYB_REGISTRY' }, { feature: 'KYB_KEY_PEOPLE' }]
  const workflow = await world.call('createWorkflow', box.full, { body: { features } })
  workflow_id = String(workflow.body['workflow_id'])
  companies = companiesOf(world, box, workflow_id)
  const begun = await companies.begin('people')
  people = begun.browser
  peopleId = begun.id
  const made = await world.call('createSession', box.full, { body: { workflow_id } })
  company = openBrowser(world, String(made.body['session_token']))
  await company.open()
})
afterAll(() => world.close())

type Fault = Readonly<Record<string, unknown>>

const faultsIn = ({ status, body }: { status: number; body: object }): readonly string[] => {
  expect(status, JSON.stringify(body)).toBe(400)
  return (body as { errors: Fault[] }).errors.map(({ path, code }) => `${path} ${code}`)
}

const long = 'x'.repeat(100_000)
const inDays = (days: number): string =>
  new Date(world.clock.now() + days * 86_400_000).toISOString().slice(0, 10)

const twoFaults = ['email email_invalid', 'country country_invalid']

// A table is easier to check when its columns line up.
// oxfmt-ignore
const wrongParties: readonly (readonly [what: string, party: () => object, faults: readonly string[]])[] = [
  ['an e-mail that is a number',   () => ({ email: 5 }),                       ['email text_invalid']],
  ['an e-mail that is none',       () => ({ email: 'bad' }),                   ['email email_invalid']],
  ['a phone that is an object',    () => ({ phone: { a: 1 } }),                ['phone text_invalid']],
  ['a phone that is none',         () => ({ phone: 'x' }),                     ['phone phone_invalid']],
  ['a birth that is no day',       () => ({ date_of_birth: 'xx' }),            ['date_of_birth birth_invalid']],
  ['a birth on 30 February',       () => ({ date_of_birth: '1980-02-30' }),    ['date_of_birth birth_invalid']],
  ['a birth long ago',             () => ({ date_of_birth: '1799-01-01' }),    ['date_of_birth birth_invalid']],
  ['a birth to come',              () => ({ date_of_birth: inDays(3) }),       ['date_of_birth birth_invalid']],
  ['a country nobody knows',       () => ({ country: 'ZZZ' }),                 ['country country_invalid']],
  ['two letters of no country',    () => ({ country: 'ZZ' }),                  ['country country_invalid']],
  ['a country that is a list',     () => ({ country: ['ES'] }),                ['country text_invalid']],
  ['a kind that is none',          () => ({ kind: 'alien' }),                  ['kind party_invalid']],
  ['a kind that is a number',      () => ({ kind: 7 }),                        ['kind party_invalid']],
  ['a first name without end',     () => ({ first_name: long }),               ['first_name length_invalid']],
  ['a last name without end',      () => ({ last_name: long }),                ['last_name length_invalid']],
  ['a blank name',                 () => ({ first_name: ' \t' }),              ['first_name missing']],
  ['no name',                      () => ({ last_name: null }),                ['last_name missing']],
  ['a company without a name',     () => ({ kind: 'company' }),                ['legal_name missing']],
  ['a company of blanks',          () => ({ kind: 'company', legal_name: ' ' }), ['legal_name missing']],
  ['a name that is a number',      () => ({ kind: 'company', legal_name: 5 }), ['legal_name text_invalid']],
  ['a name that shows nothing',    () => ({ first_name: '\u200B' }),           ['first_name name_invalid']],
  ['a name that turns',            () => ({ first_name: '\u202Enna' }),        ['first_name name_invalid']],
  ['a name of two lines',          () => ({ last_name: 'a\nb' }),              ['last_name name_invalid']],
  ['a position without end',       () => ({ position: long }),                 ['position length_invalid']],
  ['a number that is a list',      () => ({ registration_number: [] }),        ['registration_number text_invalid']],
  ['control that is a word',       () => ({ controls: 'yes' }),                ['controls boolean_invalid']],
  ['a legal name',                 () => ({ legal_name: 'Z' }),                ['legal_name unknown']],
  ['a nationality of nobody',      () => ({ nationality: 'ZZZ' }),             ['nationality country_invalid']],
  ['no country at all',            () => ({ country: null, nationality: '' }), ['country missing']],
  ['own fields that are a list',   () => ({ custom_fields: [1] }),             ['custom_fields values_invalid']],
  ['own fields of fields',         () => ({ custom_fields: { a: {} } }),       ['custom_fields values_invalid']],
  ['own fields without end',       () => ({ custom_fields: { a: long } }),     ['custom_fields values_invalid']],
  ['what is not asked',            () => ({ shoe_size: 43 }),                  ['shoe_size unknown']],
  ['two at once',                  () => ({ email: 'b', country: 'Z' }), twoFaults],
]

test.each(wrongParties)('a party of %s is refused by its field', async (_, more, faults) => {
  const parties = [owner('Ann', 60), owner('Bob', 40, more())]
  const refused = await people.answer({ parties })
  expect(faultsIn(refused)).toEqual(faults.map((one) => `/parties/1/${one}`))
})

test('nothing was kept of whoever was refused, and what is left empty was not said', async () => {
  const before = await companies.told(peopleId)
  expect(before.key_people_checks).toMatchObject([{ status: 'Not Finished' }])
  expect(before.key_people_checks[0]).not.toHaveProperty('submitted')
  const empty = { email: null, phone: '', date_of_birth: ' ', position: null, voting_percent: null }
  const full = { email: 'bo@example.org', phone: '+34 600 000 001', date_of_birth: '1980-02-29' }
  const now = await companies.name(peopleId, [owner('Ann', 60, empty), owner('Bob', 40, full)])
  const [ann, bob] = now.key_people_checks[0].submitted.parties
  for (const field of Object.keys(empty)) expect(ann).not.toHaveProperty(field)
  expect(bob).toMatchObject(full)
})

// oxfmt-ignore
const wrongCompanies: readonly (readonly [what: string, manual: () => object, fault: string])[] = [
  ['a name that is an object',   () => ({ legal_name: {} }),                   'legal_name text_invalid'],
  ['a blank name',               () => ({ legal_name: ' ' }),                  'legal_name missing'],
  ['a name that shows nothing',  () => ({ legal_name: '\u200B' }),             'legal_name name_invalid'],
  ['a name without end',         () => ({ legal_name: long }),                 'legal_name length_invalid'],
  ['a country nobody knows',     () => ({ country_code: 'ZZZ' }),              'country_code country_invalid'],
  ['a number without end',       () => ({ registration_number: long }),        'registration_number length_invalid'],
  ['a beginning that is no day', () => ({ incorporation_date: 'soon' }),       'incorporation_date past_day_invalid'],
  ['a beginning in no year',     () => ({ incorporation_date: '0000-01-01' }), 'incorporation_date past_day_invalid'],
  ['what is not asked',          () => ({ foo: 1 }),                           'foo unknown'],
  ['a beginning to come',        () => ({ incorporation_date: inDays(3) }),    'incorporation_date past_day_invalid'],
]

test.each(wrongCompanies)('a company of %s is refused by its field', async (_, more, fault) => {
  const manual = { legal_name: 'Sample SL', country_code: 'ES', ...more() }
  expect(faultsIn(await company.answer({ manual }))).toEqual([`/manual/${fault}`])
})

test('fields of a company that are no fields are refused', async () => {
  expect(faultsIn(await company.answer({ handle: 'x:1', corrections: 5 }))).toEqual([
    '/corrections values_invalid',
  ])
  expect(faultsIn(await company.answer({ handle: 'x:1', manual: 'x' }))).toEqual([
    '/manual values_invalid',
  ])
})

test('of a person the nationality is the country, and what is said besides is kept', async () => {
  const { id } = await companies.begin('by nationality')
  const custom_fields = { tier: 'gold', seats: 2, listed: false, note: null }
  const { country: _none, ...ann } = owner('Ann', 60, { nationality: 'GB', custom_fields })
  const now = await companies.name(id, [ann, owner('Bob', 40, { nationality: 'FR' })])
  expect(now.key_people_checks[0].submitted.parties).toMatchObject([
    { first_name: 'Ann', country: 'GB', nationality: 'GB', custom_fields },
    { first_name: 'Bob', country: 'ES', nationality: 'FR' },
  ])
})

test('what corrects a company of a register is held to its fields as well', async () => {
  const refused = await company.answer({ handle: 'x:1', corrections: { company_type: long } })
  expect(faultsIn(refused)).toEqual(['/corrections/company_type length_invalid'])
})

test('a character that cannot be kept is refused by its field', async () => {
  for (const [name, path] of [
    ['An\0n', '/input/parties/1/first_name'],
    ['\u{1}', '/input/parties/1/first_name'],
    ['An\ud800', '/input/parties/1/first_name'],
  ])
    expect(
      faultsIn(await company.answer({ parties: [owner('Ann', 60), owner(name!, 40)] })),
    ).toEqual([`${path} text_unreadable`])
  const sought = await company.search('country_code=ES&name=a%00b')
  expect(faultsIn(sought)).toEqual(['/name text_unreadable'])
})
