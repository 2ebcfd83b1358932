/** Lists of an application's own as clients of the reference meet them. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sandbox')
})
afterAll(() => world.close())

interface List {
  readonly uuid: string
  readonly name: string
  readonly entry_type: string
  readonly entry_count: number
  readonly is_system: boolean
}
const resultsOf = (answer: Answer) => answer.body['results'] as Record<string, unknown>[]

async function systemList(entryType: string, tenant = box): Promise<List> {
  const query = { list_type: 'blocklist', entry_type: entryType }
  const answer = await world.call('listAccessLists', tenant.full, { query })
  return resultsOf(answer)[0] as unknown as List
}
async function ownList(entryType: string, listType = 'custom', tenant = box): Promise<string> {
  const body = { name: randomUUID(), list_type: listType, entry_type: entryType }
  return (await world.call('createAccessList', tenant.full, { body })).body['uuid'] as string
}
const add = (list: string, value: string, more: object = {}, key = box.full): Promise<Answer> =>
  world.call('createEntry', key, { params: { list_uuid: list }, body: { value, ...more } })
const remove = (list: string, entry: string, key = box.full): Promise<Answer> =>
  world.call('deleteEntry', key, { params: { list_uuid: list, entry_uuid: entry } })
const entriesOf = (list: string, query: Record<string, string> = {}, key = box.full) =>
  world.call('listEntries', key, { params: { list_uuid: list }, query })

describe('lists', () => {
  test('a new application has a system blocklist of every type that has one', async () => {
    const tenant = await world.tenant('fresh')
    const answer = await world.call('listAccessLists', tenant.full)
    expect(answer.body['count']).toBe(10)
    const types = resultsOf(answer).map((one) => one['entry_type'])
    expect(types).not.toContain('country')
    expect(types).not.toContain('key')
    expect(new Set(types).size).toBe(10)
  })

  test('twenty who ask first at once meet the same ten', async () => {
    const tenant = await world.tenant('crowd')
    const all = await Promise.all(
      Array.from({ length: 20 }, () => world.call('listAccessLists', tenant.full)),
    )
    expect(new Set(all.map(({ text }) => text)).size).toBe(1)
  })

  test('a list is made, read, renamed, found and deleted', async () => {
    const body = { name: 'Friends', list_type: 'allowlist', entry_type: 'email', description: 'x' }
    const made = await world.call('createAccessList', box.full, { body })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ ...body, is_system: false, entry_count: 0 })
    const params = { list_uuid: made.body['uuid'] as string }
    const renamed = await world.call('updateAccessList', box.full, {
      params,
      body: { name: 'Best friends' },
    })
    expect(renamed.body).toMatchObject({ name: 'Best friends', description: 'x' })
    const found = await world.call('listAccessLists', box.full, { query: { search: 'best FR' } })
    expect(resultsOf(found).map((one) => one['uuid'])).toEqual([params.list_uuid])
    await add(params.list_uuid, 'ann@example.com')
    expect((await world.call('deleteAccessList', box.full, { params })).status).toBe(204)
    expect((await world.call('getAccessList', box.full, { params })).code).toBe('list_not_found')
    expect((await entriesOf(params.list_uuid)).code).toBe('list_not_found')
    // Its name is free again.
    const again = { ...body, name: 'best friends' }
    expect((await world.call('createAccessList', box.full, { body: again })).status).toBe(201)
  })

  test('a name is taken in every letter case, and by system lists too', async () => {
    const body = { name: 'Taken', list_type: 'custom', entry_type: 'key' }
    await world.call('createAccessList', box.full, { body })
    for (const name of ['taken', ' TAKEN ', 'blocklist: USER']) {
      const answer = await world.call('createAccessList', box.full, { body: { ...body, name } })
      expect([answer.status, answer.code]).toEqual([400, 'list_name_taken'])
    }
    const params = { list_uuid: await ownList('key') }
    const answer = await world.call('updateAccessList', box.full, {
      params,
      body: { name: 'TAKEN' },
    })
    expect(answer.code).toBe('list_name_taken')
  })

  test('nobody makes a blocklist, and nobody renames or deletes a system list', async () => {
    const body = { name: 'Mine', list_type: 'blocklist', entry_type: 'user' }
    const answer = await world.call('createAccessList', box.full, { body })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ list_type: [expect.stringContaining('allowlist, custom')] })
    const params = { list_uuid: (await systemList('phone')).uuid }
    const renamed = await world.call('updateAccessList', box.full, { params, body: { name: 'x' } })
    expect(renamed.code).toBe('list_is_system')
    const gone = await world.call('deleteAccessList', box.full, { params })
    expect([gone.status, gone.code]).toEqual([403, 'list_is_system'])
  })

  test('reading and writing take scopes of their own', async () => {
    const reader = await world.key(box, ['lists:read'])
    const body = { name: 'No', list_type: 'custom', entry_type: 'key' }
    expect((await world.call('createAccessList', reader, { body })).code).toBe('scope_missing')
    expect((await world.call('listAccessLists', reader)).status).toBe(200)
  })

  test('pages follow each other by offset', async () => {
    const tenant = await world.tenant('pages')
    const first = await world.call('listAccessLists', tenant.full, { query: { limit: 4 } })
    const second = await world.fetch(pathOf(first.body['next']), {
      headers: { 'x-api-key': tenant.full },
    })
    expect(resultsOf(second)).toHaveLength(4)
    expect(second.body['previous']).toContain('/v3/lists/')
    expect(resultsOf(second)[0]).not.toEqual(resultsOf(first)[0])
  })
})
const pathOf = (url: unknown): string => (url as string).replace(world.url, '')

describe('entries', () => {
  // A table is easier to read when its columns line up.
  // oxfmt-ignore
  test.each([
    ['email',        'Ann@EXAMPLE.com',         'ann@example.com'],
    ['phone',        '+1 (415) 555-2671',       '+14155552671'],
    ['ip_address',   '192.0.2.0/24',            '192.0.2.0/24'],
    ['country',      'de',                      'DEU'],
    ['document',     'deu:c01 x00t47',          'DEU:C01X00T47'],
    ['bank_account', 'DE89 3704 0044 0532 0130 00', 'DE89370400440532013000'],
    ['device_fingerprint', 'AB12cd34ef',        'AB12cd34ef'],
    ['key',          ' anything at all ',       'anything at all'],
  ])('%s %s is shown as %s and stands once', async (type, given, shown) => {
    const list = await ownList(type)
    const added = await add(list, given, { display_label: 'Label', comment: 'Because', metadata: { a: 1 } })
    expect(added.status, added.text).toBe(201)
    const said = { display_label: 'Label', comment: 'Because', metadata: { a: 1 } }
    expect(added.body).toMatchObject({ ...said, value: shown, added_by: 'api' })
    const again = await add(list, shown.toUpperCase())
    expect([again.status, again.code]).toEqual([400, 'entry_exists'])
    const found = await entriesOf(list, { search: given })
    expect(resultsOf(found)).toEqual([added.body])
    expect(resultsOf(await entriesOf(list, { search: 'abel' }))).toEqual([added.body])
    expect(resultsOf(await entriesOf(list, { search: 'zebulonika' }))).toEqual([])
  })

  test.each([
    ['email', 'nobody'],
    ['phone', '555'],
    ['ip_address', '192.0.2.7/24'],
    ['country', 'Zubrowka'],
    ['device_fingerprint', 'short'],
    ['face', 'a face'],
    ['key', '  '],
  ])('%s takes no %s and says what to send', async (type, value) => {
    const answer = await add(await ownList(type), value)
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual({ value: [expect.stringMatching(/^(Give|Add|Check)/)] })
  })

  test('without a value, and from a session', async () => {
    const list = await ownList('email')
    const params = { list_uuid: list }
    const none = await world.call('createEntry', box.full, { params, body: {} })
    expect(none.body).toEqual({ value: ['Give a value.'] })
    const body = { reference_session_id: randomUUID() }
    const session = await world.call('createEntry', box.full, { params, body })
    expect([session.status, session.code]).toEqual([404, 'session_not_found'])
  })

  test('the list counts them and knows when one came last', async () => {
    const list = await ownList('key')
    const one = await add(list, 'one')
    await add(list, 'two')
    await remove(list, one.body['uuid'] as string)
    const params = { list_uuid: list }
    const { body } = await world.call('getAccessList', box.full, { params })
    expect(body['entry_count']).toBe(1)
    expect(body['last_entry_added_at']).not.toBeNull()
    expect((await remove(list, one.body['uuid'] as string)).code).toBe('entry_not_found')
    // What was taken off may stand there again.
    expect((await add(list, 'one')).status).toBe(201)
  })

  test('pages go on by cursor, newest first or oldest first', async () => {
    const list = await ownList('key')
    for (const value of ['a', 'b', 'c', 'd', 'e']) await add(list, value)
    for (const [ordering, all] of [
      ['-created_at', 'edcba'],
      ['created_at', 'abcde'],
    ] as const) {
      let page = await entriesOf(list, { limit: '2', cursor: '', ordering })
      let seen = ''
      for (;;) {
        seen += resultsOf(page)
          .map((one) => one['value'])
          .join('')
        const { next } = page.body
        if (next === null) break
        page = await world.fetch(pathOf(next), { headers: { 'x-api-key': box.full } })
      }
      expect(seen).toBe(all)
    }
  })

  test.each([{}, { cursor: '' }])('pages of a search go on by offset: %o', async (first) => {
    const list = await ownList('key')
    for (const value of ['ax', 'bx', 'cx', 'dx', 'ex']) await add(list, value)
    let page = await entriesOf(list, { limit: '2', search: 'x', ...first })
    let seen = ''
    for (;;) {
      expect(page.status).toBe(200)
      seen += resultsOf(page)
        .map((one) => one['value'])
        .join('')
      const { next } = page.body
      if (next === null) break
      page = await world.fetch(pathOf(next), { headers: { 'x-api-key': box.full } })
    }
    expect(seen).toBe('exdxcxbxax')
    expect(page.body['previous']).toContain('offset=2')
  })

  test('who may not read personal data sees ids and no values', async () => {
    const list = await ownList('email')
    await add(list, 'ann@example.com', { comment: 'Ann' })
    const [row] = resultsOf(await entriesOf(list, {}, box.partner))
    expect(row).toMatchObject({ value: null, comment: null, display_label: null })
    expect(resultsOf(await entriesOf(list, { search: 'ann@example.com' }, box.partner))).toEqual([])
  })

  test('a repeat with its key adds once', async () => {
    const params = { list_uuid: await ownList('email') }
    const given = { params, body: { value: 'ann@example.com' }, once: randomUUID() }
    const first = await world.call('createEntry', box.full, given)
    const again = await world.call('createEntry', box.full, given)
    expect(again.text).toBe(first.text)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
  })

  test('of twenty who add one value at once one adds it', async () => {
    const list = await ownList('email')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => add(list, 'ann@example.com')),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ code }) => code === 'entry_exists')).toHaveLength(19)
  })
})
