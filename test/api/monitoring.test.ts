/** Ongoing monitoring: a list comes to name somebody who was approved, and what follows. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { monitor } from '../../packages/server/src/jobs/monitoring/rounds.ts'
import { verifyJournal } from '../../packages/server/src/transitions/verify.ts'
import { approved, listedZuleika } from './monitored.ts'
import type { Monitoring, Person } from './monitored.ts'
import { asking, openWatching } from './monitored-people.ts'
import { webhookTypes } from './monitored.ts'
import type { Tenant } from './world.ts'

let monitoring: Monitoring
let tenant: Tenant
beforeEach(async () => {
  ;({ monitoring, tenant } = await openWatching())
})
afterEach(() => monitoring.close())
const { list, user, decision, raised } = asking(() => ({ monitoring, tenant }))

/** Somebody who was approved, and looked for on the lists as they are. */
async function watched(of: Parameters<typeof approved>[2] = {}): Promise<Person> {
  const person = await approved(monitoring, tenant, of)
  await monitoring.rounds()
  expect(await raised(person)).toEqual([])
  return person
}

describe('a list comes to name somebody', () => {
  test('the session is looked at and the user flagged, and everybody is told', async () => {
    const person = await watched()
    expect(await decision(person)).toMatchObject({
      status: 'Approved',
      aml_screenings: [{ is_ongoing_monitoring_enabled: true, total_hits: 0 }],
    })
    await list([listedZuleika()])
    await monitoring.rounds()
    expect(await user(person)).toMatchObject({
      status: 'FLAGGED',
      is_ongoing_monitoring_enabled: true,
      ongoing_monitoring: {
        lists: { 'ofac-sdn': 2 },
        hits: [{ list: 'ofac-sdn', entry_number: 'N-1', review_status: 'Unreviewed' }],
      },
    })
    expect(await decision(person)).toMatchObject({
      status: 'In Review',
      aml_screenings: [
        {
          status: 'In Review',
          total_hits: 1,
          score: 100,
          hits: [{ caption: 'Zuleika Vanderquist', sanction_matches: [{ entry_number: 'N-1' }] }],
          warnings: [{ risk: 'POSSIBLE_MATCH_FOUND', log_type: 'warning' }],
          lists: { 'ofac-sdn': 2 },
        },
      ],
    })
    const told = await webhookTypes(monitoring, person)
    expect(told).toEqual([
      'entity.monitoring_matched AML_ONGOING_MATCH',
      'entity.flagged STATUS_CHANGED',
      'session.monitoring_matched SESSION_MONITORING_MATCHED',
      'entity.session_reported SESSION_REPORTED',
    ])
    expect((await verifyJournal(monitoring.world.db)).broken).toEqual([])
  })

  test.each(['Confirmed Match', 'Inconclusive', 'False Positive', 'Unreviewed'])(
    'judged as %s, it is shown so',
    async (review_status) => {
      const person = await watched()
      await list([listedZuleika()])
      await monitoring.rounds()
      const { world } = monitoring
      const params = { vendor_data: person.vendorData }
      const known = await world.call('listUserHits', tenant.full, { params })
      const [hit] = known.body['results'] as { id: string }[]
      const body = { hit_id: hit!.id, review_status } // it was just found
      const judged = await world.call('judgeUserHit', tenant.full, { params, body })
      expect(judged.status, judged.text).toBe(200)
      expect(await user(person)).toMatchObject({
        ongoing_monitoring: { hits: [{ entry_number: 'N-1', review_status }] },
      })
    },
  )

  test('above the review line it is declined, and blocked where the workflow says so', async () => {
    const config = { aml_score_review_threshold: 99 }
    const mild = await watched({ config, vendorData: 'mild' })
    const settings = { auto_block_on_decline: true }
    const hard = await watched({ config, settings, vendorData: 'hard' })
    await list([listedZuleika()])
    await monitoring.rounds()
    expect((await decision(mild))['status']).toBe('Declined')
    expect((await user(mild))['status']).toBe('FLAGGED')
    expect((await decision(hard))['status']).toBe('Declined')
    expect((await user(hard))['status']).toBe('BLOCKED')
    expect((await verifyJournal(monitoring.world.db)).broken).toEqual([])
  })

  test('not above the approve line the hit is recorded, and nothing else', async () => {
    const person = await watched({ config: { aml_score_approve_threshold: 100 } })
    await list([listedZuleika()])
    await monitoring.rounds()
    expect((await user(person))['status']).toBe('ACTIVE')
    expect(await decision(person)).toMatchObject({
      status: 'Approved',
      aml_screenings: [{ status: 'Approved', total_hits: 1 }],
    })
    expect(await raised(person)).toHaveLength(1)
  })

  test('below the threshold it is known as somebody else, and nothing is raised', async () => {
    const person = await watched()
    await list([listedZuleika({ birthDates: ['1990-01-01'] })])
    await monitoring.rounds()
    expect(await raised(person)).toEqual([])
    expect(await user(person)).toMatchObject({ status: 'ACTIVE' })
    await list([listedZuleika({ birthDates: ['1970-05-05'] })])
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
  })

  test('nobody else is touched, nor whoever asked not to be monitored', async () => {
    const expected = { first_name: 'Elena', last_name: 'Sample', date_of_birth: '1980-01-01' }
    const other = await watched({ expected, vendorData: 'other' })
    const config = { is_aml_ongoing_monitoring_enabled: false }
    const unwatched = await watched({ config, vendorData: 'unwatched' })
    await list([listedZuleika()])
    await monitoring.rounds()
    expect([await raised(other), await raised(unwatched)]).toEqual([[], []])
    expect(await user(unwatched)).toMatchObject({
      is_ongoing_monitoring_enabled: false,
      ongoing_monitoring: null,
    })
  })

  test('of what is in the journal and the log nothing names anybody', async () => {
    await watched()
    await list([listedZuleika()])
    await monitoring.rounds()
    const { rows } = await monitoring.world.db.query<{ text: string }>({
      text: `select body as text from journal union all select lists from monitored_party`,
    })
    const kept = [...rows.map(({ text }) => text), ...monitoring.world.logs].join('\n')
    expect(kept).not.toMatch(/vanderquist|N-1/i)
  })
})

test('a company is monitored where its registry step asks for it', async () => {
  const { world } = monitoring
  const kyb_enable_ongoing_monitoring = true
  const features = [
    { feature: 'KYB_REGISTRY', config: { kyb_enable_ongoing_monitoring } },
    { feature: 'AML' },
  ]
  const workflow = await world.call('createWorkflow', tenant.full, { body: { features } })
  const made = await world.call('createSession', tenant.full, {
    body: {
      workflow_id: workflow.body['workflow_id'],
      vendor_data: 'a company',
      expected_details: { company_name: 'Vanderquist Freight', registry_country: 'ES' },
      sandbox_scenario: 'approve',
    },
  })
  await monitoring.working()
  const firm = async () =>
    (await world.call('getBusiness', tenant.full, { params: { vendor_data: 'a company' } })).body
  expect(await firm()).toMatchObject({ is_ongoing_monitoring_enabled: true, status: 'ACTIVE' })
  await monitoring.rounds()
  await list([{ entryNo: 'C-1', kind: 'entity', name: 'VANDERQUIST FREIGHT S.L.' }])
  await monitoring.rounds()
  expect(await firm()).toMatchObject({
    status: 'FLAGGED',
    ongoing_monitoring: { hits: [{ entry_number: 'C-1' }] },
  })
  const person = { vendorData: 'a company', sessionId: String(made.body['session_id']) }
  expect((await decision(person))['status']).toBe('In Review')
})

describe('what is known', () => {
  test('the same version again, and others that change nothing of it, raise nothing', async () => {
    const person = await watched()
    await list([listedZuleika()])
    await monitoring.rounds()
    await list([listedZuleika()])
    await monitoring.rounds()
    await list([listedZuleika({ programs: ['INVENTED', 'ANOTHER'] })])
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
    expect(await monitoring.rounds()).toBe(0)
  })

  test('a change that makes the match stronger is raised again', async () => {
    const person = await watched()
    await list([listedZuleika({ name: 'Zuleika Vandequist', birthDates: [] })])
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
    await list([listedZuleika()])
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(2)
  })

  test('taken off at once nothing follows; taken off and named again is named anew', async () => {
    const person = await watched()
    await list([listedZuleika()])
    await list([])
    await monitoring.rounds()
    expect(await raised(person)).toEqual([])
    await list([listedZuleika()])
    await monitoring.rounds()
    await list([])
    await monitoring.rounds()
    monitoring.world.clock.advance(86_400_000)
    await monitoring.rounds()
    expect((await user(person))['ongoing_monitoring']).toMatchObject({ hits: [] })
    await list([listedZuleika()])
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(2)
  })

  test('approved again after a hit, the hit is known', async () => {
    const person = await watched()
    await list([listedZuleika()])
    await monitoring.rounds()
    const params = { session_id: person.sessionId }
    const body = { new_status: 'Approved', comment: 'somebody else' }
    await monitoring.world.call('updateSessionStatus', tenant.analyst, { params, body })
    await monitoring.working()
    await monitoring.rounds()
    expect((await decision(person))['status']).toBe('Approved')
    expect(await raised(person)).toHaveLength(1)
  })
})

describe('a day later', () => {
  test('everybody is screened again, by whatever was missed', async () => {
    const person = await watched()
    await list([listedZuleika()])
    // As if the look at that version had missed them.
    await monitoring.world.db.query({
      text: `insert into monitoring_look_out (list, version, looked_at) values ('ofac-sdn', 2, now())
        on conflict (list) do update set version = 2`,
    })
    await monitoring.rounds()
    expect(await raised(person)).toEqual([])
    monitoring.world.clock.advance(86_400_000)
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
  })
})

describe('whoever dies in between', () => {
  const at: readonly [string, RegExp][] = [
    ['as the entries are read', /from list_entry where list = \$1\s+and from_version/],
    ['as the page of people is read', /and party is not null/],
    ['as it is noted whom the version names', /insert into monitoring_look_out/],
    ['with the mark half written', /update monitored_party set found_at/],
    ['as those found are read', /order by found_at, entity_id/],
    ['after the hit was written', /screened_at = \$5/],
  ]
  test.each(at)('%s: nothing is lost and nothing doubled', async (_, text) => {
    const person = await watched()
    await list([listedZuleika()])
    const dying = monitoring.dyingAt(text)
    const parts = await monitoring.parts({ db: dying.db })
    await monitor(parts).catch(() => undefined)
    expect(dying.died()).toBe(true)
    await monitoring.rounds()
    monitoring.world.clock.advance(60_000)
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
    expect((await user(person))['status']).toBe('FLAGGED')
    expect((await verifyJournal(monitoring.world.db)).broken).toEqual([])
  })

  test('whoever cannot be read keeps nobody else from being found', async () => {
    const broken = await watched({ vendorData: 'broken' })
    const person = await watched({ vendorData: 'whole' })
    await monitoring.world.db.query({
      text: `update monitored_party m set party = $2, sealed = $2 from entity e
        where e.entity_id = m.entity_id and e.vendor_data = $1`,
      values: [broken.vendorData, Buffer.alloc(40)],
    })
    await list([listedZuleika()])
    await monitoring.rounds()
    expect([await raised(broken), await raised(person)]).toEqual([
      [],
      ['entity.monitoring_matched'],
    ])
  })

  test('two workers at once raise it once', async () => {
    const person = await watched()
    await list([listedZuleika()])
    const parts = await monitoring.parts()
    await Promise.all([monitor(parts), monitor(parts)])
    monitoring.world.clock.advance(60_000)
    await monitoring.rounds()
    expect(await raised(person)).toHaveLength(1)
  })
})
