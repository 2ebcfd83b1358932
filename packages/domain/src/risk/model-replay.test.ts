/** The replay of stored findings: who would shift under a draft, and why. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultThresholds } from '../evaluation.decision.ts'
import { builtInModel, featureCodes } from './fraud-model.ts'
import type { FeatureCode, FeatureFindings, FraudModel } from './fraud-model.ts'
import { replayDraft } from './model-replay.ts'
import type { StoredFindings } from './model-replay.ts'

/** Everything was looked at, and these fired. */
const fired = (...codes: FeatureCode[]): FeatureFindings =>
  Object.fromEntries(featureCodes.map((code) => [code, codes.includes(code)]))
const stored = (id: string, ...codes: FeatureCode[]): StoredFindings => ({
  id,
  findings: fired(...codes),
  thresholds: defaultThresholds,
})
const groupOf = (code: FeatureCode): string => builtInModel.features[code].group
const customers = [
  stored('clean'),
  stored('voip', 'PHONE_VOIP'),
  stored('disposable', 'EMAIL_DISPOSABLE'),
  stored('both', 'EMAIL_DISPOSABLE', 'PHONE_VOIP'),
  stored('hidden', 'EMAIL_DISPOSABLE', 'PHONE_VOIP', 'IP_ANONYMOUS'),
  stored('flagged', 'CUSTOMER_FLAGGED'),
]
const stricter: FraudModel = { ...builtInModel, version: 'mine-1', prior: 0.05 }
const replay = (of: Iterable<StoredFindings>, draft: FraudModel) =>
  replayDraft(of, { current: builtInModel, draft })

describe('a draft with a prior of 0.05', () => {
  const result = replay(customers, stricter)

  test('counts the bands before and after', () => {
    expect(result.count).toBe(6)
    expect(result.bands).toEqual({
      before: { approved: 3, review: 1, rejected: 2 },
      after: { approved: 2, review: 2, rejected: 2 },
    })
  })

  test('names whose status would shift, with the scores and the rows that decide', () => {
    expect(result.shifts).toEqual([
      {
        id: 'disposable',
        before: { score: 0.84, status: 'approved', row: 'both_agree' },
        after: { score: 0.68, status: 'review', row: 'score_in_review' },
      },
    ])
  })

  test('says how far the scores move', () => {
    expect(result.stability?.index).toBeGreaterThan(0)
    expect(replay(customers, builtInModel).stability).toEqual({ index: 0, band: 'stable' })
  })
})

test('the thresholds are those of each decision', () => {
  const strict = { ...defaultThresholds, approveFrom: 0.97 }
  const { shifts } = replay([{ ...stored('one'), thresholds: strict }], stricter)
  expect(shifts.map(({ after }) => after.status)).toEqual(['review'])
  const kind = { ...defaultThresholds, rejectBelow: 0.01 }
  expect(replay([{ ...customers[4]!, thresholds: kind }], stricter).bands.after.review).toBe(1)
})

test('a draft that leaves less to test sends people to review though they score the same', () => {
  const one: StoredFindings = {
    id: 'half-known',
    findings: Object.fromEntries(
      featureCodes
        .filter((code) => !['identity', 'email', 'linkage'].includes(groupOf(code)))
        .map((code) => [code, false]),
    ),
    thresholds: defaultThresholds,
  }
  const draft = { ...builtInModel, caps: { ...builtInModel.caps, network: 0 } }
  expect(replay([one], draft).shifts).toEqual([
    {
      id: 'half-known',
      before: { score: 0.98, status: 'approved', row: 'both_agree' },
      after: { score: 0.98, status: 'review', row: 'coverage_too_small' },
    },
  ])
})

test('a flagged customer stays rejected, whatever the draft makes of the flag', () => {
  const { features } = builtInModel
  const flag = { ...features.CUSTOMER_FLAGGED, floor: 0 }
  const draft = { ...builtInModel, features: { ...features, CUSTOMER_FLAGGED: flag } }
  const { bands, shifts } = replay([customers[5]!], draft)
  expect([bands.before.rejected, bands.after.approved, shifts]).toEqual([1, 1, []])
})

const anyStored = fc.record({
  id: fc.string(),
  findings: fc.record(Object.fromEntries(featureCodes.map((code) => [code, fc.boolean()])), {
    requiredKeys: [],
  }),
  thresholds: fc.constant(defaultThresholds),
})

describe('for any findings', () => {
  test('pages one after the other give what all give at once', () => {
    fc.assert(
      fc.property(fc.array(anyStored), fc.array(anyStored), (one, other) => {
        const models = { current: builtInModel, draft: stricter }
        const paged = replayDraft(other, models, replayDraft(one, models))
        expect(paged).toEqual(replayDraft([...one, ...other], models))
      }),
    )
  })

  test('a replay under the same model moves nobody', () => {
    fc.assert(
      fc.property(fc.array(anyStored, { minLength: 1 }), (all) => {
        const { shifts, stability, bands, count } = replay(all, builtInModel)
        expect(shifts).toEqual([])
        expect(stability?.index).toBe(0)
        expect(Object.values(bands.before).reduce((sum, one) => sum + one, 0)).toBe(count)
      }),
    )
  })
})
