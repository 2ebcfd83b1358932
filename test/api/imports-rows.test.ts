/** Rows of an import are held to what bodies of creations are held to; each is told by itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('rows')
})
afterAll(() => world.close())

const sent = (path: string, body: string, type = 'text/csv') =>
  world.fetch(path, {
    method: 'POST',
    headers: { 'x-api-key': box.full, 'content-type': type },
    body,
  })
const previewed = async (csv: string, folder = 'users') => {
  const answer = await sent(`/v3/imports/${folder}/?preview=true`, csv)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const nested = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`

// A table is easier to read when its columns line up.
// oxfmt-ignore
const wrong: readonly (readonly [what: string, column: string, cell: string, message: RegExp])[] = [
  ['a NUL in a name',            'full_name',     'a\0b',                 /U\+0000/],
  ['a U+0001 in a name',         'display_name',  'a\u0001b',             /U\+0000 or U\+0001/],
  ['a NUL in the metadata',      'metadata_json', '{"a":"\\u0000"}',      /U\+0000/],
  ['a NUL in a member\'s name',  'metadata_json', '{"\\u0000":1}',        /U\+0000/],
  ['half a surrogate pair',      'metadata_json', '{"a":"\\ud800"}',      /surrogate/],
  ['deep metadata',              'metadata_json', nested(5_000),          /deeper than 64/],
  ['a long name',                'display_name',  'x'.repeat(513),        /512/],
  ['no e-mail',                  'email',         'bad',                  /e-mail/],
  ['no phone number',            'phone',         'abc',                  /phone/],
  ['no date',                    'date_of_birth', '1990-02-30',           /date/],
  ['a birth to come',            'date_of_birth', '2999-01-01',           /today/],
  ['a birth long ago',           'date_of_birth', '1899-12-31',           /1900/],
  ['no status',                  'status',        'GONE',                 /one of/],
  ['no country',                 'country',       'XX',                   /ISO 3166/],
  ['a long tag',                 'tags',          'x'.repeat(101),        /100/],
]

test.each(wrong)('%s is wrong by its column and message', async (_what, column, cell, message) => {
  const { errors, valid } = await previewed(`vendor_data,${column}\nrow-1,${quoted(cell)}\n`)
  expect([errors, valid]).toEqual([
    [{ row: 2, field: column, message: expect.stringMatching(message) as string }],
    0,
  ])
})

test('the id of a row is held to the same: no NUL, no step of a path, 2,000 bytes', async () => {
  const ids = ['a\0b', '.', '..', 'é'.repeat(1_001), 'x'.repeat(2_001)]
  const { errors, valid } = await previewed(`vendor_data,email\n${ids.join(',\n')},\n`)
  const fields = (errors as { field: string }[]).map((one) => one.field)
  expect([fields, valid]).toEqual([ids.map(() => 'vendor_data'), 0])
})

test('of a business the columns are named, not the fields they fill', async () => {
  const { errors } = await previewed('vendor_data,country\nb-1,XX\nb-2,ESPANA\n', 'businesses')
  expect(errors).toMatchObject([
    { row: 2, field: 'country' },
    { row: 3, field: 'country' },
  ])
})

describe('what no e-mail, phone number or birth can be', () => {
  // oxfmt-ignore
  const fields: readonly (readonly [field: string, value: unknown])[] = [
    ['email',           'nope'],
    ['phone_number',    'abc'],
    ['phone_number',    '600000001'],
    ['approved_emails', ['bad']],
    ['approved_phones', { '12': true }],
    ['date_of_birth',   '2999-01-01'],
    ['date_of_birth',   '1899-12-31'],
  ]
  test.each(fields)('is refused of a creation: %s %j', async (field, value) => {
    const body = { vendor_data: 'refused', [field]: value }
    const { status, body: told } = await world.call('createUser', box.full, { body })
    expect([status, Object.keys(told)]).toEqual([400, [field]])
  })

  test('is refused of a change', async () => {
    await world.call('createUser', box.full, { body: { vendor_data: 'changed' } })
    for (const body of [{ approved_emails: ['bad'] }, { date_of_birth: '2999-01-01' }]) {
      const given = { params: { vendor_data: 'changed' }, body }
      const { status, body: told } = await world.call('updateUser', box.full, given)
      expect([status, Object.keys(told)]).toEqual([400, Object.keys(body)])
    }
  })

  test('what can be is kept as it was given, and found in another spelling', async () => {
    const body = { vendor_data: 'kept', phone_number: '0034 600 000 001', email: 'Ana@Example.org' }
    const made = await world.call('createUser', box.full, { body })
    expect(made.body['metadata']).toEqual({
      contact: { email: 'Ana@Example.org', phone_number: '0034 600 000 001' },
    })
    const found = await world.call('listUsers', box.full, { query: { search: '+34600000001' } })
    expect(found.body['results']).toMatchObject([{ vendor_data: 'kept' }])
    const national = { vendor_data: 'national', phone_number: '600 000 001', country: 'ES' }
    expect((await world.call('createUser', box.full, { body: national })).status).toBe(201)
  })
})

test('a tag holds no sign that sets tags apart', async () => {
  await world.call('createUser', box.full, { body: { vendor_data: 'tagged' } })
  for (const tag of ['a;b', 'a,b', 'a|b', '  ']) {
    const given = { params: { vendor_data: 'tagged' }, body: { tags: [tag] } }
    const { status, body } = await world.call('tagUser', box.full, given)
    expect([status, Object.keys(body)], tag).toEqual([400, ['tags']])
  }
})

test('where no import is taken there is none, and where one is it is said as what', async () => {
  expect((await sent('/v3/imports/foo/', 'vendor_data\n')).status).toBe(404)
  expect((await sent('/v3/imports/foo/', 'vendor_data\n', 'text/plain')).status).toBe(404)
  const plain = await sent('/v3/imports/users/', 'vendor_data\n', 'text/plain')
  expect(plain.status).toBe(415)
  expect(plain.body['detail']).toContain('text/csv')
})
