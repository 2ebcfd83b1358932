/** A name screened by itself: who is found, who is cleared, what is kept; nothing is leaked. */
import { randomUUID } from 'node:crypto'
import { matcherVersion } from '@ostiary/domain/matching/matcher-version'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inventedEntry, inventedList } from '../../packages/server/src/store/lists.fixture.ts'
import { importList } from '../../packages/server/src/store/lists.ts'
import { expectNone, storedTexts } from '../traces.ts'
import type { Answer } from './request.ts'
import { openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
let production: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('sandbox')
  production = await world.tenant('live', { environment: 'live' })
})
afterAll(() => world.close())

const screen = (body: object, tenant = production): Promise<Answer> =>
  world.call('screenName', tenant.full, { body })

/** As far as the tests read it. */
interface Aml {
  readonly status: string
  readonly hits: readonly { match_score: number }[]
  readonly lists: readonly object[]
}
const amlOf = ({ body }: Answer): Aml => body['aml'] as Aml

const verne = {
  kind: 'person',
  name: 'VERNE, Ignatius',
  aliases: [{ name: 'Ignaty Vern' }],
  birthDates: ['1971-02-03'],
  countries: ['Spain'],
  ids: [{ type: 'Passport', number: 'N00445566' }],
  wallets: [],
} as const
const whole = { date_of_birth: '1971-02-03', nationality: 'ES' }
const stranger = { full_name: 'Bartholomew Quince', ...whole }

test('without a list that counts there nobody is cleared', async () => {
  const { status, body } = await screen(stranger)
  expect([status, body['code']]).toEqual([409, 'aml_lists_missing'])
})

describe('with lists loaded', () => {
  beforeAll(async () => {
    const more = [
      verne,
      { name: 'Dark Mills Ltd', countries: ['Freedonia'] },
      { kind: 'vessel', name: 'HERON STAR', ids: [{ type: 'IMO number', number: '9074729' }] },
    ] as const
    const entries = more.map((one, n) => ({ ...inventedEntry(n + 40), ...one }))
    const list = inventedList([], { source: 'un', entries: entries as never[] })
    await importList(world.db, list, [], { nowMs: world.clock.now() })
  })

  test('a name on a list is a hit with the number of its entry, and why', async () => {
    const answer = await screen({
      full_name: 'Ignatius Verne',
      ...whole,
      vendor_data: 'user-1',
      metadata: { of: 'mine' },
    })
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({
      aml: {
        status: 'In Review',
        entity_type: 'person',
        total_hits: 1,
        score: 100,
        hits: [
          {
            caption: 'VERNE, Ignatius',
            match_score: 100,
            risk_score: 100,
            review_status: 'Unreviewed',
            score_breakdown: { name_score: 100, dob_score: 100, country_score: 100 },
            explanation: { summary: '2 words the same' },
            sanction_matches: [{ list: 'un', list_version: 1, entry_number: '40' }],
          },
        ],
        screened_data: { full_name: 'Ignatius Verne', nationality: 'ES' },
        warnings: [{ risk: 'POSSIBLE_MATCH_FOUND', log_type: 'warning' }],
        thresholds: { aml_name_weight: 60, aml_match_score_threshold: 93 },
        matcher: matcherVersion,
      },
      vendor_data: 'user-1',
      metadata: { of: 'mine' },
    })
    const { rows } = await world.db.query<{ digest: string }>({
      text: `select digest from list_version where list = 'un' and version = 1`,
    })
    // Imported above; the demo list is loaded and does not count here.
    expect(amlOf(answer).lists).toEqual([{ list: 'un', version: 1, digest: rows[0]!.digest }])
    expect(answer.body).not.toHaveProperty('evidence')
  })

  test('a stranger is approved, by the lists that were looked at', async () => {
    expect(amlOf(await screen(stranger))).toMatchObject({
      status: 'Approved',
      hits: [],
      warnings: [],
      lists: [{ list: 'un', version: 1 }],
    })
    const inSandbox = amlOf(await screen({ ...stranger, nationality: 'Spain' }, box))
    expect(inSandbox.lists).toMatchObject([{ list: 'demo' }, { list: 'un' }])
  })

  // A table is easier to check when its columns line up.
  // oxfmt-ignore
  test.each([
    [{ full_name: 'Ignaty Vern', ...whole },                                      'In Review'],
    [{ full_name: 'No Body', aliases: ['Verne Ignatius'], ...whole },             'In Review'],
    [{ full_name: 'Ignatius Verne', date_of_birth: '1990', nationality: 'ESP' },  'Approved'],
    [{ full_name: 'No Body', ...whole, document_number: 'n-0044 5566' },          'In Review'],
    [{ full_name: 'Ignatius Verne', ...whole, aml_score_review_threshold: 99 },   'Declined'],
    [{ full_name: 'Ignatius Verne', ...whole, aml_score_approve_threshold: 100 }, 'Approved'],
    [{ full_name: 'Ignatius Verne', date_of_birth: '1971', nationality: 'FR' },   'In Review'],
    [{ full_name: 'Ignatius Verne', date_of_birth: '1990', nationality: 'FR' },   'Approved'],
    [{ full_name: 'DARK MILLS Limited', entity_type: 'company', nationality: 'GB' }, 'In Review'],
    [{ full_name: 'Dark Mills', nationality: 'GB', date_of_birth: '1971' },       'In Review'],
    [{ full_name: 'Ignatius Verne LLC', entity_type: 'company', nationality: 'ES' }, 'In Review'],
    [{ full_name: 'Heron Star', entity_type: 'vessel' },                          'In Review'],
    [{ full_name: 'Another', entity_type: 'vessel', document_number: 'IMO 9074729' }, 'Approved'],
    [{ full_name: 'Another', entity_type: 'vessel', document_number: '9074729' }, 'In Review'],
    [{ full_name: 'Quite Another', entity_type: 'vessel' },                       'Approved'],
  ])('%j is %s', async (body, status) => {
    expect(amlOf(await screen(body)), JSON.stringify(body)).toMatchObject({ status })
  })

  test('weights decide what a birth date of another year is worth', async () => {
    const other = { full_name: 'Ignatius Verne', date_of_birth: '1990-01-01', nationality: 'ES' }
    const scores: number[] = []
    for (const [name, dob] of [
      [60, 25],
      [85, 0],
      [10, 75],
    ]) {
      const weights = { aml_name_weight: name, aml_dob_weight: dob, aml_country_weight: 15 }
      scores.push(amlOf(await screen({ ...other, ...weights })).hits[0]!.match_score)
    }
    expect(scores).toEqual([50, 100, 0])
  })

  test.each([
    ['no birth date', { nationality: 'ES' }],
    ['no country', { date_of_birth: '1971' }],
    ['a birth date nobody has', { date_of_birth: '1790-01-01', nationality: 'ES' }],
  ])('with %s a person must look', async (_, more) => {
    expect(amlOf(await screen({ full_name: 'Bartholomew Quince', ...more }))).toMatchObject({
      status: 'In Review',
      warnings: [{ feature: 'AML', risk: 'COULD_NOT_PERFORM_AML_SCREENING', log_type: 'warning' }],
    })
  })

  test.each(['A', '1', '7 8', '3M'])(
    '%s is no name that could be looked for',
    async (full_name) => {
      for (const entity_type of ['person', 'company', 'vessel'])
        expect(amlOf(await screen({ full_name, entity_type, ...whole }))).toMatchObject({
          status: 'In Review',
          hits: [],
          warnings: [
            {
              risk: 'COULD_NOT_PERFORM_AML_SCREENING',
              log_type: 'warning',
              additional_data: { missing: 'name' },
            },
          ],
        })
    },
  )

  const nul = String.raw`{"full_name":"Ann${'\\u0000'}"}`
  const half = String.raw`{"full_name":"Ann${'\\ud800'}"}`
  test.each([
    ['full_name', {}],
    ['full_name', { full_name: '' }],
    ['full_name', { full_name: '***' }],
    ['full_name', { full_name: 'x'.repeat(301) }],
    ['full_name', nul],
    ['full_name', half],
    ['aliases', { full_name: 'Ann', aliases: ['?'] }],
    ['aliases', { full_name: 'Ann', aliases: Array(21).fill('Ann') }],
    ['date_of_birth', { full_name: 'Ann', date_of_birth: '1990-02-30' }],
    ['date_of_birth', { full_name: 'Ann', date_of_birth: '3 May' }],
    ['nationality', { full_name: 'Ann', nationality: 'QZ' }],
    ['nationality', { full_name: 'Ann', nationality: 'Atlantis' }],
    ['entity_type', { full_name: 'Ann', entity_type: 'robot' }],
    ['aml_name_weight', { full_name: 'Ann', aml_name_weight: 61 }],
    ['aml_dob_weight', { full_name: 'Ann', aml_dob_weight: -1 }],
    [
      'aml_score_approve_threshold',
      { full_name: 'Ann', aml_score_approve_threshold: 90, aml_score_review_threshold: 80 },
    ],
  ])('is refused by %s: %j', async (field, body) => {
    const { status, body: answer } = await world.call('screenName', box.full, { body })
    expect(status).toBe(400)
    expect(Object.keys(answer).map((name) => name.split('/')[0])).toContain(field)
  })

  test('one key is one screening; it is read again as it was answered', async () => {
    const given = { body: stranger, once: randomUUID() }
    const first = await world.call('screenName', box.full, given)
    expect((await world.call('screenName', box.full, given)).body).toEqual(first.body)
    const other = { ...given, body: { ...stranger, full_name: 'Another' } }
    expect((await world.call('screenName', box.full, other)).body).toMatchObject({
      code: 'idempotency_key_reused',
    })
    const params = { request_id: String(first.body['request_id']) }
    expect((await world.call('getNameScreening', box.full, { params })).body).toEqual(first.body)
    const { rows } = await world.db.query<{ n: number }>({
      text: 'select count(*)::int as n from aml_screening where request_id = $1',
      values: [params.request_id],
    })
    expect(rows).toEqual([{ n: 1 }])
  })

  test('its evidence says what it rests on; only who may read personal data is told', async () => {
    const { body } = await screen({ full_name: 'Ignatius Vern', ...whole })
    const params = { request_id: String(body['request_id']) }
    const { body: told } = await world.call('getNameScreeningEvidence', production.full, { params })
    expect(told).toMatchObject({
      screening_of: 'aml',
      id: params.request_id,
      screenings: [
        {
          node_id: null,
          at: body['created_at'],
          evidence: {
            matcher: matcherVersion,
            use: 'aml',
            environment: 'live',
            // The demo list does not count, but how rare a word is comes from it too.
            lists: [{ list: 'demo' }, { list: 'un', version: 1 }],
            sought: { kind: 'person', names: ['Ignatius Vern'], birth_date: '1971-02-03' },
            settings: { name_weight: 60, score_review_threshold: 100 },
            candidates: [{ un: [['40', expect.any(Number)]] }],
            hits: [{ list: 'un', entry_number: '40', by: 'name', is_match: true }],
          },
        },
      ],
    })
    const plain = await world.key(production, ['customers:read', 'customers:write'])
    const refused = await world.call('getNameScreeningEvidence', plain, { params })
    expect(refused.code).toBe('scope_missing')
    const masked = await world.call('getNameScreening', plain, { params })
    expect(masked.body).toMatchObject({
      aml: { status: 'In Review', total_hits: 1, score: 100, hits: [], screened_data: {} },
      metadata: null,
    })
    const asked = { full_name: 'Ignatius Verne', ...whole, save_api_request: false }
    const answers = [masked.text, (await world.call('screenName', plain, { body: asked })).text]
    for (const text of answers) expectNone('a masked answer', text, ['Verne', '1971-02-03'])
    const elsewhere = await world.call('getNameScreening', box.full, { params })
    expect(elsewhere.code).toBe('aml_screening_not_found')
  })

  test('what is not to be kept is not, and brings its evidence', async () => {
    const answer = await screen({ ...stranger, save_api_request: false })
    expect(answer.body['evidence']).toMatchObject({ sought: { names: [stranger.full_name] } })
    const params = { request_id: String(answer.body['request_id']) }
    const { code } = await world.call('getNameScreening', production.full, { params })
    expect(code).toBe('aml_screening_not_found')
  })

  test.each([
    ['decline_aml', 'Declined'],
    ['review_aml', 'In Review'],
    ['approve', 'Approved'],
    ['down', 'In Review'],
  ])('a sandbox is told %s by a marker, a live application is not', async (name, status) => {
    const marked = { full_name: 'Bartholomew Quince', ...whole, vendor_data: `u+session.${name}` }
    const answer = await screen(marked, box)
    expect(amlOf(answer)).toMatchObject({ status, lists: [{ list: 'simulator' }] })
    expect(amlOf(await screen(marked))).toMatchObject({ status: 'Approved' })
    const params = { request_id: String(answer.body['request_id']) }
    const { body } = await world.call('getNameScreeningEvidence', box.full, { params })
    expect(body['screenings']).toEqual([])
  })

  test('a list that is imported meanwhile is seen by whoever asks after it', async () => {
    const entries = [{ ...inventedEntry(1), kind: 'person', name: 'Bartholomew Quince' }] as const
    const list = inventedList([], { source: 'uk', entries: [...entries] })
    await importList(world.db, list, [], { nowMs: world.clock.now() })
    expect(amlOf(await screen(stranger))).toMatchObject({ status: 'In Review' })
  })

  test('who was looked for stands nowhere but sealed, and in no log line', async () => {
    const planted = {
      full_name: 'Zebulonika Quackenbushova',
      date_of_birth: '1961-11-23',
      nationality: 'ES',
      document_number: 'QX7734219',
      metadata: { note: 'Balthazarius' },
    }
    await screen(planted)
    await world.call('screenName', production.full, { body: planted, once: randomUUID() })
    await screen({ ...planted, nationality: 'Quackenbushova' })
    const traces = ['Zebulonika', 'Quackenbush', '1961-11-23', 'QX7734219', 'Balthazarius']
    const tables = await storedTexts(world.db)
    expect(tables.get('aml_screening')).not.toBe('')
    for (const [name, text] of tables) expectNone(name, text, traces)
    expectNone('the log', world.logs.join('\n'), traces)
    expectNone('figures', (await world.fetch('/metrics')).text, traces)
  })
})
