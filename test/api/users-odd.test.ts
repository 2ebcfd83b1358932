/** Odd requests about users: each is refused by the field it is about, and nothing is half done. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('odd')
})
afterAll(() => world.close())

const create = (body: object) => world.call('createUser', box.full, { body })
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => ({ a: inner }), 1)

const aStep = ['must not be `.` or `..`, which no path can name']
const tooDeep = { non_field_errors: ['must not be nested deeper than 64 levels'] }

const long = 'x'.repeat(256)

// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  ['no id',                   { full_name: 'A' },                    { vendor_data: ['is missing'] }],
  ['an id that is a step',    { vendor_data: ' .. ' },               { vendor_data: aStep }],
  ['a name that is a number', { vendor_data: 'odd', full_name: 7 },  { full_name: ['must be string'] }],
  ['a map that is a text',    { vendor_data: 'odd', approved_emails: 'a' },
    { approved_emails: ['must be object or array'] }],
  ['two names too long for one', { vendor_data: 'odd', first_name: long, last_name: long },
    { first_name: ['must not make a full name of more than 512 characters'] }],
  ['a state nobody knows',    { vendor_data: 'odd', issuing_states: ['XQ'] },
    { issuing_states: ['must be an ISO 3166-1 code of two or three letters'] }],
  ['65 levels',               { vendor_data: 'odd', metadata: nested(65) },     tooDeep],
  ['10,000 levels',           { vendor_data: 'odd', metadata: nested(10_000) }, tooDeep],
] as const)('%s is refused by its field', async (_name, body, refusal) => {
  const answer = await create(body)
  expect([answer.status, answer.body]).toEqual([400, refusal])
  const read = await world.call('getUser', box.full, { params: { vendor_data: 'odd' } })
  expect(read.status).toBe(404)
})

// A table is easier to read when its columns line up.
// oxfmt-ignore
test.each([
  ['PT and prt in a list are one country',  { issuing_states: ['PT', 'prt', 'ESP'] },
    { issuing_states: { PRT: 1, ESP: 1 } }],
  ['counts of one country are added up',    { issuing_states: { PT: 1, pt: 5 } },     { issuing_states: { PRT: 6 } }],
  ['a list in the metadata stays a list',   { metadata: { contact: ['+351912345678'] }, email: 'a@example.org' },
    { metadata: { contact: ['+351912345678'] } }],
  ['two names make one of 512 at most',     { first_name: long, last_name: long.slice(1) },
    { full_name: `${long} ${long.slice(1)}` }],
] as const)('%s', async (vendor_data, body, kept) => {
  const answer = await create({ vendor_data, ...body })
  expect(answer.body, answer.text).toMatchObject(kept)
})

test.each(['2026-02-30', '2026-13-01', '2026-02-30T00:00:00Z', 'yesterday'])(
  '%s is no date',
  async (date) => {
    const query = { date_from: date }
    const answer = await world.call('listUsers', box.full, { query })
    expect([answer.status, Object.keys(answer.body)]).toEqual([400, ['date_from']])
  },
)

test('60 levels are kept as they came', async () => {
  const metadata = nested(60)
  expect((await create({ vendor_data: 'deep', metadata })).body['metadata']).toEqual(metadata)
})

test('a comment of nothing but space is none', async () => {
  await create({ vendor_data: 'quiet' })
  const body = { comment: ' \n ' }
  const answer = await world.call('commentOnUser', box.full, {
    params: { vendor_data: 'quiet' },
    body,
  })
  expect([answer.status, Object.keys(answer.body)]).toEqual([400, ['comment']])
})

test('who gives no reason is given none', async () => {
  await create({ vendor_data: 'unexplained' })
  const named = { params: { vendor_data: 'unexplained' } }
  await world.call('updateUserStatus', box.full, { ...named, body: { status: 'FLAGGED' } })
  const { body } = await world.call('getUser', box.full, named)
  expect(body['comments']).toMatchObject([{ comment_type: 'STATUS_CHANGED', comment: null }])
})

test('both lists together name a thousand at most', async () => {
  const ids = Array.from({ length: 600 }, (_, n) => `id-${n}`)
  const body = { is_enabled: true, vendor_data_list: ids, didit_internal_id_list: ids }
  const answer = await world.call('switchUserMonitoring', box.full, { body })
  expect([answer.status, answer.code]).toEqual([400, 'selection_invalid'])
})

test('a tag named twice in other letters is one, also for the next who names it', async () => {
  const tag = async (vendor_data: string, tags: string[]) => {
    await create({ vendor_data })
    const given = { params: { vendor_data }, body: { tags } }
    const { body } = await world.call('tagUser', box.full, given)
    return (body['tags'] as { uuid: string; name: string }[]).map(({ uuid, name }) => [uuid, name])
  }
  const first = await tag('tagged 1', [' VIP ', 'vip', 'École', 'éCOLE '])
  expect(first.map(([, name]) => name)).toEqual(['VIP', 'École'])
  expect(await tag('tagged 2', ['école', 'Vip'])).toEqual(first.toReversed())
  expect((await world.db.query({ text: 'select from tag' })).rows).toHaveLength(2)
})
