/** Reliability and the spread of scores: small tables worked by hand, and what always holds. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reliabilityOf } from './reliability.ts'
import { histogramOf, scoreBinOf, stabilityBandOf, stabilityBetween } from './stability.ts'

describe('reliability', () => {
  test('four customers by hand', () => {
    // 0.1² + 0.9² + 0.2² + 0.5² = 1.11, by 4; -ln(0.9 × 0.1 × 0.8 × 0.5) = 3.324236, by 4.
    const fit = reliabilityOf([
      { risk: 0.1, bad: false },
      { risk: 0.1, bad: true },
      { risk: 0.8, bad: true },
      { risk: 0.5, bad: false },
    ])!
    expect(fit).toMatchObject({ count: 4, bad: 2 })
    expect(fit.brier).toBeCloseTo(0.2775, 14)
    expect(fit.logLoss).toBeCloseTo(0.831059, 6)
    expect(fit.bins.length).toBe(10)
    expect(fit.bins.filter((bin) => bin.count > 0)).toEqual([
      { from: 0.1, to: 0.2, count: 2, meanRisk: 0.1, badShare: 0.5 },
      { from: 0.5, to: 0.6, count: 1, meanRisk: 0.5, badShare: 0 },
      { from: 0.8, to: 0.9, count: 1, meanRisk: 0.8, badShare: 1 },
    ])
  })

  test('nobody gives nothing, and certainty that was wrong is dear but not endless', () => {
    expect(reliabilityOf([])).toBeNull()
    const wrong = reliabilityOf([{ risk: 1, bad: false }])!
    expect(wrong.brier).toBe(1)
    expect(wrong.logLoss).toBeCloseTo(Math.log(1e6), 9)
    expect(wrong.bins[9]).toMatchObject({ count: 1, meanRisk: 1, badShare: 0 })
  })

  test('the bins hold everybody, each within its lines', () => {
    const outcome = fc.record({
      risk: fc.double({ min: 0, max: 1, noNaN: true }),
      bad: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 1 }), (outcomes) => {
        const fit = reliabilityOf(outcomes)!
        expect(fit.bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(outcomes.length)
        expect(fit.brier).toBeGreaterThanOrEqual(0)
        expect(fit.brier).toBeLessThanOrEqual(1)
        expect(fit.logLoss).toBeGreaterThanOrEqual(0)
        for (const { meanRisk, from, to } of fit.bins) {
          if (meanRisk === null) continue
          expect(meanRisk).toBeGreaterThanOrEqual(from - 1e-12)
          expect(meanRisk).toBeLessThanOrEqual(to + 1e-12)
        }
      }),
    )
  })
})

describe('stability', () => {
  test.each([
    [0.01, 0],
    [0.09, 0],
    [0.1, 1],
    [0.29, 2],
    [0.3, 3],
    [0.6, 6],
    [0.7, 7],
    [0.79, 7],
    [0.8, 8],
    [0.99, 9],
    [1, 9],
  ])('a score of %d lies in bin %i', (score, bin) => expect(scoreBinOf(score)).toBe(bin))

  // Indices from the definition, with 50 decimal digits.
  const before = [0, 0, 0, 0, 5, 0, 0, 15, 30, 50]
  test.each([
    [before, 0, 'stable'],
    [[0, 0, 0, 0, 8, 0, 0, 20, 32, 40], 0.0479773234095448, 'stable'],
    [[0, 0, 0, 0, 12, 0, 0, 23, 30, 35], 0.136788158469403, 'shifting'],
    [[0, 10, 0, 0, 20, 0, 0, 40, 20, 10], 1.34275110647532, 'shifted'],
  ])('of a hundred customers, case %#', (after, index, band) => {
    const found = stabilityBetween({ before, after })!
    expect(found.index).toBeCloseTo(index, 13)
    expect(found.band).toBe(band)
  })

  test.each([
    [0.0999, 'stable'],
    [0.1, 'shifting'],
    [0.2499, 'shifting'],
    [0.25, 'shifted'],
  ])('an index of %d is %s', (index, band) => expect(stabilityBandOf(index)).toBe(band))

  const scores = fc.array(
    fc.integer({ min: 1, max: 99 }).map((hundredths) => hundredths / 100),
    { minLength: 1 },
  )

  test('the index is never negative, the same both ways, and 0 for the same scores', () => {
    fc.assert(
      fc.property(scores, scores, (some, others) => {
        const [one, other] = [histogramOf(some), histogramOf(others)]
        const { index } = stabilityBetween({ before: one, after: other })!
        expect(index).toBeGreaterThanOrEqual(0)
        expect(stabilityBetween({ before: other, after: one })!.index).toBeCloseTo(index, 12)
        expect(
          stabilityBetween({ before: one, after: histogramOf(some.toReversed()) })!.index,
        ).toBe(0)
      }),
    )
  })

  test('nobody cannot be compared', () => {
    expect(stabilityBetween({ before: histogramOf([]), after: histogramOf([0.5]) })).toBeNull()
    expect(stabilityBetween({ before: histogramOf([0.5]), after: histogramOf([]) })).toBeNull()
  })
})
