/** Drafts, calibration, replay and commit of the fraud model, on evaluations in a real store. */
import { evaluationId } from '../../platform/evaluation-id.ts'
import { defaultThresholds } from '@ostiary/domain/evaluation.decision'
import type { Evaluation } from '@ostiary/domain/evaluation'
import { builtInModel, featureCodes, scoreFraud } from '@ostiary/domain/risk/fraud-model'
import type { FeatureCode, FeatureFindings } from '@ostiary/domain/risk/fraud-model'
import { modelData } from '@ostiary/domain/risk/model-version'
import { allScopes } from '@ostiary/domain/scopes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writeSettings } from '../../store/applications.ts'
import { modelInForce } from '../../store/fraud-models.ts'
import { openTenants } from '../../store/tenants.ts'
import { createOperatorKey } from '../bootstrap.ts'
import { answerOf, callOf, openBench, startMs } from '../services.fixture.ts'
import type { Answered, Bench } from '../services.fixture.ts'
import { fraudModelHandlers } from './handlers.ts'

let bench: Bench
let calls = 0
beforeEach(async () => {
  bench = await openBench()
})
afterEach(() => bench.close())

type Name = keyof ReturnType<typeof fraudModelHandlers>
interface Asked {
  readonly version?: string
  readonly body?: Record<string, unknown>
  readonly key?: string
}
function ask(name: Name, { version, body, key }: Asked = {}): Promise<Answered> {
  const params = version === undefined ? {} : { version }
  calls += 1
  const given = { params, ...(body ? { body } : {}), once: `call ${calls}` }
  return answerOf(fraudModelHandlers(bench.services)[name], callOf(bench.principal(key), given))
}
const draft = (version: string, more: Record<string, unknown> = { prior: 0.05 }) =>
  ask('createFraudModel', { body: { version, from: 'built-in-1', ...more } })
async function otherKey(): Promise<string> {
  const { applicationId, services } = bench
  const wanted = { ...services, applicationId, name: 'second', scopes: allScopes }
  const made = await createOperatorKey(bench.db, wanted)
  await services.tenants.refresh()
  return made!.apiKey
}

const fired = (...codes: FeatureCode[]): FeatureFindings =>
  Object.fromEntries(featureCodes.map((code) => [code, codes.includes(code)]))
const entityOf = (index: number): string =>
  `01900000-0000-7000-8000-${index.toString(16).padStart(12, '0')}`

/** An evaluation that was scored, as its row keeps it. */
async function evaluated(index: number, codes: FeatureCode[], more: Partial<Evaluation> = {}) {
  const findings = fired(...codes)
  const { score, coverage, modelVersion } = scoreFraud(findings, builtInModel)
  const one = {
    number: 1,
    trigger: 'onboarding',
    fraud: { state: 'completed', attempts: 0, score, coverage, modelVersion, findings },
    thresholds: defaultThresholds,
    manual: null,
    flagged: false,
    ...more,
  }
  await bench.db.query({
    text: `insert into evaluation (entity_id, number, application_id, trigger, status, body,
      created_at, updated_at) values ($1, 1, $2, $3, 'review', $4, $5, $5)`,
    values: [
      entityOf(index),
      bench.applicationId,
      one.trigger,
      JSON.stringify(one),
      new Date(startMs),
    ],
  })
}
const kindsWritten = async (): Promise<string[]> => {
  const { rows } = await bench.db.query<{ kind: string }>({
    text: `select kind from admin_event where kind like 'fraud_model%' order by kind`,
  })
  return rows.map(({ kind }) => kind)
}

describe('versions', () => {
  test('the built-in model is always there, and in force until another is', async () => {
    const { body } = await ask('listFraudModels')
    expect(body['data']).toMatchObject([
      { version: 'built-in-1', state: 'committed', inForce: true },
    ])
    const one = await ask('getFraudModel', { version: 'built-in-1' })
    expect(one.body).toMatchObject({ model: modelData(builtInModel), changes: [] })
    expect((await ask('getFraudModel', { version: 'mine-1' })).code).toBe('fraud_model_not_found')
  })

  test('a draft is a whole model, or what it changes of another version', async () => {
    const whole = { ...modelData(builtInModel), version: 'whole-1', prior: 0.03 }
    const first = await ask('createFraudModel', { body: whole as never })
    expect(first).toMatchObject({
      status: 201,
      body: { state: 'draft', inForce: false, basedOn: null },
    })
    expect(first.body['changes']).toEqual(['The prior goes from 0.02 to 0.03.'])
    const features = { PHONE_VOIP: { weight: 2 } }
    const second = await ask('createFraudModel', {
      body: { version: 'mine-1', from: 'whole-1', features },
    })
    expect(second.body).toMatchObject({ basedOn: 'whole-1', model: { prior: 0.03 } })
    const model = second.body['model'] as { features: Record<string, unknown> }
    expect(model.features['PHONE_VOIP']).toEqual({ weight: 2 })
    expect(model.features['SSN_IMPOSSIBLE']).toEqual({ weight: 2.5, floor: 0.4 })
    const unknown = await ask('createFraudModel', { body: { version: 'x', from: 'nothing' } })
    expect(unknown.code).toBe('fraud_model_not_found')
  })

  test('everything that is wrong with a model is named at once', async () => {
    const body = { version: 'mine-1', from: 'built-in-1', prior: 2, caps: { phone: -1, hats: 1 } }
    const refused = await ask('createFraudModel', { body })
    expect(refused.code).toBe('fraud_model_invalid')
    const errors = refused.body['errors'] as { path: string }[]
    expect(errors.map(({ path }) => path).toSorted()).toEqual([
      '/caps/hats',
      '/caps/phone',
      '/prior',
    ])
    expect((await ask('listFraudModels')).body['data']).toHaveLength(1)
  })

  test('a name is used once, and those of the release and the simulator never', async () => {
    await draft('mine-1')
    for (const taken of ['mine-1', 'built-in-1', 'built-in-2', 'simulated'])
      expect((await draft(taken)).code, taken).toBe('fraud_model_exists')
    expect((await ask('deleteFraudModel', { version: 'mine-1' })).status).toBe(204)
    expect((await draft('mine-1')).code).toBe('fraud_model_exists')
    const one = await ask('getFraudModel', { version: 'mine-1' })
    expect(one.body).toMatchObject({ state: 'discarded', inForce: false })
  })
})

describe('a commit', () => {
  test('wants a replay, and puts the draft in force here and elsewhere', async () => {
    const elsewhere = await openTenants(bench.db)
    await draft('mine-1')
    const early = await ask('commitFraudModel', { version: 'mine-1' })
    expect(early.code).toBe('fraud_model_not_replayed')
    await ask('replayFraudModel', { version: 'mine-1' })
    const done = await ask('commitFraudModel', { version: 'mine-1' })
    expect(done.body).toMatchObject({
      state: 'committed',
      inForce: true,
      replayedAgainst: 'built-in-1',
    })
    await elsewhere.refresh()
    for (const { snapshot } of [bench.services.tenants, elsewhere])
      expect(modelInForce(snapshot().fraudModels, bench.applicationId).version).toBe('mine-1')
    expect((await ask('listFraudModels')).body['data']).toMatchObject([
      { version: 'mine-1', inForce: true },
      { version: 'built-in-1', inForce: false },
    ])
    expect(await kindsWritten()).toEqual([
      'fraud_model_committed',
      'fraud_model_drafted',
      'fraud_model_replayed',
    ])
  })

  test('happens once: what is no draft is neither replayed, committed nor discarded', async () => {
    await draft('mine-1')
    await ask('replayFraudModel', { version: 'mine-1' })
    await ask('commitFraudModel', { version: 'mine-1' })
    for (const version of ['mine-1', 'built-in-1'])
      for (const name of ['replayFraudModel', 'commitFraudModel', 'deleteFraudModel'] as const)
        expect((await ask(name, { version })).code, `${name} ${version}`).toBe(
          'fraud_model_not_draft',
        )
    const missing = await ask('commitFraudModel', { version: 'mine-2' })
    expect(missing.code).toBe('fraud_model_not_found')
  })

  test('takes another key than the author where the application asks for four eyes', async () => {
    const { settings } = bench.principal().application
    await writeSettings(bench.db, bench.applicationId, { ...settings, fourEyes: true })
    await draft('mine-1')
    await ask('replayFraudModel', { version: 'mine-1' })
    const own = await ask('commitFraudModel', { version: 'mine-1' })
    expect(own.code).toBe('fraud_model_four_eyes')
    const key = await otherKey()
    expect((await ask('commitFraudModel', { version: 'mine-1', key })).status).toBe(200)
  })

  test('of two drafts at once leaves one in force', async () => {
    for (const version of ['mine-1', 'mine-2']) {
      await draft(version)
      await ask('replayFraudModel', { version })
    }
    await Promise.all(['mine-1', 'mine-2'].map((version) => ask('commitFraudModel', { version })))
    const data = (await ask('listFraudModels')).body['data'] as { inForce: boolean }[]
    expect(data.filter((one) => one.inForce)).toHaveLength(1)
  })
})

describe('a replay', () => {
  test('counts everybody who was scored, and pages those who shift', async () => {
    // 3 clean, 5 who are approved only just, 1 simulated, 1 without a score.
    for (let index = 1; index <= 3; index += 1) await evaluated(index, [])
    for (let index = 4; index <= 8; index += 1) await evaluated(index, ['EMAIL_DISPOSABLE'])
    const fraud = {
      state: 'completed',
      score: 0.9,
      coverage: 1,
      findings: {},
      attempts: 0,
    } as const
    await evaluated(9, [], { fraud: { ...fraud, modelVersion: 'built-in-1 (simulated)' } })
    await evaluated(10, [], { fraud: { ...fraud, state: 'failed', score: null, coverage: null } })
    await draft('mine-1')
    const seen: string[] = []
    for (let cursor: string | undefined; ;) {
      const body = { limit: 2, ...(cursor === undefined ? {} : { cursor }) }
      const { body: page } = await ask('replayFraudModel', { version: 'mine-1', body })
      expect(page).toMatchObject({
        version: 'mine-1',
        against: 'built-in-1',
        count: 8,
        shifted: 5,
        bands: {
          before: { approved: 8, review: 0, rejected: 0 },
          after: { approved: 3, review: 5, rejected: 0 },
        },
        stability: { band: 'shifted' },
      })
      const shifts = page['shifts'] as { id: string; before: unknown; after: unknown }[]
      expect(shifts[0]).toMatchObject({
        before: { status: 'approved' },
        after: { status: 'review' },
      })
      seen.push(...shifts.map(({ id }) => id))
      if (page['nextCursor'] === null) break
      cursor = page['nextCursor'] as string
    }
    expect(seen).toEqual([4, 5, 6, 7, 8].map((index) => evaluationId(entityOf(index), 1)))
    expect((await kindsWritten()).filter((kind) => kind === 'fraud_model_replayed')).toHaveLength(1)
    const foreign = await ask('replayFraudModel', { version: 'mine-1', body: { cursor: 'eA' } })
    expect(foreign.code).toBe('cursor_invalid')
  })

  test('reads more than one page, and leaves every row as it was', async () => {
    await bench.db.query({
      text: `insert into evaluation
        select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
          1, $1, 'onboarding', 'review', $2, now(), now() from generate_series(1, 450) as n`,
      values: [
        bench.applicationId,
        JSON.stringify({
          thresholds: defaultThresholds,
          fraud: { state: 'completed', modelVersion: 'built-in-1', findings: fired() },
        }),
      ],
    })
    const all = { text: 'select * from evaluation order by entity_id' }
    const before = (await bench.db.query(all)).rows
    await draft('mine-1')
    const { body } = await ask('replayFraudModel', { version: 'mine-1' })
    expect(body).toMatchObject({ count: 450, shifted: 0, shifts: [], nextCursor: null })
    await ask('commitFraudModel', { version: 'mine-1' })
    expect((await bench.db.query(all)).rows).toEqual(before)
  })
})

describe('a calibration', () => {
  test('says why it cannot, and makes no draft', async () => {
    await evaluated(1, [], { manual: 'approved' })
    const { status, body } = await ask('calibrateFraudModel')
    expect([status, body['draft']]).toEqual([200, null])
    expect(body).toMatchObject({
      against: 'built-in-1',
      labels: { count: 1, bad: 0 },
      calibration: { slope: 1, intercept: 0 },
      reason: { code: 'labels_too_few' },
      reliability: { inForce: { count: 1 }, draft: null },
      stability: null,
    })
  })

  test('learns from people and flags, not from automation nor the flag it predicts', async () => {
    const bad = ['EMAIL_DISPOSABLE', 'PHONE_VOIP'] as FeatureCode[]
    const rows: Promise<void>[] = []
    for (let index = 1; index <= 260; index += 1) {
      const codes = index % 3 === 0 ? bad : index % 3 === 1 ? (['PHONE_VOIP'] as const) : []
      const isBad = index % 3 === 0 ? index % 5 !== 0 : index % 7 === 0
      const closed: Partial<Evaluation> =
        isBad && index % 2 === 0 ? { flagged: true } : { manual: isBad ? 'rejected' : 'approved' }
      const known = closed.flagged ? [...codes, 'CUSTOMER_FLAGGED' as const] : [...codes]
      rows.push(evaluated(index, known, closed))
    }
    rows.push(evaluated(901, bad), evaluated(902, bad, { manual: 'review' }))
    rows.push(evaluated(903, bad, { manual: 'rejected', trigger: 'manual' }))
    await Promise.all(rows)
    const { status, body } = await ask('calibrateFraudModel')
    expect(status).toBe(201)
    expect(body).toMatchObject({
      labels: { count: 260 },
      reason: null,
      draft: { version: 'calibrated-1', state: 'draft', basedOn: 'built-in-1' },
    })
    const { inForce, draft: fitted } = body['reliability'] as Record<
      string,
      { brier: number; logLoss: number; bins: unknown[] }
    >
    expect(fitted!.brier).toBeLessThan(inForce!.brier)
    expect(fitted!.logLoss).toBeLessThan(inForce!.logLoss)
    expect(fitted!.bins).toHaveLength(10)
    expect((body['stability'] as { index: number }).index).toBeGreaterThan(0)
    const made = await ask('getFraudModel', { version: 'calibrated-1' })
    expect(made.body['model']).toMatchObject({ calibration: body['calibration'] })
    expect((await ask('calibrateFraudModel')).body['draft']).toMatchObject({
      version: 'calibrated-2',
    })
  })

  test('corrects the prior alone by an observed rate', async () => {
    const { status, body } = await ask('calibrateFraudModel', {
      body: { observedRate: 0.05, version: 'prior-1' },
    })
    expect(status).toBe(201)
    expect(body['calibration']).toEqual({ slope: 1, intercept: 0.947381 })
    const impossible = await ask('calibrateFraudModel', { body: { observedRate: 0 } })
    expect(impossible.body).toMatchObject({ draft: null, reason: { code: 'rate_impossible' } })
    const again = await ask('calibrateFraudModel', {
      body: { observedRate: 0.05, version: 'prior-1' },
    })
    expect(again.code).toBe('fraud_model_exists')
  })
})
