/** Calibration: values worked out elsewhere, and what must hold for any labels. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { badNeeded, correctPrior, fitCalibration, labelsNeeded } from './calibration.ts'
import type { Label } from './calibration.ts'
import { sigmoid } from './fraud-model.ts'
import { reliabilityOf } from './reliability.ts'

/** So many labels of one kind. */
const many = (logOdds: number, good: number, bad: number): Label[] => [
  ...Array.from({ length: good }, () => ({ logOdds, bad: false })),
  ...Array.from({ length: bad }, () => ({ logOdds, bad: true })),
]
// Log-odds, good and bad customers. Slope and intercept were found by bisecting both derivatives of
// Platt's loss with 50 decimal digits; Brier score and log loss from their definitions likewise.
const labels = [
  ...many(-3.89, 900, 9),
  ...many(-2.69, 60, 6),
  ...many(-1.69, 40, 10),
  ...many(-0.49, 10, 8),
  ...many(1.31, 4, 12),
]
const slope = 1.14131312883278
const intercept = 0.204473321956346

describe('the worked values', () => {
  test('slope and intercept, six decimals', () => {
    const { calibration, reason } = fitCalibration(labels)
    expect(reason).toBeNull()
    expect(calibration.slope).toBe(Number(slope.toFixed(6)))
    expect(calibration.intercept).toBe(Number(intercept.toFixed(6)))
  })

  test.each([
    ['as it is', 1, 0, 0.0284682704842985, 0.114100505771817],
    ['calibrated', slope, intercept, 0.0285182401916115, 0.112715094718921],
    ['prior corrected to 5 %', 1, 0.947381318944186, 0.0312968745245825, 0.13711572976033],
  ])('%s: Brier score and log loss', (_name, a, b, brier, logLoss) => {
    const fit = reliabilityOf(
      labels.map(({ logOdds, bad }) => ({ risk: sigmoid(a * logOdds + b), bad })),
    )
    expect(fit?.brier).toBeCloseTo(brier, 14)
    expect(fit?.logLoss).toBeCloseTo(logLoss, 14)
  })

  test('the prior: logit(0.05) - logit(0.02)', () => {
    const fit = correctPrior({ observedRate: 0.05, modelPrior: 0.02 })
    expect(fit).toEqual({ calibration: { slope: 1, intercept: 0.947381 }, reason: null })
    expect(correctPrior({ observedRate: 0.02, modelPrior: 0.02 }).calibration.intercept).toBe(0)
  })

  test('labels that a line parts give a steep slope, not an endless one', () => {
    // Two groups, two numbers: both risks meet their targets, (50 + 1) / (50 + 2) and 1 / 202,
    // so that slope ± intercept are ln 51 and ln 201.
    const { calibration } = fitCalibration([...many(-1, 200, 0), ...many(1, 0, 50)])
    expect(calibration.slope).toBeCloseTo((Math.log(51) + Math.log(201)) / 2, 6)
    expect(calibration.intercept).toBeCloseTo((Math.log(51) - Math.log(201)) / 2, 6)
  })
})

describe('slope 1 and intercept 0 stay', () => {
  test.each([
    ['without labels', [], 'labels_too_few'],
    ['with 199 labels', [...many(-2, 150, 10), ...many(1, 9, 30)], 'labels_too_few'],
    ['with 29 bad ones', [...many(-2, 171, 10), ...many(1, 9, 19)], 'bad_too_few'],
    ['with the same log-odds for all', many(-2, 200, 100), 'log_odds_alike'],
    [
      'when the riskier are the better',
      [...many(-2, 50, 50), ...many(1, 95, 5)],
      'slope_not_positive',
    ],
    ['when all are bad', [...many(-2, 0, 100), ...many(1, 0, 100)], 'slope_not_positive'],
  ] as const)('%s', (_name, given, reason) => {
    expect(fitCalibration(given)).toEqual({ calibration: { slope: 1, intercept: 0 }, reason })
  })

  test('the limits themselves are enough', () => {
    const just = [...many(-2, 161, 10), ...many(1, 9, 20)]
    expect(just.length).toBe(labelsNeeded)
    expect(just.filter(({ bad }) => bad).length).toBe(badNeeded)
    expect(fitCalibration(just).reason).toBeNull()
  })

  test.each([0, 1, -0.1, 1.5, Number.NaN])('with an observed base rate of %d', (observedRate) => {
    expect(correctPrior({ observedRate, modelPrior: 0.02 }).reason).toBe('rate_impossible')
  })
})

const anyLabels = fc.array(
  fc.record({
    logOdds: fc.integer({ min: -60, max: 120 }).map((tenths) => tenths / 10),
    bad: fc.boolean(),
  }),
  { minLength: labelsNeeded, maxLength: 300 },
)

describe('for any labels', () => {
  test('the order has no effect', () => {
    fc.assert(
      fc.property(anyLabels, (given) => {
        expect(fitCalibration(given.toReversed())).toEqual(fitCalibration(given))
      }),
    )
  })

  test('a fit always settles, and says on average how many are bad', () => {
    fc.assert(
      fc.property(anyLabels, (given) => {
        const { calibration, reason } = fitCalibration(given)
        expect(reason).not.toBe('not_settled')
        if (reason !== null) return
        const bad = given.filter((one) => one.bad).length
        const good = given.length - bad
        const wanted = bad * ((bad + 1) / (bad + 2)) + good / (good + 2)
        const risks = given.map((one) =>
          sigmoid(calibration.slope * one.logOdds + calibration.intercept),
        )
        const said = risks.reduce((sum, risk) => sum + risk, 0)
        expect(said / given.length).toBeCloseTo(wanted / given.length, 4)
      }),
    )
  })

  test('what the log-odds are shifted and stretched by comes back', () => {
    const stretch = fc.integer({ min: 2, max: 40 }).map((tenths) => tenths / 10)
    fc.assert(
      fc.property(stretch, fc.integer({ min: -5, max: 5 }), (by, shift) => {
        const other = labels.map((one) => ({ ...one, logOdds: one.logOdds * by + shift }))
        const { calibration } = fitCalibration(other)
        expect(calibration.slope).toBeCloseTo(slope / by, 5)
        expect(calibration.intercept).toBeCloseTo(intercept - (slope / by) * shift, 4)
      }),
    )
  })
})
