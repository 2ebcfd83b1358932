/** A search by the caller's own id: beside names and filters, page by page, by keys of less. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('own ids')
  // `ana` is somebody's id, and of two others the name.
  await create('first', { full_name: 'Ana Prima', country: 'IT', tags: ['vip'] })
  await create('ana', { full_name: 'Berta', country: 'DE', tags: ['vip', 'old'] })
  await create('third', { full_name: 'Ana Terza', country: 'IT' })
})
afterAll(() => world.close())

type Body = Readonly<Record<string, unknown>>
interface Given extends Body {
  readonly tags?: readonly string[]
}

async function create(vendor_data: string, { tags = [], ...more }: Given) {
  await world.call('createUser', box.full, { body: { vendor_data, ...more } })
  if (tags.length > 0)
    await world.call('tagUser', box.full, { params: { vendor_data }, body: { tags } })
  world.clock.advance(1)
}

type Query = Readonly<Record<string, string | number>>
const list = (query: Query, key = box.full) => world.call('listUsers', key, { query })
const found = ({ body }: { body: Body }) => ({
  count: body['count'],
  ids: (body['results'] as Body[]).map((one) => one['vendor_data']),
})

// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  ['comes first, and is counted',       { search: 'ana' },                      ['ana', 'third', 'first']],
  ['is found whole, not by beginnings', { search: 'an' },                       ['third', 'first']],
  ['is held to the country',            { search: 'ana', country: 'IT' },       ['third', 'first']],
  ['and found in its own',              { search: 'ana', country: 'DE' },       ['ana']],
  ['is held to tags',                   { search: 'ana', tags: 'vip' },         ['ana', 'first']],
  ['to every one of them',              { search: 'ana', tags: 'vip,old' },     ['ana']],
  ['is held to the standing',           { search: 'ana', status: 'BLOCKED' },   []],
  ['is no filter of others where the text is no word', { search: '!!', tags: 'vip' }, []],
  ['is counted past the first page',    { search: 'ana', limit: 1, offset: 1 }, undefined],
] as const)('%s', async (_name, query, ids) => {
  const seen = found(await list(query as unknown as Query))
  if (ids === undefined) expect(seen.count).toBe(3)
  else expect(seen).toEqual({ count: ids.length, ids })
})

test.each([1, 2, 3])('by pages of %i everybody is seen once, in either order', async (limit) => {
  for (const ordering of ['-created_at', 'created_at']) {
    const seen: unknown[] = []
    let path: string | null =
      `/v3/users/?search=ana&limit=${limit}&ordering=${encodeURIComponent(ordering)}`
    while (path !== null) {
      const answer: { body: Body } = await world.fetch(path, { headers: { 'x-api-key': box.full } })
      seen.push(...found(answer).ids)
      path = (answer.body['next'] as string | null)?.replace(/^https?:\/\/[^/]+/, '') ?? null
    }
    const others = ordering === 'created_at' ? ['first', 'third'] : ['third', 'first']
    expect(seen).toEqual(['ana', ...others])
  }
})

test('a key without personal:read finds the id and nobody else', async () => {
  expect(found(await list({ search: 'ana' }, box.partner))).toEqual({ count: 1, ids: ['ana'] })
  const tagged = await list({ search: 'prima', tags: 'vip' }, box.partner)
  expect(found(tagged)).toEqual({ count: 0, ids: [] })
})

test('a key without personal:read does not learn countries by asking', async () => {
  const { status, code, body } = await list({ country: 'IT' }, box.partner)
  expect([status, code]).toEqual([403, 'scope_missing'])
  expect(body['detail']).toContain('`personal:read`')
})

test('of more than 200 rows asked for 200 are shown', async () => {
  const answer = await list({ limit: 500 })
  expect([answer.status, found(answer).count]).toEqual([200, 3])
  const { body } = await list({ limit: 2, page_size: 9_999 })
  expect(body['next']).toContain('limit=2&')
})

test('who has an empty name is called by what else there is', async () => {
  await create('nameless', { display_name: '', full_name: '' })
  const { body } = await world.call('getUser', box.full, { params: { vendor_data: 'nameless' } })
  expect(body['effective_name']).toBe('nameless')
})
