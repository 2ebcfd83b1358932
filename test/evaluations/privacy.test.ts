/**
 * What an evaluation reads of a person is found nowhere but in the vault: planted values are looked
 * for in everything that is stored, told, logged, counted and answered.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, openWorld } from '../api/world.ts'
import type { World } from '../api/world.ts'
import { expectNone, storedTexts } from '../traces.ts'
import { openReceiver } from '../webhook-receiver.ts'
import type { Receiver } from '../webhook-receiver.ts'
import { evaluated, peopleOf } from './people.ts'
import type { People } from './people.ts'
import { feedShowsAll } from '../feed.ts'

const profile = {
  firstName: 'Zebulonika',
  lastName: 'Quackenbushova',
  dob: '1961-11-23',
  email: 'zebulonika@quackenbush.example',
  phone: '+12175550199',
  address: '17 Improbable Crescent',
  city: 'Nowhereville',
  state: 'IL',
  zipCode: '62743',
  country: 'US',
  ipAddress: '198.51.100.77',
  deviceId: 'device-of-zq-4711',
  officialId: { docType: 'SSN', value: '219-45-6781', country: 'US' },
}
const reason = 'Her aunt Philippotte told us about the carousel.'
const note = 'Kept a heron named Balthazarius.'
const traces = [
  profile.firstName,
  profile.lastName,
  profile.dob,
  profile.email,
  'quackenbush.example',
  profile.phone,
  '2175550199',
  profile.address,
  profile.city,
  profile.zipCode,
  profile.ipAddress,
  '198.51.100.0',
  profile.deviceId,
  profile.officialId.value,
  '219456781',
  'Philippotte',
  'Balthazarius',
]

let world: World
let people: People
let receivers: Receiver[]
const ids: string[] = []
const problems: string[] = []
const answers: string[] = []

beforeAll(async () => {
  world = await openWorld()
  people = await peopleOf(world, 'private')
  receivers = await Promise.all([openReceiver(), openReceiver()])
  for (const [index, one] of receivers.entries()) {
    const body = { callbackUrl: one.url, includePersonalData: index === 0 }
    await people.call('putWebhook', { body })
  }
  for (const marks of ['', '+fraud.82', '+identity.error', '+watchlist.adverse+fraud.error'])
    await live(marks)
  await refuse()
  await fail()
}, 60_000)
afterAll(async () => {
  await Promise.all(receivers.map((one) => one.close()))
  await world.close()
})

/** One person through everything an evaluation does. */
async function live(marks: string): Promise<void> {
  const body = { profile, ...evaluated('expressKyc', 'fraud') }
  const { id, evaluation } = await people.create(marks, body)
  ids.push(id)
  await people.evaluation(id)
  const asked = await people.call('createEvaluation', { id })
  answers.push(asked.text)
  await eventually(
    () => people.call('getEvaluation', { id: asked.body['id'] as string }),
    (one) => one.body['progress'] !== 'in_progress',
  )
  const said = { decision: 'approved', reason, note, as: 'analyst' }
  answers.push((await people.call('decideEvaluation', { id, body: said })).text)
  await people.simulate('simulateWatchlistHit', id)
  answers.push((await people.flag(id, true, { note })).text)
  answers.push((await people.flag(id, false)).text)
  answers.push((await people.call('getEvaluation', { id: evaluation.id })).text)
  const reads = ['listCustomerEvaluations', 'getKycHistory', 'getFraudHistory'] as const
  for (const read of reads) answers.push((await people.call(read, { id })).text)
}

async function refuse(): Promise<void> {
  const [id] = ids as [string]
  const bad = [
    people.request('', { profile: { ...profile, email: 17 }, ...evaluated() }),
    people.request('', { profile: { ...profile, extra: profile.lastName } }),
    people.request('', { profile, evaluation: { fraud: profile.lastName } }),
    people.request('', { profile: { ...profile, dob: `${profile.dob}x` } }),
    people.request('', { profile: { ...profile, country: profile.city } }),
    people.call('createCustomer', { body: JSON.stringify({ profile }).slice(0, -1) }),
    people.flag(id, false, { note }),
    people.call('decideEvaluation', { id, body: { decision: reason, reason, as: 'analyst' } }),
    people.call('decideEvaluation', { id, body: { decision: 'approved', reason, as: note } }),
    people.call('getEvaluation', { id: profile.lastName }),
    people.call('simulateCheckAnswer', { id, body: { check: profile.lastName } }),
  ]
  for (const one of await Promise.all(bad)) {
    expect(one.status, one.text).toBeGreaterThanOrEqual(400)
    problems.push(one.text)
  }
}

/** Vendors that throw what they read. */
async function fail(): Promise<void> {
  const heal = world.failVendors(new Error(`${profile.lastName} of ${profile.address}`))
  const { id } = await people.create('+identity.late+watchlist.slow', {
    profile,
    ...evaluated('fraud'),
  })
  await eventually(
    () => Promise.resolve(world.logs.length),
    (count) => count >= 2,
  )
  heal()
  world.clock.advance(60_000)
  ids.push(id)
  await people.evaluation(id)
}

const told = (): Promise<string[]> =>
  eventually(
    () => Promise.resolve(receivers.flatMap((one) => one.received.map(({ raw }) => raw))),
    (all) => all.length > 40,
  )

describe('nothing personal is', () => {
  test('in any table but the vault, sealed', async () => {
    const tables = await storedTexts(world.db)
    const filled = ['journal', 'evaluation', 'link', 'delivery', 'customer', 'idempotency', 'vault']
    for (const name of filled) expect(tables.get(name)?.length, name).toBeGreaterThan(100)
    for (const [name, text] of tables) expectNone(name, text, traces)
  })

  test('in an effect that waits', async () => {
    const { id } = await people.create('+identity.callback+watchlist.down', {
      profile,
      ...evaluated('fraud'),
    })
    const rows = await eventually(
      async () =>
        (
          await world.db.query<Record<string, unknown>>({
            text: 'select t::text from effect t where entity_id = $1',
            values: [id],
          })
        ).rows,
      (all) => all.length > 0,
    )
    expectNone('an effect', JSON.stringify(rows), traces)
  })

  test('in the log, not even of an error that quotes it', () => {
    expect(world.logs.length).toBeGreaterThanOrEqual(2)
    expectNone('the log', world.logs.join('\n'), traces)
  })

  test('in a problem', () => expectNone('a problem', problems.join('\n'), traces))

  test('in a metric', async () => {
    const { text } = await world.fetch('/metrics')
    expect(text).toContain('check_fraud')
    expectNone('the metrics', text, traces)
  })

  test('in an event, whoever it is sent to', async () => {
    expectNone('a webhook', (await told()).join('\n'), traces)
    await feedShowsAll(people.world.db)
    const { text } = await people.call('listEvents', { query: { limit: 200 } })
    expect(text).toContain('evaluation.updated')
    expectNone('the feed', text, traces)
  })

  test('in an answer about an evaluation', () => {
    expect(answers.length).toBeGreaterThan(20)
    expectNone('an answer', answers.join('\n'), traces)
  })

  test('in an answer to a key without personal:read', async () => {
    const key = people.tenant.partner
    for (const id of ids)
      for (const read of ['getCustomer', 'listActivities'] as const)
        expectNone(read, (await people.call(read, { id, key })).text, traces)
  })
})

test('the official id is shown by its end alone, to whoever may see the rest', async () => {
  const { body, text } = await people.call('getCustomer', { id: ids[0]! })
  expect(body['profile']).toEqual({
    ...profile,
    officialId: { ...profile.officialId, value: '***-**-6781' },
  })
  expectNone('a customer', text, [profile.officialId.value, '219456781'])
})

test('what a watchlist check rests on is read at its own place, and nowhere else', async () => {
  const { body: customer } = await people.call('listCustomerEvaluations', { id: ids[0]! })
  const [first] = (customer['data'] as { id: string }[]).slice(-1)
  const { text } = await people.call('getEvaluationScreeningEvidence', { id: first!.id })
  expect(text).toContain(`"names":["${profile.firstName} ${profile.lastName}"]`)
  const key = await world.key(people.tenant, ['customers:read'])
  const refused = await people.call('getEvaluationScreeningEvidence', { id: first!.id, key })
  expect(refused.code).toBe('scope_missing')
  const { text: activities } = await people.call('listActivities', { id: ids[0]! })
  const shown = [activities, ...(await told()), ...answers]
  expectNone('what is told', shown.join('\n'), ['"candidates"', '"evidence"'])
  for (const [name, stored] of await storedTexts(world.db))
    expectNone(name, stored, ['"candidates"', 'candidates\\"'])
})

test('words of analysts are shown to who may read them', async () => {
  const lines = await people.activities(ids[0]!)
  expect(lines.find((one) => one['event'] === 'decided')).toMatchObject({ reason, note })
  expect(lines.find((one) => one['event'] === 'flagged')).toMatchObject({ note })
})

test('after erasure nothing is left at all', async () => {
  for (const id of ids) await people.call('eraseEntity', { id, body: {} })
  await eventually(
    async () =>
      (
        await world.db.query<{ n: number }>({
          text: 'select count(*)::int as n from link where entity_id = any($1::uuid[])',
          values: [ids],
        })
      ).rows[0]!.n,
    (n) => n === 0,
  )
  for (const id of ids) {
    const { text } = await people.call('getCustomer', { id })
    expectNone('an erased customer', text, traces)
    expectNone('its activities', JSON.stringify(await people.activities(id)), traces)
  }
  for (const [name, text] of await storedTexts(world.db)) expectNone(name, text, traces)
})
