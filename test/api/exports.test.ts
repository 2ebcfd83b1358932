/** Exports: refused like the list they filter, told where they break, and taken back unchanged. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('exported')
})
afterAll(() => world.close())

type Body = Record<string, unknown>

// oxfmt-ignore
const filters: readonly (readonly [name: string, value: string])[] = [
  ['status',    'zz'],
  ['country',   'ZZ'],
  ['date_from', 'x'],
  ['date_to',   'x'],
]
test.each(filters)('%s=%s is refused as the list refuses it', async (name, value) => {
  const query = { [name]: value }
  const [listed, exported] = [
    await world.call('listUsers', box.full, { query }),
    await world.call('exportUsers', box.full, { query }),
  ]
  expect([exported.status, exported.text]).toEqual([400, listed.text])
})

test('one that breaks off is told in the log, without anything personal', async () => {
  const own = await world.tenant('broken')
  const made = Array.from({ length: 510 }, (_, index) =>
    world.call('createUser', own.full, {
      body: { vendor_data: `broken-${index}`, full_name: 'Zebulonika' },
    }),
  )
  await Promise.all(made)
  // The oldest stands on the second page.
  const { body: last } = await world.call('listUsers', own.full, {
    query: { limit: 1, offset: 509 },
  })
  await world.db.query({
    text: `update vault set sealed = sealed || 'x' where entity_id = $1 and item = 'entity'`,
    values: [(last['results'] as { didit_internal_id: string }[])[0]!.didit_internal_id],
  })
  const { text: oldest } = await world.call('listUsers', own.full, { query: { limit: 1 } })
  expect(oldest).toContain('broken-')
  const url = `${world.url}/v3/exports/users/`
  const answer = await fetch(url, { headers: { 'x-api-key': own.full } })
  expect(answer.status).toBe(200)
  await expect(answer.text()).rejects.toThrow()
  const line = await eventually(
    () => Promise.resolve(world.logs.find((one) => one.includes('a file broke off'))),
    (one) => one !== undefined,
  )
  expect(line).toContain('GET /v3/exports/users/')
  expect(world.logs.join()).not.toMatch(/Zebulonika|broken-1/)
})

describe('a file given back', () => {
  const rough = fc.constantFrom('=', '+', '-', '@', "'", "''", '\t', '\r', '\n', ' ', ';', '"', '1')
  const text = fc
    .tuple(
      fc.array(rough, { maxLength: 4 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.array(rough, { maxLength: 2 }),
    )
    .map((parts) => parts.flat().join(''))
    .filter((one) => !one.includes('\0') && !one.includes('\u{1}') && one.isWellFormed())
  const name = fc.option(text)
  const contact = fc.oneof(
    fc.record({
      email: fc.oneof(text, fc.constant('ana@example.org')),
      phone_number: fc.oneof(text, fc.constantFrom('+34 600 000 001', '600000001')),
    }),
    fc.jsonValue(),
  )
  const address = fc.oneof(
    fc.record({ country: fc.oneof(text, fc.constantFrom('ESP', 'es', ' ES')) }),
    fc.jsonValue(),
  )
  const shared = {
    vendor_data: text.filter((one) => one.trim() !== ''),
    display_name: name,
    metadata: fc.option(
      fc.record({ contact, address, more: fc.jsonValue() }, { requiredKeys: [] }),
    ),
    status: fc.constantFrom('ACTIVE', 'FLAGGED', 'BLOCKED'),
    tags: fc.uniqueArray(
      text.filter((one) => !/[;,|]/.test(one) && one.trim() !== ''),
      { maxLength: 3 },
    ),
  }
  const user = fc.record({
    ...shared,
    full_name: name,
    date_of_birth: fc.option(fc.constantFrom('1900-01-01', '1990-01-31')),
  })
  const business = fc.record({
    ...shared,
    legal_name: name,
    registration_number: name,
    country_code: fc.option(fc.constantFrom('GB', 'GBR', 'es')),
    region: fc.option(text.map((one) => one.slice(0, 10)).filter((one) => one.isWellFormed())),
  })

  interface Made {
    readonly vendor_data: string
    readonly tags: readonly string[]
  }
  type Folder = readonly [
    folder: 'users' | 'businesses',
    one: fc.Arbitrary<Made>,
    create: 'createUser' | 'createBusiness',
    tag: 'tagUser' | 'tagBusiness',
  ]
  // oxfmt-ignore
  const folders: readonly Folder[] = [
    ['users',      user,     'createUser',     'tagUser'],
    ['businesses', business, 'createBusiness', 'tagBusiness'],
  ]
  test.each(folders)('changes nothing, whatever stands in %s', async (folder, one, create, tag) => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 20, maxLength: 20 }), async (all) => {
        const own = await world.tenant(`${folder} ${(round += 1)}`)
        let made = 0
        for (const { tags, ...body } of all) {
          const { status, text: said } = await world.call(create, own.full, { body })
          // Of two of one id the second is not made.
          if (status !== 201) expect(said).toMatch(/entity_exists|path can name/)
          else made += 1
          const params = { vendor_data: body.vendor_data }
          if (status === 201 && !/^\.{1,2}$/.test(body.vendor_data))
            await world.call(tag, own.full, { params, body: { tags } })
        }
        const after = await givenBack(own, folder)
        expect(after).toMatchObject({ total: made, unchanged: made, errors: [] })
      }),
      { numRuns: 6 },
    )
  })

  async function givenBack(own: Tenant, folder: 'users' | 'businesses'): Promise<Body> {
    const headers = { 'x-api-key': own.full }
    const file = await world.fetch(`/v3/exports/${folder}/`, { headers })
    const csv = { ...headers, 'content-type': 'text/csv' }
    const init = { method: 'POST', headers: csv, body: file.text }
    const { body, text: said } = await world.fetch(`/v3/imports/${folder}/`, init)
    const params = { import_id: body['import_id'] as string }
    expect(params.import_id, said).toBeDefined()
    return eventually(
      async () => (await world.call('getImport', own.full, { params })).body,
      (run) => run['finished_at'] !== null,
    )
  }

  test('holds no formula, and leaves numbers and phone numbers as they are', async () => {
    const own = await world.tenant('formulas')
    const names = ['=a()', '+a()', '-a()', '@a', "'=a()", '-1', '+34 600-000 001']
    for (const [index, full_name] of names.entries())
      await world.call('createUser', own.full, { body: { vendor_data: `f-${index}`, full_name } })
    const { text: file } = await world.call('exportUsers', own.full)
    for (const guarded of ["'=a()", "'+a()", "'-a()", "'@a", "''=a()", '-1', '+34 600-000 001'])
      expect(file).toContain(`,${guarded},`)
  })
})
