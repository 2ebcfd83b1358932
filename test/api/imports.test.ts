/** Users and businesses from CSV: looked at, taken on, worked off; and what was wrong. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('imports')
})
afterAll(() => world.close())

type Body = Record<string, unknown>
const send = (csv: string, query: Record<string, string> = {}, folder = 'users') =>
  world.fetch(`/v3/imports/${folder}/?${new URLSearchParams(query).toString()}`, {
    method: 'POST',
    headers: { 'x-api-key': box.full, 'content-type': 'text/csv' },
    body: csv,
  })
async function done(csv: string, folder = 'users'): Promise<Body> {
  const taken = await send(csv, {}, folder)
  expect(taken.status, taken.text).toBe(202)
  const params = { import_id: taken.body['import_id'] as string }
  return eventually(
    async () => (await world.call('getImport', box.full, { params })).body,
    (one) => one['finished_at'] !== null,
  )
}
const user = async (vendor_data: string) =>
  (await world.call('getUser', box.full, { params: { vendor_data } })).body

const file = [
  'vendor_data,full_name,email,phone,country,status,tags,metadata_json,nickname',
  'csv-1,Ana Uno,ana@example.org,+34600000001,ESP,ACTIVE,vip;new,"{""tier"":""gold""}",x',
  'csv-2,"Dos, Ben",,,,FLAGGED,,,',
  ',Nobody,,,,,,,',
  'CSV-1,Again,,,,,,,',
  'csv-3,Bad Status,,,,GONE,,,',
  'csv-4,Bad Json,,,,,,[1],',
  'csv-5,Bad Country,,,XX,,,,',
  'csv-6,Too,Many,Of,,,,,,,them',
].join('\n')

describe('a file', () => {
  test('is looked at without anything being made', async () => {
    const seen = await send(file, { preview: 'true' })
    expect(seen.status, seen.text).toBe(200)
    expect(seen.body).toMatchObject({
      total: 8,
      valid: 2,
      failed: 6,
      ignored_columns: ['nickname'],
      errors: [
        { row: 4, field: 'vendor_data', message: 'must not be empty' },
        { row: 5, field: 'vendor_data', message: 'is that of row 2 already' },
        { row: 6, field: 'status' },
        { row: 7, field: 'metadata_json' },
        { row: 8, field: 'country' },
        { row: 9, field: '' },
      ],
    })
    expect(
      (await world.call('getUser', box.full, { params: { vendor_data: 'csv-1' } })).status,
    ).toBe(404)
  })

  test('makes whom it names, and changes them the second time', async () => {
    const first = await done(file)
    expect(first).toMatchObject({ status: 'COMPLETED', total: 8, created: 2, failed: 6 })
    expect(await user('csv-1')).toMatchObject({
      full_name: 'Ana Uno',
      tags: [{ name: 'vip' }, { name: 'new' }],
      metadata: {
        tier: 'gold',
        contact: { email: 'ana@example.org', phone_number: '+34600000001' },
        address: { country: 'ESP' },
      },
    })
    expect(await user('csv-2')).toMatchObject({ full_name: 'Dos, Ben', status: 'FLAGGED' })
    const again = await done(file)
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: 2 })
    const changed = await done('vendor_data,display_name,email\ncsv-2,Benny,ben@example.org\n')
    expect(changed).toMatchObject({ updated: 1 })
    expect(await user('csv-2')).toMatchObject({
      full_name: 'Dos, Ben',
      effective_name: 'Benny',
      metadata: { contact: { email: 'ben@example.org' } },
    })
  })

  test('of businesses has their columns', async () => {
    const csv = 'vendor_data,legal_name,country,registration_number\nbiz-1,Acme,GBR,0123\n'
    expect(await done(csv, 'businesses')).toMatchObject({ created: 1 })
    const { body } = await world.call('getBusiness', box.full, { params: { vendor_data: 'biz-1' } })
    expect(body).toMatchObject({
      legal_name: 'Acme',
      country_code: 'GB',
      registration_number: '0123',
    })
  })

  test.each([
    ['no header', 'a,b\n1,2\n'],
    ['nothing', '\n'],
    ['no CSV', 'vendor_data\n"open'],
    ['a column twice', 'vendor_data,email,email\nx,a,b\n'],
  ])('that has %s is refused, and says what to do', async (_what, csv) => {
    const refused = await send(csv)
    expect([refused.status, refused.code]).toEqual([400, 'import_invalid'])
  })
})

test('its rows are sealed while they wait, then gone, and never in an error', async () => {
  const secret = 'Zebulonika Quackenbush'
  const run = await done(
    `vendor_data,full_name,status\nsealed-1,${secret},\nsealed-2,${secret},BAD\n`,
  )
  expect(JSON.stringify(run)).not.toContain('Zebulonika')
  const { rows } = await world.db.query<{ left: number }>({
    text: `select (select count(*) from import_chunk)::int4 +
      (select count(*) from import_run where data_key is not null)::int4 as left`,
  })
  expect(rows[0]!.left).toBe(0)
  expect(world.logs.join()).not.toContain('Zebulonika')
})

test('imports are listed, newest first, without their errors, and only one’s own', async () => {
  const own = await world.tenant('imports listed')
  const ids: unknown[] = []
  for (const id of ['first', 'second', 'third']) {
    const csv = `vendor_data,status\n${id},GONE\n`
    const taken = await world.call('importUsers', own.full, { body: { csv } })
    ids.unshift(taken.body['import_id'])
    world.clock.advance(1)
  }
  const listed: Body[] = []
  let page = (await world.call('listImports', own.full, { query: { page_size: 2 } })).body
  for (;;) {
    listed.push(...(page['results'] as Body[]))
    if (page['next'] === null) break
    const { pathname, search } = new URL(page['next'] as string)
    const headers = { 'x-api-key': own.full }
    page = (await world.fetch(pathname + search, { headers })).body
  }
  expect(listed.map((one) => one['import_id'])).toEqual(ids)
  expect(page['previous']).toMatch(/\/v3\/imports\/\?limit=2$/)
  expect(listed[0]).toMatchObject({ failed: 1 })
  expect(listed[0]).not.toHaveProperty('errors')
  const other = await world.tenant('imports of another')
  expect((await world.call('listImports', other.full)).body['results']).toEqual([])
})

describe('an export', () => {
  test('is the file an import takes, filtered as the list is', async () => {
    const own = await world.tenant('exports')
    for (const [vendor_data, more] of [
      ['ex-1', { full_name: '=HYPERLINK("x")', email: 'a@example.org', metadata: { a: 1 } }],
      ['ex-2', { full_name: 'Second, "Two"', status: 'BLOCKED' }],
    ] as const) {
      await world.call('createUser', own.full, { body: { vendor_data, ...more } })
      world.clock.advance(1)
    }
    const all = await world.call('exportUsers', own.full, { query: { ordering: 'created_at' } })
    expect(all.headers.get('content-disposition')).toContain('users.csv')
    const [header, first, second] = all.text.trimEnd().split('\n')
    expect(header).toMatch(/^vendor_data,display_name,full_name,.*,status,tags,metadata_json,/)
    expect(first).toContain(`"'=HYPERLINK(""x"")"`)
    expect(second).toContain('"Second, ""Two"""')
    const blocked = await world.call('exportUsers', own.full, { query: { status: 'BLOCKED' } })
    expect(blocked.text.trimEnd().split('\n').length).toBe(2)
    const back = await world.fetch('/v3/imports/users/?preview=true', {
      method: 'POST',
      headers: { 'x-api-key': own.full, 'content-type': 'text/csv' },
      body: all.text,
    })
    expect(back.body).toMatchObject({ valid: 2, failed: 0 })
  })

  test('needs a key that may read what is personal', async () => {
    expect((await world.call('exportUsers', box.partner)).status).toBe(403)
  })
})
