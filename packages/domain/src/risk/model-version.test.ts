/** Versions of the fraud model: what is refused and why, and what a difference says. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { builtInModel, featureCodes, featureGroups, scoreFraud } from './fraud-model.ts'
import type { FraudModel } from './fraud-model.ts'
import { differenceInWords, modelData, modelProblems, readModel } from './model-version.ts'
import type { ModelData, ModelProblemName } from './model-version.ts'

const built = modelData(builtInModel)

/** What is wrong, as `name at`. */
function wrongWith(data: unknown): string[] {
  const reading = readModel(data)
  if (reading.kind === 'read') return []
  for (const { name, says } of reading.problems) expect(says).toBe(modelProblems[name])
  return reading.problems.map(({ name, at }) => `${name} ${at}`.trim())
}

/** A model that is known to be sound. */
function modelOf(data: unknown): FraudModel {
  const reading = readModel(data)
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems))
  return reading.model
}

const withFeature = (code: string, feature: unknown): unknown => ({
  ...built,
  features: { ...built.features, [code]: feature },
})
const withCap = (group: string, cap: unknown): unknown => ({
  ...built,
  caps: { ...built.caps, [group]: cap },
})
const calibrated = (slope: unknown, intercept: unknown): unknown => ({
  ...built,
  calibration: { slope, intercept },
})
const { prior: _prior, ...withoutPrior } = built
const { geography: _geography, ...withoutGeography } = built.caps

const faults: readonly [what: string, data: unknown, problem: string][] = [
  ['no object', 'built-in-1', 'not_an_object'],
  ['a list', [], 'not_an_object'],
  ['nothing', null, 'not_an_object'],
  ['a member nobody knows', { ...built, trustfloor: -1 }, 'member_unknown trustfloor'],
  ['a version with a space', { ...built, version: 'my model' }, 'version_unusable version'],
  ['a version that is a step in a path', { ...built, version: '..' }, 'version_unusable version'],
  ['a version that begins with a dot', { ...built, version: '.' }, 'version_unusable version'],
  ['a version that is a number', { ...built, version: 2 }, 'version_unusable version'],
  ['no prior', withoutPrior, 'prior_out_of_range prior'],
  ['a prior of 0', { ...built, prior: 0 }, 'prior_out_of_range prior'],
  ['a prior of 1', { ...built, prior: 1 }, 'prior_out_of_range prior'],
  ['caps that are none', { ...built, caps: 3 }, 'not_an_object caps'],
  ['a group nobody knows', withCap('mail', 3), 'group_unknown caps.mail'],
  ['a cap left out', { ...built, caps: withoutGeography }, 'cap_not_a_number caps.geography'],
  ['a cap as text', withCap('email', '3'), 'cap_not_a_number caps.email'],
  ['a cap without end', withCap('email', Infinity), 'cap_not_a_number caps.email'],
  ['a negative cap', withCap('email', -0.1), 'cap_negative caps.email'],
  ['trust that adds', { ...built, trustFloor: 0.1 }, 'trust_floor_positive trustFloor'],
  ['trust as text', { ...built, trustFloor: '-2' }, 'trust_floor_positive trustFloor'],
  ['features that are none', { ...built, features: [] }, 'not_an_object features'],
  [
    'a feature nobody knows',
    withFeature('PHONE_OLD', { weight: 1 }),
    'feature_unknown features.PHONE_OLD',
  ],
  [
    'a feature of every object',
    withFeature('toString', { weight: 1 }),
    'feature_unknown features.toString',
  ],
  ['a bare weight', withFeature('PHONE_VOIP', 1.2), 'not_an_object features.PHONE_VOIP'],
  [
    'a weight left out',
    withFeature('PHONE_VOIP', {}),
    'weight_not_a_number features.PHONE_VOIP.weight',
  ],
  [
    'a weight as text',
    withFeature('PHONE_VOIP', { weight: '1.2' }),
    'weight_not_a_number features.PHONE_VOIP.weight',
  ],
  [
    'a weight that is none',
    withFeature('PHONE_VOIP', { weight: NaN }),
    'weight_not_a_number features.PHONE_VOIP.weight',
  ],
  [
    'points for a weight',
    withFeature('PHONE_VOIP', { weight: 35 }),
    'weight_too_large features.PHONE_VOIP.weight',
  ],
  [
    'a label of its own',
    withFeature('PHONE_VOIP', { weight: 1, label: '' }),
    'member_unknown features.PHONE_VOIP.label',
  ],
  [
    'a floor above 1',
    withFeature('PHONE_VOIP', { weight: 1, floor: 1.1 }),
    'floor_out_of_range features.PHONE_VOIP.floor',
  ],
  [
    'a floor below 0',
    withFeature('PHONE_VOIP', { weight: 1, floor: -0.1 }),
    'floor_out_of_range features.PHONE_VOIP.floor',
  ],
  [
    'a floor of null',
    withFeature('PHONE_VOIP', { weight: 1, floor: null }),
    'floor_out_of_range features.PHONE_VOIP.floor',
  ],
  ['no calibration', { ...built, calibration: undefined }, 'not_an_object calibration'],
  ['a slope of 0', calibrated(0, 0), 'slope_not_positive calibration.slope'],
  ['a negative slope', calibrated(-1, 0), 'slope_not_positive calibration.slope'],
  ['an intercept as text', calibrated(1, '0'), 'intercept_not_a_number calibration.intercept'],
  [
    'a third number',
    { ...built, calibration: { slope: 1, intercept: 0, c: 1 } },
    'member_unknown calibration.c',
  ],
]

describe('a version is refused for', () => {
  test.each(faults)('%s', (_what, data, problem) => expect(wrongWith(data)).toEqual([problem]))

  test('nothing that counts', () => {
    const none = Object.fromEntries(featureGroups.map((group) => [group, 0]))
    expect(wrongWith({ ...built, caps: none })).toEqual(['caps_all_zero caps'])
  })

  test('everything that is wrong with it at once, and every problem has its case', () => {
    expect(wrongWith({ ...built, version: '', prior: 2, caps: null })).toEqual([
      'version_unusable version',
      'prior_out_of_range prior',
      'not_an_object caps',
    ])
    const tried = new Set(faults.map(([, , problem]) => problem.split(' ')[0]))
    const all = Object.keys(modelProblems).filter((name) => name !== 'caps_all_zero')
    expect(all.filter((name) => !tried.has(name as ModelProblemName))).toEqual([])
  })
})

describe('a version is read', () => {
  test('as it was written, through JSON too', () => {
    expect(modelOf(JSON.parse(JSON.stringify(built)))).toEqual(builtInModel)
  })

  test('with a feature left out, which then counts nothing and is no part of the coverage', () => {
    const { PHONE_VOIP: _voip, ...features } = built.features
    const model = modelOf({ ...built, features })
    expect(model.features.PHONE_VOIP).toMatchObject({ weight: 0, group: 'phone' })
    const found = { PHONE_INVALID: false, PHONE_PREMIUM_TOLLFREE: false }
    const phone = { ...found, PHONE_COUNTRY_MISMATCH: false, PHONE_VERIFIED: false }
    const whole = scoreFraud({ ...phone, PHONE_VOIP: false }, builtInModel)
    expect(scoreFraud(phone, model).coverage).toBe(whole.coverage)
    expect(scoreFraud({ ...phone, PHONE_VOIP: true }, model).score).toBe(whole.score)
  })
})

describe('the difference in words', () => {
  const draft = (more: Partial<ModelData>): string[] =>
    differenceInWords({ from: builtInModel, to: modelOf({ ...built, ...more }) })

  test('of the same model is none, whatever its name', () => {
    expect(draft({ version: 'mine-1' })).toEqual([])
  })

  test('names what changes and by how much', () => {
    const { SSN_IMPOSSIBLE, EMAIL_ROLE: _role, ...features } = built.features
    expect(
      draft({
        prior: 0.03,
        caps: { ...built.caps, email: 2 },
        trustFloor: -1,
        features: {
          ...features,
          SSN_IMPOSSIBLE: { weight: SSN_IMPOSSIBLE!.weight },
          SSN_PUBLISHED_FAKE: { weight: 3, floor: 0.9 },
          EMAIL_DISPOSABLE: { weight: 2.5 },
          EMAIL_NAME_MISMATCH: { weight: -0.1 },
          CUSTOMER_FLAGGED: { weight: 1, floor: 0.95 },
          TX_ALERT_CONFIRMED: { weight: 2, floor: 0.5 },
        },
        calibration: { slope: 0.9, intercept: 0.2 },
      }),
    ).toEqual([
      'The prior goes from 0.02 to 0.03.',
      'The cap of email goes from 3 to 2.',
      'The most that trust takes away goes from -2 to -1.',
      'SSN_IMPOSSIBLE has no floor on the risk any more; it was 0.4.',
      'The floor of SSN_PUBLISHED_FAKE goes from 0.8 to 0.9.',
      'EMAIL_DISPOSABLE goes from 2.2 (63 points) to 2.5 (72 points).',
      'EMAIL_ROLE counts nothing any more; it was 0.4 (12 points).',
      'EMAIL_NAME_MISMATCH goes from 0.3 (9 points) to -0.1 (-3 points), and is trust now.',
      'CUSTOMER_FLAGGED counts from now on: 1 (29 points).',
      'TX_ALERT_CONFIRMED gets a floor on the risk: 0.5.',
      'The slope of the calibration goes from 1 to 0.9.',
      'Its intercept goes from 0 to 0.2.',
    ])
  })
})

const hundredths = (min: number, max: number) =>
  fc.integer({ min: min * 100, max: max * 100 }).map((one) => one / 100)
const feature = fc.record(
  { weight: hundredths(-10, 10), floor: hundredths(0, 1) },
  { requiredKeys: ['weight'] },
)
const anyVersion = fc
  .record({
    version: fc.constant('any-1'),
    prior: hundredths(0, 1).map((one) => Math.min(0.99, Math.max(0.01, one))),
    caps: fc.record(Object.fromEntries(featureGroups.map((group) => [group, hundredths(0, 5)]))),
    trustFloor: hundredths(-4, 0),
    features: fc.record(Object.fromEntries(featureCodes.map((code) => [code, feature])), {
      requiredKeys: [],
    }),
    calibration: fc.record({ slope: hundredths(0.01, 4), intercept: hundredths(-4, 4) }),
  })
  .filter(({ caps }) => Object.values(caps).some((cap) => cap > 0))
const anyFindings = fc.record(
  Object.fromEntries(featureCodes.map((code) => [code, fc.boolean()])),
  { requiredKeys: [] },
)

describe('every version that is read', () => {
  test('comes back as it was written, and differs from itself in nothing', () => {
    fc.assert(
      fc.property(anyVersion, (data) => {
        const model = modelOf(data)
        const again = modelOf(JSON.parse(JSON.stringify(modelData(model))))
        expect(differenceInWords({ from: model, to: again })).toEqual([])
        expect(modelData(again)).toEqual(modelData(model))
      }),
    )
  })

  test('scores within 0.01 and 0.99, covers within 0 and 1, and no reason helps', () => {
    fc.assert(
      fc.property(anyVersion, anyFindings, fc.constantFrom(...featureCodes), (data, some, code) => {
        const model = modelOf(data)
        const { score, coverage } = scoreFraud({ ...some, [code]: false }, model)
        expect(score).toBeGreaterThanOrEqual(0.01)
        expect(score).toBeLessThanOrEqual(0.99)
        expect(coverage).toBeGreaterThanOrEqual(0)
        expect(coverage).toBeLessThanOrEqual(1)
        if (model.features[code].weight < 0) return
        const worse = scoreFraud({ ...some, [code]: true }, model).score
        expect(worse).toBeLessThanOrEqual(score)
      }),
    )
  })
})
