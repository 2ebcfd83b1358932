/** Schedules of re-verification, from what an approved session leaves to the session after it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'
import { feedShowsAll } from '../feed.ts'

const dayMs = 86_400_000

let world: World
beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())

type Body = Record<string, unknown>

async function boxOf(name: string): Promise<{ box: Tenant; workflowId: string }> {
  const box = await world.tenant(name)
  const { body } = await world.call('listWorkflows', box.full)
  const all = body['results'] as { workflow_type: string; workflow_id: string }[]
  return { box, workflowId: all.find((one) => one.workflow_type === 'kyc')!.workflow_id }
}

/** Users with an approved session each. @returns the sessions */
async function approved(
  { box, workflowId }: { box: Tenant; workflowId: string },
  ...names: string[]
): Promise<string[]> {
  const made: string[] = []
  for (const vendor_data of names) {
    const body = {
      workflow_id: workflowId,
      vendor_data,
      sandbox_scenario: 'approve',
      callback: 'https://example.org/back',
      contact_details: { email: `${vendor_data}@example.org` },
    }
    made.push(String((await world.call('createSession', box.full, { body })).body['session_id']))
    // One after another: their order is that of their approvals.
    await eventually(
      () => statusOf(box, made.at(-1)!),
      (status) => status === 'Approved',
    )
  }
  return made
}

const statusOf = async (box: Tenant, session_id: string): Promise<unknown> =>
  (await world.call('getSessionDecision', box.full, { params: { session_id } })).body['status']

const schedule = async (box: Tenant, body: Body): Promise<Body> => {
  const answer = await world.call('createReverificationSchedule', box.full, {
    body: { label: 'again', ...body },
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const named = (one: Body) => ({ params: { schedule_id: String(one['schedule_id']) } })
const dryRun = async (box: Tenant, one: Body, body: Body = {}): Promise<Body> =>
  (await world.call('dryRunReverificationSchedule', box.full, { ...named(one), body })).body
const later = (days: number): string => new Date(world.clock.now() + days * dayMs).toISOString()

interface Row {
  readonly session_id: string
  readonly status: string
  readonly vendor_data: string
  readonly session_url: string | null
  readonly reverification: Body | null
}

/** Sessions a schedule has made. */
async function madeBy(box: Tenant, one: Body): Promise<Row[]> {
  const { body } = await world.call('listSessions', box.full, {
    query: { session_kind: 'all', limit: '200' },
  })
  const rows = body['results'] as Row[]
  return rows.filter((row) => row.reverification?.['schedule_id'] === one['schedule_id'])
}
/** Until it has looked once more, a while from now. */
async function looked(box: Tenant, one: Body, afterMs = 61_000): Promise<Body> {
  world.clock.advance(afterMs)
  const fromMs = world.clock.now()
  const read = async () =>
    (await world.call('getReverificationSchedule', box.full, named(one))).body
  return eventually(read, ({ last_run: run }) => {
    const at = (run as { at?: string } | null)?.at
    return at !== undefined && Date.parse(at) >= fromMs
  })
}

describe('every so many months', () => {
  test('whoever the dry run names is asked again, and nobody else', async () => {
    const place = await boxOf('months')
    const { box, workflowId } = place
    const [ann] = await approved(place, 'ann', 'ben', 'cleo')
    await world.call('updateUserStatus', box.full, {
      params: { vendor_data: 'cleo' },
      body: { status: 'BLOCKED', reason: 'because' },
    })
    const one = await schedule(box, {
      workflow_id: workflowId,
      trigger: { type: 'every_months', months: 1 },
      grace_days: 30,
      notify: true,
    })
    expect(await dryRun(box, one)).toMatchObject({ due: 0, skipped: {}, complete: true })
    const forecast = await dryRun(box, one, { at: later(32) })
    expect(forecast).toMatchObject({ due: 2, skipped: { blocked: 1 }, next_cursor: null })
    const results = forecast['results'] as Body[]
    expect(results.map((row) => row['vendor_data'])).toEqual(['ann', 'ben'])
    expect(results[0]).toMatchObject({ session_id: ann, reason: 'every_months' })
    expect(await madeBy(box, one)).toEqual([])

    world.clock.advance(32 * dayMs)
    const made = await eventually(
      () => madeBy(box, one),
      (rows) => rows.length === 2,
    )
    for (const row of made) {
      const due = results.find((result) => result['vendor_data'] === row.vendor_data)!
      expect(row.status).toBe('Not Started')
      expect(row.reverification).toEqual({
        schedule_id: one['schedule_id'],
        reason: 'every_months',
        due_at: due['due_at'],
        of_session_id: due['session_id'],
      })
    }
    const after = await looked(box, one)
    expect(after).toMatchObject({ made_total: 2, last_run: { made: 2, skipped: { blocked: 1 } } })
    const decision = await world.call('getSessionDecision', box.full, {
      params: { session_id: made.find((row) => row.vendor_data === 'ann')!.session_id },
    })
    expect(decision.body).toMatchObject({
      callback: 'https://example.org/back',
      contact_details: { email: 'ann@example.org', send_notification_emails: true },
      reverification: { of_session_id: ann },
    })
    const { rows } = await world.db.query<{ by: string; body: string }>({
      text: `select actor as by, body from journal
        where kind = 'session.created' and actor like 'system:reverification:%' order by actor`,
    })
    expect(rows.map((row) => row.by)).toEqual(
      made.map(() => `system:reverification:${String(one['schedule_id'])}`),
    )
    expect(rows.every((row) => row.body.includes('"reason":"every_months"'))).toBe(true)
    await feedShowsAll(world.db)
    const { body: feed } = await world.call('listEvents', box.full, { query: { limit: '200' } })
    const told = (feed['data'] as Body[]).filter((event) => event['reverification'])
    expect(told.map((event) => event['session_id']).toSorted()).toEqual(
      made.map((row) => row.session_id).toSorted(),
    )
    expect(told[0]).toMatchObject({ webhook_type: 'status.updated', status: 'Not Started' })
    const lifeMs =
      Date.parse(String(decision.body['expires_at'])) -
      Date.parse(String(decision.body['created_at']))
    expect(lifeMs / dayMs).toBeCloseTo(30, 3)
  })

  test('who lets it pass is asked once for a time, and again at the next', async () => {
    const place = await boxOf('let-pass')
    await approved(place, 'dora')
    const one = await schedule(place.box, { trigger: { type: 'every_months', months: 3 } })
    world.clock.advance(93 * dayMs)
    await eventually(
      () => madeBy(place.box, one),
      (rows) => rows.length === 1,
    )
    world.clock.advance(30 * dayMs)
    await eventually(
      () => madeBy(place.box, one),
      ([row]) => row?.status === 'Expired',
    )
    await looked(place.box, one)
    expect(await dryRun(place.box, one)).toMatchObject({ due: 0, skipped: { made_before: 1 } })
    expect(await dryRun(place.box, one, { at: later(65) })).toMatchObject({ due: 1 })
    world.clock.advance(65 * dayMs)
    await eventually(
      () => madeBy(place.box, one),
      (rows) => rows.length === 2,
    )
  })

  test('one that was deleted is not made again', async () => {
    const place = await boxOf('deleted-session')
    await approved(place, 'emil')
    const one = await schedule(place.box, { trigger: { type: 'every_months', months: 1 } })
    world.clock.advance(32 * dayMs)
    const [row] = await eventually(
      () => madeBy(place.box, one),
      (rows) => rows.length === 1,
    )
    const params = { session_id: row!.session_id }
    expect((await world.call('deleteSession', place.box.full, { params })).status).toBe(204)
    await looked(place.box, one, dayMs)
    expect(await madeBy(place.box, one)).toEqual([])
    expect(await dryRun(place.box, one)).toMatchObject({ due: 0, skipped: { made_before: 1 } })
  })
})

test('before a document ends', async () => {
  const place = await boxOf('expiry')
  const [sessionId] = await approved(place, 'fay')
  const { rows } = await world.db.query<{ ends: Date | number | null }>({
    text: 'select document_ends_at as ends from session where session_id = $1',
    values: [sessionId],
  })
  const endsMs = Number(rows[0]!.ends)
  expect(endsMs).toBeGreaterThan(world.clock.now())
  const one = await schedule(place.box, { trigger: { type: 'before_document_expiry', days: 30 } })
  const daysLeft = Math.floor((endsMs - world.clock.now()) / dayMs)
  expect(await dryRun(place.box, one, { at: later(daysLeft - 31) })).toMatchObject({ due: 0 })
  expect(await dryRun(place.box, one, { at: later(daysLeft - 29) })).toMatchObject({
    due: 1,
    results: [{ due_at: new Date(endsMs - 30 * dayMs).toISOString() }],
  })
  world.clock.advance((daysLeft - 29) * dayMs)
  const [row] = await eventually(
    () => madeBy(place.box, one),
    (made) => made.length === 1,
  )
  expect(row!.reverification).toMatchObject({
    reason: 'before_document_expiry',
    of_session_id: sessionId,
  })
})

test('on risk: whoever came to be FLAGGED since, once each time', async () => {
  const place = await boxOf('risk')
  const { box } = place
  await approved(place, 'gus', 'hal')
  const one = await schedule(box, { trigger: { type: 'on_risk' } })
  const flag = (status: string) =>
    world.call('updateUserStatus', box.full, {
      params: { vendor_data: 'gus' },
      body: { status, reason: 'because' },
    })
  await flag('FLAGGED')
  world.clock.advance(601_000)
  const [row] = await eventually(
    () => madeBy(box, one),
    (rows) => rows.length === 1,
  )
  expect(row).toMatchObject({ vendor_data: 'gus', reverification: { reason: 'on_risk' } })
  world.clock.advance(20 * dayMs)
  await looked(box, one)
  await flag('ACTIVE')
  world.clock.advance(1_000)
  await flag('FLAGGED')
  world.clock.advance(601_000)
  expect(
    await eventually(
      () => madeBy(box, one),
      (rows) => rows.length === 2,
    ),
  ).toMatchObject([{ vendor_data: 'gus' }, { vendor_data: 'gus' }])
})

test('those whose monitoring is off are left out where a schedule says so', async () => {
  const place = await boxOf('monitored')
  await approved(place, 'ida', 'jan')
  await world.call('switchUserMonitoring', place.box.full, {
    body: { vendor_data_list: ['ida'], is_enabled: true },
  })
  const trigger = { type: 'every_months', months: 1 }
  const one = await schedule(place.box, { trigger, monitored_only: true, enabled: false })
  const forecast = await dryRun(place.box, one, { at: later(32) })
  expect(forecast).toMatchObject({ due: 1, skipped: { not_monitored: 1 } })
  const unkept = await world.call('dryRunReverification', place.box.full, {
    body: { trigger, at: later(32), limit: 1 },
  })
  expect(unkept.body).toMatchObject({ due: 2, results: [{ vendor_data: 'ida' }] })
  const next = await world.call('dryRunReverification', place.box.full, {
    body: { trigger, at: later(32), limit: 1, cursor: unkept.body['next_cursor'] },
  })
  expect(next.body).toMatchObject({ due: 1, results: [{ vendor_data: 'jan' }], next_cursor: null })
  world.clock.advance(33 * dayMs)
  // What is not enabled makes nothing; another that is has had its turn meanwhile.
  const other = await schedule(place.box, { trigger: { type: 'on_risk' } })
  await looked(place.box, other)
  expect(await madeBy(place.box, one)).toEqual([])
  await world.call('updateReverificationSchedule', place.box.full, {
    ...named(one),
    body: { enabled: true },
  })
  const made = await eventually(
    () => madeBy(place.box, one),
    (rows) => rows.length > 0,
  )
  expect(made).toMatchObject([{ vendor_data: 'ida' }])
})

test('what cannot be a schedule is refused by its field', async () => {
  const { box, workflowId } = await boxOf('refused')
  const sent = async (body: Body) =>
    (await world.call('createReverificationSchedule', box.full, { body: { label: 'x', ...body } }))
      .body
  const monthly = { type: 'every_months', months: 1 }
  expect(await sent({ trigger: { type: 'every_months' } })).toHaveProperty('trigger')
  expect(await sent({ trigger: { type: 'every_months', months: 121 } })).toHaveProperty('trigger')
  expect(await sent({ trigger: { type: 'weekly' } })).toHaveProperty('trigger')
  const nobody = '01890000-0000-7000-8000-000000000000'
  expect(await sent({ trigger: monthly, workflow_id: nobody })).toHaveProperty('workflow_id')
  expect(
    await sent({ trigger: monthly, new_workflow_id: workflowId, session_kind: 'business' }),
  ).toHaveProperty('new_workflow_id')
  expect(
    await sent({ trigger: monthly, workflow_id: workflowId, session_kind: 'business' }),
  ).toHaveProperty('session_kind')
})

test('the journal stands with all that was made', async () => {
  expect(await verifyJournal(world.db)).toMatchObject({ broken: [] })
})
