/**
 * Whether the scores of two times, or of two models, are spread alike: the population stability
 * index. Source: evaluation reference 5.5; the lines of its bands are those of credit scoring.
 */

/** The lowest band whose line lies above the index. */
// oxfmt-ignore
export const stabilityBands = {
  stable:   { below: 0.1,      says: 'The scores are spread as before.' },
  shifting: { below: 0.25,     says: 'Some scores have moved: look at who shifts before going on.' },
  shifted:  { below: Infinity, says: 'The scores are spread otherwise: set the thresholds anew.' },
} as const satisfies Readonly<Record<string, { below: number; says: string }>>
export type StabilityBand = keyof typeof stabilityBands

export interface Stability {
  /** 0 where both are spread alike; symmetric. */
  readonly index: number
  readonly band: StabilityBand
}

/**
 * Tenths of the health score, which the usual thresholds lie between. Finer bins at the safe end
 * were tried: most customers have 0.98, and a draft that made it 0.99 looked like another world.
 */
export const scoreBins = 10
/** @param score 0 to 1 */
export const scoreBinOf = (score: number): number =>
  Math.min(scoreBins - 1, Math.floor(score * scoreBins))

/** How many scores lie in each bin. */
export type ScoreHistogram = readonly number[]

export function histogramOf(scores: Iterable<number>): ScoreHistogram {
  const counts = Array.from({ length: scoreBins }, () => 0)
  for (const score of scores) countScore(counts, score)
  return counts
}

/** Adds one score to a histogram. */
export function countScore(counts: number[], score: number): void {
  const bin = scoreBinOf(score)
  counts[bin] = (counts[bin] ?? 0) + 1
}

/**
 * The index of two histograms: the sum of (p - q) ln(p / q) over their bins; `null` where one is
 * empty. Half a customer is added to each bin, so that one nobody is in has a logarithm.
 *
 * By chance alone two samples of n customers of the same spread differ by about 18 / n, so that a
 * few hundred are needed before a band says something.
 */
export function stabilityBetween({
  before,
  after,
}: {
  readonly before: ScoreHistogram
  readonly after: ScoreHistogram
}): Stability | null {
  const totals = [before, after].map((counts) => counts.reduce((sum, one) => sum + one, 0))
  const [one = 0, other = 0] = totals
  if (one === 0 || other === 0) return null
  let index = 0
  for (let bin = 0; bin < scoreBins; bin += 1) {
    const was = ((before[bin] ?? 0) + 0.5) / (one + scoreBins / 2)
    const is = ((after[bin] ?? 0) + 0.5) / (other + scoreBins / 2)
    index += (was - is) * Math.log(was / is)
  }
  return { index, band: stabilityBandOf(index) }
}

export function stabilityBandOf(index: number): StabilityBand {
  if (index < stabilityBands.stable.below) return 'stable'
  return index < stabilityBands.shifting.below ? 'shifting' : 'shifted'
}
