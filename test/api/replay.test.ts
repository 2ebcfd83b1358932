/**
 * Decisions of a varied history replayed from the store by the operator's command: all the same,
 * also after another model is in force; and what somebody edited is named.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replayCommand } from '../../packages/server/src/commands/replay.ts'
import { eventually, openWorld } from './world.ts'
import type { Tenant, World } from './world.ts'

let world: World
let box: Tenant
beforeAll(async () => {
  world = await openWorld()
  box = await world.tenant('replayed', { settings: { customersWithoutWallet: true } })
})
afterAll(() => world.close())

const profile = {
  firstName: 'Ada',
  lastName: 'Marlowe',
  dob: '1985-05-17',
  email: 'ada.marlowe@example.org',
  phone: '+442079460958',
  address: '12 Garden Row',
  city: 'London',
  zipCode: 'SE1 6HD',
  country: 'GB',
}

interface Evaluation {
  readonly id: string
  readonly customerId: string
}
type Read = Record<string, unknown> & {
  readonly decision: { id: string; row: string }
  readonly fraud: { modelVersion: string | null; reasons: { code: string }[] }
}

let people = 0
async function evaluated(marks = '', body: Record<string, unknown> = {}): Promise<Evaluation> {
  people += 1
  const given = { externalId: `r-${people}${marks}`, evaluation: { fraud: true }, ...body }
  const { body: created } = await world.call('createCustomer', box.full, { body: given })
  const evaluation = created['evaluation'] as Evaluation
  await over(evaluation.id)
  return evaluation
}
const read = async (id: string): Promise<Read> =>
  (await world.call('getEvaluation', box.full, { params: { id } })).body as Read
const over = (id: string): Promise<Read> =>
  eventually(
    () => read(id),
    (one) => one['progress'] !== 'in_progress',
  )
const about = ({ customerId }: Evaluation, body: unknown) => ({ params: { id: customerId }, body })
const as = 'analyst'

/** Runs the command. */
async function replay(decision?: string, json = false) {
  const printed: string[] = []
  const complained: string[] = []
  const code = await replayCommand(world.db, {
    ...(decision === undefined ? { all: true } : { decision, all: false }),
    json,
    print: (text) => printed.push(text),
    complain: (text) => complained.push(text),
  })
  return { code, text: printed.join('\n'), complained: complained.join('\n') }
}

/** Makes a version of the model and puts it in force. */
async function commit(version: string, changes: Record<string, unknown>): Promise<void> {
  const params = { version }
  const body = { version, from: 'built-in-1', ...changes }
  await world.call('createFraudModel', box.full, { body })
  await world.call('replayFraudModel', box.full, { params })
  const { status, text } = await world.call('commitFraudModel', box.full, { params })
  expect(status, text).toBe(200)
}

describe('a varied history', () => {
  let plain: Evaluation
  test('is lived', async () => {
    plain = await evaluated('', { profile })
    await evaluated('', { profile: { ...profile, phone: '123', email: 'nobody' } })
    await evaluated('+identity.adverse+fraud.82', {})
    await evaluated('+fraud.12', { profile, evaluation: { expressKyc: true, fraud: true } })
    await evaluated('+identity.error+fraud.error', { profile })
    await evaluated('', { profile, evaluation: {} })
    const decided = await evaluated('', { profile: { firstName: 'Bo' } })
    const decision = { decision: 'approved', reason: 'known to us', as }
    await world.call('decideEvaluation', box.full, about(decided, decision))
    const flagged = await evaluated('', { profile })
    for (const flag of [true, false])
      await world.call('flagCustomer', box.full, about(flagged, { flag, as }))
    await world.call('simulateWatchlistHit', box.full, about(plain, {}))
    const again = await world.call('createEvaluation', box.full, about(plain, {}))
    await over(again.body['id'] as string)
    const late = { check: 'identity', outcome: 'adverse' }
    await world.call('simulateCheckAnswer', box.full, about(decided, late))
  })

  test('is replayed the same, decision by decision', async () => {
    const { code, text } = await replay()
    expect(text).toMatch(/^Replayed \d+ decisions of 8 entities: every one is the same\./)
    expect(text).toContain('simulated')
    expect(code).toBe(0)
  })

  test('stays the same after another model is in force, and keeps its reasons', async () => {
    const before = await read(plain.id)
    await commit('strict-1', {
      prior: 0.2,
      features: { EMAIL_NAME_MATCH: { weight: 0.9 } },
    })
    const next = await evaluated('', { profile })
    expect((await read(next.id)).fraud.modelVersion).toBe('strict-1')
    expect((await read(next.id)).fraud.reasons.map(({ code }) => code)).toContain(
      'EMAIL_NAME_MATCH',
    )
    await commit('strict-2', { prior: 0.3 })
    expect(await read(plain.id)).toEqual(before)
    expect(before.fraud.modelVersion).toBe('built-in-1')
    const { code, text } = await replay()
    expect(text).toContain('every one is the same.')
    expect(code).toBe(0)
    expect((await replay(next.id)).text).toContain('by strict-1')
  })

  test('verifies, and a replay leaves the store as it was', async () => {
    const all = { text: 'select entity_id, seq, body from journal order by entity_id, seq' }
    const before = (await world.db.query(all)).rows
    await replay()
    expect((await world.db.query(all)).rows).toEqual(before)
  })
})

describe('one decision', () => {
  test('is named by its evaluation or by its line, which the evaluation shows', async () => {
    const { id } = await evaluated('', { profile })
    const { decision } = await read(id)
    const byLine = await replay(decision.id)
    expect(byLine).toEqual(await replay(id))
    expect(byLine.code).toBe(0)
    expect(byLine.text.split('\n')[0]).toContain(`Decision ${decision.id}, `)
    for (const part of [
      `  of      ${id}, by table 1`,
      `row     ${decision.row}: `,
      '  inputs  identity ',
    ])
      expect(byLine.text).toContain(part)
    expect(byLine.text.endsWith('\nThe same.')).toBe(true)
    const { text } = await replay(id, true)
    expect(JSON.parse(text)).toMatchObject({
      decision: decision.id,
      evaluationId: id,
      same: true,
      differences: [],
      score: { kind: 'computed' },
    })
  })

  test('of a simulated score says that it was simulated', async () => {
    const { id } = await evaluated('+fraud.82', { profile })
    const { code, text } = await replay(id)
    expect(text).toContain('score   0.82 was simulated')
    expect(code).toBe(0)
  })

  test('that is none is said to be none', async () => {
    const { id, customerId } = await evaluated('', { profile })
    for (const name of [
      `${customerId}:1`,
      `${customerId}:99999`,
      'evl_AAAAAAAAAAAAAAAAAAAAAAAAAAA',
    ]) {
      const answer = await replay(name)
      expect([answer.code, answer.text]).toEqual([1, ''])
      expect(answer.complained).toContain(`There is no decision ${name}`)
    }
    expect((await read(id)).decision.id).toMatch(new RegExp(`^${customerId}:\\d+$`))
  })
})

describe('what somebody edited', () => {
  /** Edits the line of a customer's decision, or of its score, and puts it back. */
  async function edited(
    { id, customerId }: Evaluation,
    { from, to, where }: { from: RegExp; to: string; where: string },
  ) {
    const line = { text: `select seq, body from journal where entity_id = $1 and ${where}` }
    const { rows } = await world.db.query<{ seq: number; body: string }>({
      ...line,
      values: [customerId],
    })
    const { seq, body } = rows[0]!
    const write = (text: string) =>
      world.db.query({
        text: 'update journal set body = $3 where entity_id = $1 and seq = $2',
        values: [customerId, seq, text],
      })
    expect(body).toMatch(from)
    await write(body.replace(from, to))
    const one = await replay(id)
    const all = await replay()
    await write(body)
    return { one, all }
  }

  test('an input is named, by one and by all', async () => {
    const person = await evaluated('', { profile })
    const seq = (await read(person.id)).decision.id.split(':')[1]
    const from = /"watchlist":"clear","fraud":"completed"/
    const to = '"watchlist":"error","fraud":"completed"'
    const { one, all } = await edited(person, { from, to, where: `seq = ${seq}` })
    expect(one.code).toBe(1)
    expect(one.text).toContain(
      'inputs_differ at inputs.watchlist: stored "error", computed "clear"',
    )
    expect(one.text).toContain('line_edited.')
    expect(all.code).toBe(1)
    expect(all.text).toContain(`${person.customerId}:${seq}`)
    expect(all.text).toMatch(/ 1 differ\./)
    expect((await replay()).code).toBe(0)
  })

  test('findings are named', async () => {
    const person = await evaluated('', { profile })
    const change = { from: /"NAME_ANOMALY":false/, to: '"NAME_ANOMALY":true' }
    const { one } = await edited(person, { ...change, where: `body like '%"findings"%'` })
    expect(one.text).toContain('score_differs at score: ')
    expect(one.text).toContain('line_edited.')
    expect(one.code).toBe(1)
  })

  test('a model that was edited or taken away is named', async () => {
    await commit('gone-1', { prior: 0.25 })
    const { id } = await evaluated('', { profile })
    const rename = (from: string, to: string) =>
      world.db.query({
        text: `update fraud_model set version = $2 where version = $1`,
        values: [from, to],
      })
    await rename('gone-1', 'away')
    const missing = await replay(id)
    expect(missing.text).toContain('model_missing at modelVersion: stored "gone-1"')
    await rename('away', 'gone-1')
    const body = {
      text: `update fraud_model set body = replace(body, $1, $2) where version = 'gone-1'`,
    }
    await world.db.query({ ...body, values: ['"prior":0.25', '"prior":0.9'] })
    const other = await replay(id)
    expect(other.text).toContain('score_differs at score: ')
    await world.db.query({ ...body, values: ['"prior":0.9', '"prior":0.25'] })
    expect([missing.code, other.code, (await replay(id)).code]).toEqual([1, 1, 0])
  })
})

test('one decision or all of them, not both and not neither', async () => {
  for (const wrong of [
    { all: false },
    { all: true, decision: 'evl_AAAAAAAAAAAAAAAAAAAAAAAAAAA' },
  ]) {
    const said: string[] = []
    const print = (text: string): void => void said.push(text)
    const code = await replayCommand(world.db, { ...wrong, json: false, print, complain: print })
    expect([code, ...said]).toEqual([2, 'ostiary replay wants one decision, or --all.'])
  }
})
