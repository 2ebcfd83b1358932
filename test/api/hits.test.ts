/** Hits of the lists, judged by people: in a session, on a user, and heard or quiet afterwards. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decision, hitsOf, listed, node, screened } from './screened.ts'
import type { Hit, Screened } from './screened.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let one: Tenant
let two: Tenant
beforeAll(async () => {
  world = await openWorld()
  one = await world.tenant('one word', { environment: 'live' })
  const settings = { fourEyes: true }
  two = await world.tenant('four eyes', { environment: 'live', settings })
  await listed(world)
})
afterAll(() => world.close())

const judge = (tenant: Tenant, session_id: string, body: object, key = tenant.full) =>
  world.call('updateHitStatus', key, { params: { session_id }, body })
const known = async (tenant: Tenant, vendor_data: string, key = tenant.full) =>
  (await world.call('listUserHits', key, { params: { vendor_data } })).body['results'] as Record<
    string,
    unknown
  >[]
const says = (hit: Hit, review_status = 'False Positive') => ({ hit_id: hit.id, review_status })
/** Somebody whose hit was called a false positive in their first session. */
async function cleared(tenant = one): Promise<{ vendor_data: string; hit: Hit }> {
  const vendor_data = randomUUID()
  const found = await screened(world, tenant, vendor_data)
  const [hit] = hitsOf(found)
  for (const each of hitsOf(found))
    expect((await judge(tenant, found.session_id, says(each))).status).toBe(200)
  return { vendor_data, hit: hit! } // it is on the list
}
const about = (screened_: Screened, { id }: Hit) =>
  hitsOf(screened_).find((each) => each.id === id)!

describe('a hit that is called a false positive', () => {
  test('is shown as one, and the step stays as it was until it is decided', async () => {
    const vendor_data = randomUUID()
    const found = await screened(world, one, vendor_data)
    const [hit, second] = hitsOf(found) as [Hit, Hit]
    expect([hit.review_status, second.review_status]).toEqual(['Unreviewed', 'Unreviewed'])
    const said = await judge(one, found.session_id, { ...says(hit), reason: 'a namesake in Lugo' })
    expect(said.status, said.text).toBe(200)
    expect(said.body).toMatchObject({ ...says(hit), awaits_second: false })
    const now = await decision(world, one, found.session_id)
    expect(about(now, hit)).toMatchObject({
      review_status: 'False Positive',
      reviewed: { status: 'False Positive', second_by: null, awaits_second: false },
      quiet: {
        since: expect.stringMatching(/Z$/) as string,
        by: expect.stringMatching(/^(partner|analyst):/) as string,
        second_by: null,
        reason: 'a namesake in Lugo',
      },
      heard_again: null,
    })
    expect(about(now, second)).toMatchObject({ review_status: 'Unreviewed', reviewed: null })
    expect(node(now)).toMatchObject({ status: 'In Review', score: node(found).score })
    expect(await known(one, vendor_data)).toMatchObject([
      {
        id: hit.id,
        caption: 'Nemo NONESUCH',
        review_status: 'False Positive',
        quiet: true,
        reason: 'a namesake in Lugo',
        last_found: { source: 'session', session_id: found.session_id },
      },
      { id: second.id, review_status: 'Unreviewed', quiet: false, reviewed: null },
    ])
  })

  test('is quiet when it is found again, and says why', async () => {
    const vendor_data = randomUUID()
    const found = await screened(world, one, vendor_data)
    const body = { hit_updates: hitsOf(found).map((each) => says(each)), reason: 'a namesake' }
    const params = { session_id: found.session_id }
    const done = await world.call('updateHitStatuses', one.full, { params, body })
    expect(done.status, done.text).toBe(200)
    const again = await screened(world, one, vendor_data)
    expect(node(again)).toMatchObject({ status: 'Approved', score: 0, warnings: [] })
    for (const hit of hitsOf(again))
      expect(hit).toMatchObject({
        review_status: 'False Positive',
        heard_again: null,
        quiet: { by: expect.stringMatching(/^(partner|analyst):/) as string, reason: 'a namesake' },
      })
  })

  test.each([
    ['other case and spacing', { first_name: ' NEMO ', last_name: 'nonesuch' }],
    ['another issue of nothing that is screened', { expiration_date: '2091-01-01' }],
  ])('is quiet with %s', async (_, change) => {
    const { vendor_data, hit } = await cleared()
    const again = await screened(world, one, vendor_data, change)
    expect(about(again, hit).quiet).not.toBeNull()
    expect(node(again).status).toBe('Approved')
  })

  test.each([
    ['birth date', { date_of_birth: '1970-05-06' }],
    ['document', { document_number: 'B9999' }],
    ['name', { last_name: 'Nonesuch Junior' }],
    ['country', { issuing_state: 'FRA' }],
  ])('is heard again with another %s', async (_, change) => {
    const { vendor_data, hit } = await cleared()
    const again = await screened(world, one, vendor_data, change)
    expect(about(again, hit)).toMatchObject({ quiet: null, heard_again: 'customer_changed' })
  })

  test('is heard again when the entry has changed, and quiet once it is judged anew', async () => {
    const { vendor_data, hit } = await cleared()
    await listed(world, { aliases: [{ name: 'Captain Nonesuch' }] })
    const again = await screened(world, one, vendor_data)
    expect(node(again)).toMatchObject({
      status: 'In Review',
      warnings: [{ risk: 'POSSIBLE_MATCH_FOUND' }],
    })
    expect(about(again, hit)).toMatchObject({
      review_status: 'Unreviewed',
      heard_again: 'entry_changed',
    })
    const [other_] = hitsOf(again).filter((each) => each.id !== hit.id)
    expect(other_).toMatchObject({ review_status: 'False Positive', heard_again: null })
    expect((await judge(one, again.session_id, says(hit))).status).toBe(200)
    expect(node(await screened(world, one, vendor_data)).status).toBe('Approved')
    await listed(world)
  })

  test('is heard again when it is taken back', async () => {
    const { vendor_data, hit } = await cleared()
    const body = says(hit, 'Unreviewed')
    const back = await world.call('judgeUserHit', one.full, { params: { vendor_data }, body })
    expect(back.status, back.text).toBe(200)
    const again = await screened(world, one, vendor_data)
    expect(about(again, hit)).toMatchObject({ review_status: 'Unreviewed', quiet: null })
    expect(node(again).status).toBe('In Review')
  })

  test('is quiet in a screening by itself that names the user', async () => {
    const { vendor_data, hit } = await cleared()
    const body = {
      full_name: 'Nemo Nonesuch',
      date_of_birth: '1970-05-05',
      nationality: 'ES',
      document_number: 'A1234',
    }
    const of = async (more: object): Promise<Hit> => {
      const answer = await world.call('screenName', one.full, { body: { ...body, ...more } })
      const { hits } = answer.body['aml'] as { hits: readonly Hit[] }
      return hits.find((each) => each.id === hit.id)!
    }
    const { by } = (await of({ vendor_data })).quiet!
    expect(by).toMatch(/^(partner|analyst):/)
    expect((await of({ vendor_data, full_name: 'Nemo Nonsuch' })).quiet).toBeNull()
    expect((await of({ vendor_data: randomUUID() })).quiet).toBeNull()
  })

  test('is one of this person alone', async () => {
    const { hit } = await cleared()
    expect(about(await screened(world, one, randomUUID()), hit)).toMatchObject({ quiet: null })
  })
})

test('a match that was confirmed stays one when it is found again', async () => {
  const vendor_data = randomUUID()
  const found = await screened(world, one, vendor_data)
  const [hit] = hitsOf(found) as [Hit]
  await judge(one, found.session_id, says(hit, 'Confirmed Match'))
  const again = await screened(world, one, vendor_data)
  expect(about(again, hit).review_status).toBe('Confirmed Match')
  expect(node(again).status).toBe('In Review')
})

test('it is judged on the user, whatever has found it', async () => {
  const vendor_data = randomUUID()
  const found = await screened(world, one, vendor_data)
  for (const hit of hitsOf(found)) {
    const given = { params: { vendor_data }, body: { ...says(hit), reason: 'met her' } }
    expect((await world.call('judgeUserHit', one.full, given)).status).toBe(200)
  }
  expect(hitsOf(await decision(world, one, found.session_id))).toMatchObject([
    { review_status: 'False Positive' },
    { review_status: 'False Positive' },
  ])
  expect(node(await screened(world, one, vendor_data)).status).toBe('Approved')
  const lines = await world.call('listUserActivities', one.full, { params: { vendor_data } })
  const types = (lines.body['results'] as Record<string, unknown>[]).map((each) => [
    each['activity_type'],
    each['comment'],
  ])
  expect(types.filter(([type]) => type === 'AML_HIT_STATUS_UPDATED')).toEqual([
    ['AML_HIT_STATUS_UPDATED', 'met her'],
    ['AML_HIT_STATUS_UPDATED', 'met her'],
  ])
})

describe('four eyes', () => {
  test('the first proposes, the second agrees, and until then the hit is heard', async () => {
    const vendor_data = randomUUID()
    const found = await screened(world, two, vendor_data)
    const [hit] = hitsOf(found) as [Hit]
    const first = await judge(two, found.session_id, { ...says(hit), reason: 'a namesake' })
    expect(first.status, first.text).toBe(202)
    expect(first.body).toMatchObject({ review_status: 'Unreviewed', awaits_second: true })
    expect(about(await screened(world, two, vendor_data), hit)).toMatchObject({
      review_status: 'Unreviewed',
      quiet: null,
      heard_again: 'awaits_second',
    })
    expect(about(await decision(world, two, found.session_id), hit)).toMatchObject({
      quiet: null,
      heard_again: 'awaits_second',
    })
    const own = await judge(two, found.session_id, says(hit))
    expect([own.status, own.body['code']]).toEqual([403, 'aml_hit_four_eyes'])
    // On the user it is the same person, though there the key acts as analyst.
    const given = { params: { vendor_data }, body: says(hit) }
    expect((await world.call('judgeUserHit', two.full, given)).status).toBe(403)
    const second = await judge(two, found.session_id, says(hit), two.analyst)
    expect(second.status, second.text).toBe(200)
    expect(about(await decision(world, two, found.session_id), hit)).toMatchObject({
      quiet: { reason: 'a namesake', second_by: expect.stringMatching(/^analyst:/) as string },
      heard_again: null,
    })
    expect(about(await screened(world, two, vendor_data), hit)).toMatchObject({
      review_status: 'False Positive',
      quiet: { reason: 'a namesake', second_by: expect.stringMatching(/^analyst:/) as string },
    })
  })

  test('a key of a partner alone neither proposes nor agrees, and may make it heard', async () => {
    const vendor_data = randomUUID()
    const { session_id, ...found } = await screened(world, two, vendor_data)
    const [hit] = hitsOf({ session_id, ...found }) as [Hit]
    const given = { params: { vendor_data }, body: says(hit) }
    const refused = async (): Promise<void> => {
      for (const answer of [
        await judge(two, session_id, says(hit), two.partner),
        await world.call('judgeUserHit', two.partner, given),
      ])
        expect([answer.status, answer.body['code']]).toEqual([403, 'aml_hit_analysts_only'])
    }
    await refused()
    expect((await judge(two, session_id, says(hit), two.analyst)).status).toBe(202)
    await refused()
    const back = await judge(two, session_id, says(hit, 'Inconclusive'), two.partner)
    expect([back.status, back.body['review_status']]).toEqual([200, 'Inconclusive'])
  })

  test('one person is enough to make it heard', async () => {
    const { session_id, ...found } = await screened(world, two, randomUUID())
    const [hit] = hitsOf({ session_id, ...found }) as [Hit]
    expect((await judge(two, session_id, says(hit))).status).toBe(202)
    expect((await judge(two, session_id, says(hit), two.analyst)).status).toBe(200)
    const back = await judge(two, session_id, says(hit, 'Unreviewed'))
    expect([back.status, back.body['review_status']]).toEqual([200, 'Unreviewed'])
  })
})

describe('what is refused', () => {
  test('a hit that is not there, by name', async () => {
    const vendor_data = randomUUID()
    const found = await screened(world, one, vendor_data)
    const body = { hit_id: 'ofac-sdn:0', review_status: 'False Positive' }
    for (const answer of [
      await judge(one, found.session_id, body),
      await world.call('judgeUserHit', one.full, { params: { vendor_data }, body }),
    ])
      expect([answer.status, answer.body['code']]).toEqual([404, 'aml_hit_not_found'])
  })

  test('a node that asked no list', async () => {
    const found = await screened(world, one, randomUUID())
    const [hit] = hitsOf(found) as [Hit]
    for (const node_id of ['ocr', 'nothing']) {
      const answer = await judge(one, found.session_id, { ...says(hit), node_id })
      expect([answer.status, answer.body['code']]).toEqual([404, 'session_node_not_found'])
    }
    const { node_id } = node(found)
    expect((await judge(one, found.session_id, { ...says(hit), node_id })).status).toBe(200)
  })

  test('a hit of several screenings, until one of them is named', async () => {
    const feature = (name: string, next?: string) => ({ type: 'feature', feature: name, next })
    const nodes = {
      ocr: feature('OCR', 'first'),
      first: feature('AML', 'second'),
      second: feature('AML'),
    }
    const workflow = { graph: { start_node: 'ocr', nodes } }
    const found = await screened(world, one, randomUUID(), { workflow })
    const [hit] = hitsOf(found) as [Hit]
    const unclear = await judge(one, found.session_id, says(hit))
    expect([unclear.status, unclear.body]).toEqual([
      400,
      { node_id: ['is needed, one of first, second'] },
    ])
    const told = await judge(one, found.session_id, { ...says(hit), node_id: 'second' })
    expect(told.status, told.text).toBe(200)
  })

  test('all of several where one of them is not there', async () => {
    const found = await screened(world, one, randomUUID())
    const [hit] = hitsOf(found) as [Hit]
    const params = { session_id: found.session_id }
    const unknown = { hit_id: 'x', review_status: 'Inconclusive' }
    for (const [hit_updates, status] of [
      [[says(hit), unknown], 404],
      [[says(hit), says(hit)], 400],
      [Array.from({ length: 101 }, () => says(hit)), 400],
      [[], 400],
      [[says(hit, 'Maybe')], 400],
    ] as const) {
      const given = { params, body: { hit_updates } }
      expect((await world.call('updateHitStatuses', one.full, given)).status).toBe(status)
    }
    expect(hitsOf(await decision(world, one, found.session_id))[0]!.review_status).toBe(
      'Unreviewed',
    )
  })
})

test('said twice it is written once', async () => {
  const found = await screened(world, one, randomUUID())
  const [hit] = hitsOf(found) as [Hit]
  for (const _ of [1, 2]) expect((await judge(one, found.session_id, says(hit))).status).toBe(200)
  const { rows } = await world.db.query<{ n: number }>({
    text: `select count(*)::int4 as n from journal where kind = 'session.hits_reviewed'
      and body like $1`,
    values: [`%${found.session_id}%`],
  })
  expect(rows[0]!.n).toBe(1)
})

test('it is told: in the feed, on the timeline, and nowhere with a name or a reason', async () => {
  const vendor_data = randomUUID()
  const found = await screened(world, one, vendor_data)
  const [hit] = hitsOf(found) as [Hit]
  await judge(one, found.session_id, { ...says(hit), reason: 'her brother-in-law' })
  const params = { session_id: found.session_id }
  const feed = await world.call('listSessionReviews', one.full, { params })
  const told = { activity_type: 'AML_HIT_STATUS_UPDATED', comment: 'her brother-in-law' }
  const metadata = {
    aml_hits: [
      {
        hit_id: hit.id,
        previous_status: 'Unreviewed',
        review_status: 'False Positive',
        awaits_second: false,
      },
    ],
  }
  expect((feed.body['results'] as unknown[])[0]).toMatchObject({ ...told, metadata })
  const lines = await world.call('listUserActivities', one.full, { params: { vendor_data } })
  const named = (lines.body['results'] as Record<string, unknown>[]).filter(
    (each) => each['activity_type'] === 'AML_HIT_STATUS_UPDATED',
  )
  expect(named).toMatchObject([{ ...told, metadata: { ...metadata, ...params } }])
  const masked = await known(one, vendor_data, one.partner)
  expect(masked[0]).toMatchObject({ id: hit.id, caption: null, reason: null, quiet: true })
  const events = await world.call('listEvents', one.partner, { query: { limit: 200 } })
  const { rows } = await world.db.query<{ body: string }>({
    text: `select body from journal union all select detail from entity`,
  })
  const kept = [...rows.map((row) => row.body), ...world.logs, events.text].join('\n')
  expect(kept).toContain(hit.id)
  expect(kept).not.toMatch(/nonesuch|brother-in-law/i)
})

test('with the person the hashes go, and nothing is known any more', async () => {
  const { vendor_data } = await cleared()
  const user = await world.call('getUser', one.full, { params: { vendor_data } })
  const id = String(user.body['didit_internal_id'])
  const erased = await world.call('eraseEntity', one.full, { params: { id }, body: {} })
  expect(erased.status, erased.text).toBe(200)
  const { rows } = await world.db.query<{ detail: string }>({
    text: 'select detail from entity where entity_id = $1',
    values: [id],
  })
  expect(rows[0]!.detail).not.toContain('adjudications')
  expect(await known(one, vendor_data)).toEqual([])
  const body = { hit_id: 'x', review_status: 'Unreviewed' }
  const late = await world.call('judgeUserHit', one.full, { params: { vendor_data }, body })
  expect(late.body['code']).toBe('entity_erased')
})
