/** Users and businesses under /v3: made, found, changed, told of, deleted (reference 3.1). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let live: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('users')
  live = await world.tenant('users of another')
})
afterAll(() => world.close())

type Body = Record<string, unknown>
const named = (vendor_data: string) => ({ params: { vendor_data } })
const create = (vendor_data: string, more: Body = {}) =>
  world.call('createUser', box.full, { body: { vendor_data, ...more }, once: null })
const read = async (vendor_data: string): Promise<Body> =>
  (await world.call('getUser', box.full, named(vendor_data))).body
const list = async (query: Record<string, string | number> = {}) =>
  (await world.call('listUsers', box.full, { query })).body as unknown as {
    count: number
    next: string | null
    previous: string | null
    results: Body[]
  }
const ids = (page: { results: Body[] }): unknown[] => page.results.map((one) => one['vendor_data'])

describe('a user', () => {
  test('is made with everything the reference names, and read again', async () => {
    const made = await create('Full-1', {
      first_name: 'Ana',
      last_name: 'Müller',
      date_of_birth: '1990-02-03',
      email: 'Ana@Example.org',
      phone_number: '+34 600 000 001',
      country: 'es',
      approved_emails: ['ana@example.org'],
      issuing_states: { ESP: 1 },
      metadata: { tier: 'gold', address: 'theirs' },
    })
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({
      vendor_data: 'Full-1',
      full_name: 'Ana Müller',
      effective_name: 'Ana Müller',
      date_of_birth: '1990-02-03',
      status: 'ACTIVE',
      approved_emails: { 'ana@example.org': true },
      issuing_states: { ESP: 1 },
      session_count: 0,
      features: {},
      tags: [],
      metadata: {
        tier: 'gold',
        address: 'theirs',
        contact: { email: 'Ana@Example.org', phone_number: '+34 600 000 001' },
      },
    })
    expect(await read(' full-1 ')).toEqual(made.body)
  })

  test('is one whatever the letters of its id, and a business of that id is another', async () => {
    await create('Twice')
    const again = await create('tWICE ')
    expect([again.status, Object.keys(again.body)]).toEqual([400, ['detail', 'code']])
    const business = await world.call('createBusiness', box.full, {
      body: { vendor_data: 'twice', legal_name: 'Twice Ltd', country_code: 'gbr' },
    })
    expect(business.body).toMatchObject({ legal_name: 'Twice Ltd', country_code: 'GB' })
  })

  test('begins with any standing, by an analyst', async () => {
    const made = await create('begins-blocked', { status: 'BLOCKED', reason: 'known fraud' })
    expect(made.body).toMatchObject({
      status: 'BLOCKED',
      comments: [{ comment_type: 'STATUS_CHANGED', comment: 'known fraud', new_status: 'BLOCKED' }],
    })
  })

  test('is changed field by field; metadata as a whole', async () => {
    await create('changed', { full_name: 'Old Name', metadata: { a: 1 } })
    const changed = await world.call('updateUser', box.full, {
      ...named('changed'),
      body: { display_name: 'New', metadata: { b: 2 }, status: 'FLAGGED', reason: 'looks odd' },
    })
    expect(changed.body).toMatchObject({
      full_name: 'Old Name',
      effective_name: 'New',
      metadata: { b: 2 },
      status: 'FLAGGED',
    })
    const cleared = await world.call('updateUser', box.full, {
      ...named('changed'),
      body: { display_name: null },
    })
    expect(cleared.body).toMatchObject({ display_name: null, effective_name: 'Old Name' })
  })

  test('two changes at once both count', async () => {
    await create('at-once', { full_name: 'A' })
    await Promise.all([
      world.call('updateUser', box.full, { ...named('at-once'), body: { display_name: 'B' } }),
      world.call('updateUser', box.full, {
        ...named('at-once'),
        body: { date_of_birth: '2000-01-01' },
      }),
    ])
    expect(await read('at-once')).toMatchObject({
      display_name: 'B',
      date_of_birth: '2000-01-01',
      full_name: 'A',
    })
  })

  test('goes through every standing by hand', async () => {
    await create('standing')
    const set = async (status: string, reason?: string) =>
      (
        await world.call('updateUserStatus', box.full, {
          ...named('standing'),
          body: { status, ...(reason ? { reason } : {}) },
        })
      ).body['status']
    for (const status of ['FLAGGED', 'BLOCKED', 'FLAGGED', 'ACTIVE', 'BLOCKED', 'ACTIVE', 'ACTIVE'])
      expect(await set(status, 'because')).toBe(status)
    const { comments } = (await read('standing')) as { comments: Body[] }
    expect(comments.map((one) => one['new_status'])).toEqual([
      'ACTIVE',
      'BLOCKED',
      'ACTIVE',
      'FLAGGED',
      'BLOCKED',
      'FLAGGED',
    ])
  })

  test('is seen by its own application only', async () => {
    await create('mine')
    expect((await world.call('getUser', live.full, named('mine'))).status).toBe(404)
  })

  test('shows nothing personal to a key that may not see it', async () => {
    await create('masked', { full_name: 'Planted Name', email: 'planted@example.org' })
    const answer = await world.call('getUser', box.partner, named('masked'))
    expect(answer.text).not.toMatch(/planted/i)
  })
})

describe('the list', () => {
  test('finds by name, e-mail, phone, country, tag, own id and status', async () => {
    await create('find-1', {
      full_name: 'Leonardo Buonarroti-Vespucci',
      email: 'leo@example.org',
      phone_number: '+39 06 1234567',
      country: 'IT',
    })
    await create('find-2', { full_name: 'Leona Vespa', country: 'ITA' })
    await world.call('tagUser', box.full, { ...named('find-2'), body: { tags: ['VIP', 'new'] } })
    const found = async (query: Record<string, string>) => ids(await list(query)).toSorted()
    expect(await found({ search: 'leon' })).toEqual(['find-1', 'find-2'])
    expect(await found({ search: 'vesp leon' })).toEqual(['find-1', 'find-2'])
    expect(await found({ search: 'buonarrotiX' })).toEqual([])
    expect(await found({ search: 'buonarroti' })).toEqual(['find-1'])
    expect(await found({ search: 'LEO@example.org' })).toEqual(['find-1'])
    expect(await found({ search: '+39061234567' })).toEqual(['find-1'])
    expect(await found({ search: 'find-2' })).toEqual(['find-2'])
    expect(await found({ country: 'it' })).toEqual(['find-1', 'find-2'])
    expect(await found({ country: 'it', search: 'vespa' })).toEqual(['find-2'])
    expect(await found({ tags: 'vip' })).toEqual(['find-2'])
    expect(await found({ tags: 'vip,new' })).toEqual(['find-2'])
    expect(await found({ tags: 'nobody' })).toEqual([])
    await world.call('updateUserStatus', box.full, {
      ...named('find-2'),
      body: { status: 'BLOCKED' },
    })
    expect(await found({ status: 'BLOCKED', search: 'leon' })).toEqual(['find-2'])
    expect(await found({ status: 'FLAGGED,BLOCKED', search: 'leon' })).toEqual(['find-2'])
    expect(await found({ status: 'ACTIVE,BLOCKED', search: 'leon' })).toEqual(['find-1', 'find-2'])
    expect(await list({ search: 'find-2' })).toMatchObject({ count: 1, next: null })
    await world.call('updateUser', box.full, {
      ...named('find-2'),
      body: { full_name: 'Other' },
    })
    expect(await found({ search: 'leon' })).toEqual(['find-1'])
  })

  test.each([
    ['user', { phone_number: '600 000 019', country: 'ES' }],
    ['business', { metadata: { contact: { phone: '600 000 019' } }, country_code: 'ESP' }],
  ] as const)('finds a national number of a %s in every spelling', async (kind, more) => {
    const { made, changed, all } = (
      {
        user: { made: 'createUser', changed: 'updateUser', all: 'listUsers' },
        business: { made: 'createBusiness', changed: 'updateBusiness', all: 'listBusinesses' },
      } as const
    )[kind]
    const found = async (search: string) =>
      ids((await world.call(all, box.full, { query: { search } })).body as never)
    await world.call(made, box.full, { body: { vendor_data: 'national', ...more } })
    const spellings = ['600 000 019', '600000019', '+34 600-000-019', '0034600000019']
    for (const one of spellings) expect(await found(one), one).toEqual(['national'])
    // The keys of the number before go with it.
    const metadata = { contact: { phone_number: '+39 06 1234568' } }
    await world.call(changed, box.full, { ...named('national'), body: { metadata } })
    for (const one of spellings) expect(await found(one), one).toEqual([])
    expect(await found('+39061234568')).toEqual(['national'])
  })

  test('goes page by page, by offset and by cursor, there and back', async () => {
    const own = await world.tenant('pages of users')
    for (let n = 0; n < 5; n += 1) {
      await world.call('createUser', own.full, { body: { vendor_data: `page-${n}` } })
      world.clock.advance(1)
    }
    for (const first of ['?limit=2', '?limit=2&cursor=']) {
      const seen: unknown[] = []
      let path: string | null = `/v3/users/${first}`
      let pages = 0
      while (path !== null) {
        const answer = await world.fetch(path, { headers: { 'x-api-key': own.full } })
        expect(answer.status, answer.text).toBe(200)
        const page = answer.body as unknown as Awaited<ReturnType<typeof list>>
        expect(page.count).toBe(5)
        seen.push(...ids(page))
        path = page.next === null ? null : page.next.replace(/^https?:\/\/[^/]+/, '')
        pages += 1
      }
      expect(pages).toBe(3)
      expect(seen).toEqual(['page-4', 'page-3', 'page-2', 'page-1', 'page-0'])
    }
    const oldest = await world.call('listUsers', own.full, { query: { ordering: 'created_at' } })
    expect(ids(oldest.body as never)[0]).toBe('page-0')
  })
})

describe('the forms of the reference', () => {
  test.each(['/v3/users/', '/v3/users'])('%s is the list', async (path) => {
    const answer = await world.fetch(path, { headers: { 'x-api-key': box.full } })
    expect(answer.status).toBe(200)
  })

  test('refusals are a detail, or the fields that are wrong', async () => {
    expect((await world.fetch('/v3/users/')).status).toBe(403)
    const wrong = await world.fetch('/v3/users/', { headers: { 'x-api-key': 'wrong' } })
    expect([wrong.status, typeof wrong.body['detail']]).toEqual([401, 'string'])
    const missing = await world.call('getUser', box.full, named('nobody'))
    expect([missing.status, typeof missing.body['detail']]).toEqual([404, 'string'])
    const invalid = await world.call('createUser', box.full, {
      body: { vendor_data: 'x', status: 'GONE' },
    })
    expect([invalid.status, Object.keys(invalid.body)]).toEqual([400, ['status']])
    const country = await world.call('createUser', box.full, {
      body: { vendor_data: 'x', country: 'XX' },
    })
    expect([country.status, Object.keys(country.body)]).toEqual([400, ['country']])
    const nowhere = await world.fetch('/v3/nothing/', { headers: { 'x-api-key': box.full } })
    expect([nowhere.status, typeof nowhere.body['detail']]).toEqual([404, 'string'])
  })
})

describe('deletion', () => {
  test('hides at once and frees the id, and the journal of the old one stays', async () => {
    const { body } = await create('gone', { full_name: 'Gone Person' })
    const answer = await world.call('deleteUsers', box.full, {
      body: { vendor_data_list: ['GONE', 'never-there'], delete_all: false },
    })
    expect(answer.body).toMatchObject({
      deleted: 1,
      results: [{ didit_internal_id: body['didit_internal_id'], outcome: 'deleted' }],
    })
    expect((await world.call('getUser', box.full, named('gone'))).status).toBe(404)
    expect(ids(await list({ search: 'gone' }))).toEqual([])
    const again = await world.call('deleteUsers', box.full, {
      body: { didit_internal_id_list: [body['didit_internal_id']] },
    })
    expect(again.body['deleted']).toBe(0)
    const anew = await create('gone')
    expect(anew.status).toBe(201)
    expect(anew.body['didit_internal_id']).not.toBe(body['didit_internal_id'])
    expect(anew.body['full_name']).toBeNull()
  })

  test('asks who is meant', async () => {
    for (const body of [{}, { delete_all: true, vendor_data_list: ['a'] }]) {
      const answer = await world.call('deleteUsers', box.full, { body })
      expect([answer.status, answer.code]).toEqual([400, 'selection_invalid'])
    }
  })

  test('of everybody takes everybody of that kind', async () => {
    const own = await world.tenant('all gone')
    for (const vendor_data of ['a', 'b', 'c'])
      await world.call('createUser', own.full, { body: { vendor_data } })
    await world.call('createBusiness', own.full, { body: { vendor_data: 'a' } })
    const answer = await world.call('deleteUsers', own.full, { body: { delete_all: true } })
    expect(answer.body['deleted']).toBe(3)
    const left = await world.call('listBusinesses', own.full)
    expect(left.body['count']).toBe(1)
  })
})

test('what happened is told newest first, and by source', async () => {
  await create('timeline', { full_name: 'Time Line' })
  await world.call('commentOnUser', box.full, {
    ...named('timeline'),
    body: { comment: 'called them' },
  })
  await world.call('updateUserStatus', box.full, {
    ...named('timeline'),
    body: { status: 'FLAGGED', reason: 'odd' },
  })
  const { body } = await world.call('listUserActivities', box.full, named('timeline'))
  expect(body['results']).toMatchObject([
    { activity_type: 'STATUS_CHANGED', source: 'ANALYST', comment: 'odd', new_status: 'FLAGGED' },
    { activity_type: 'COMMENTED', comment: 'called them' },
    { activity_type: 'CREATED', changed_fields: ['vendor_data', 'full_name'] },
  ])
  const none = await world.call('listUserActivities', box.full, {
    ...named('timeline'),
    query: { source: 'TRANSACTION' },
  })
  expect(none.body['results']).toEqual([])
})

test.each(['---', ' . ', '\u{1F600}'])(
  'whoever is called %j cannot be looked for, and is not monitored',
  async (full_name) => {
    const id = `sign ${full_name.codePointAt(0)}`
    await create(id, { full_name: 'Somebody' })
    const body = { is_enabled: true, vendor_data_list: [id] }
    const estimate = await world.call('switchUserMonitoring', box.full, {
      body: { ...body, estimate_only: true },
    })
    expect(estimate.body['outcomes']).toEqual({ screened_and_enabled: 1 })
    await world.call('updateUser', box.full, { ...named(id), body: { full_name } })
    const asked = await world.call('switchUserMonitoring', box.full, { body })
    expect(asked.body['outcomes']).toEqual({ skipped_no_identity_data: 1 })
    expect((await read(id))['is_ongoing_monitoring_enabled']).toBe(false)
  },
)

test('monitoring is switched for many, and says what became of each', async () => {
  await create('watched', { full_name: 'Watched One' })
  await create('nameless')
  const ask = (is_enabled: boolean, more: Body = {}) =>
    world.call('switchUserMonitoring', box.full, {
      body: { is_enabled, vendor_data_list: ['watched', 'nameless'], ...more },
    })
  const estimate = await ask(true, { estimate_only: true })
  const outcomes = { screened_and_enabled: 1, skipped_no_identity_data: 1 }
  expect(estimate.body['outcomes']).toEqual(outcomes)
  expect((await ask(true)).body['outcomes']).toEqual(outcomes)
  const again = await ask(true)
  expect(again.body['outcomes']).toEqual({ already_enabled: 1, skipped_no_identity_data: 1 })
  const job = await world.call('getMonitoringJob', box.full, {
    params: { job_id: again.body['job_id'] as string },
  })
  expect(job.body).toEqual(again.body)
  expect((await read('watched'))['is_ongoing_monitoring_enabled']).toBe(true)
  expect((await read('nameless'))['is_ongoing_monitoring_enabled']).toBe(false)
})

test('what changed is told by name, and by value to those who asked for it', async () => {
  await create('told', { full_name: 'Told One' })
  const query = { types: 'user.data.updated,activity.created', limit: 200 }
  const told = await eventually(
    async () => {
      const { body } = await world.call('listEvents', box.full, { query })
      return (body['data'] as Body[]).filter((one) => one['vendor_data'] === 'told')
    },
    (all) => all.length === 2,
  )
  expect(told).toMatchObject([
    {
      webhook_type: 'user.data.updated',
      changed_fields: ['vendor_data', 'full_name'],
      changes: { full_name: { previous: null, current: 'Told One' } },
    },
    { webhook_type: 'activity.created', activity_type: 'CREATED', source: 'ANALYST' },
  ])
  expect(told[0]!['event_id']).not.toBe(told[1]!['event_id'])
  const masked = await world.call('listEvents', box.partner, { query })
  expect(masked.text).not.toContain('Told One')
})
