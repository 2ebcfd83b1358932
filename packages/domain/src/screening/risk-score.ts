/**
 * How dangerous a hit is, whoever it is (entity reference 9): by what the party is listed for,
 * where it is and what it did. What is not known is left out of the weighing.
 */

const weights = { country: 30, category: 50, criminal: 20 } as const

// Sanctions, warnings and PEP by the reference; crime as high as what it is warned of.
const categories: ReadonlyMap<string, number> = new Map([
  ['sanctions', 100],
  ['pep', 100],
  ['crime', 95],
  ['regulatory_warning', 95],
  ['watchlist', 95],
  ['adverse_media', 60],
])
/** Of a listing that says nothing of why. */
const unnamed = 95

export interface RiskFacts {
  readonly categories: readonly string[]
  /** 0 to 100; absent where it is not known. */
  readonly country?: number
  readonly criminal?: number
}

/** @returns 0 to 100, to a hundredth */
export function riskScore({ categories: listedFor, country, criminal }: RiskFacts): number {
  const category = Math.max(...listedFor.map((one) => categories.get(one) ?? unnamed), 0)
  const parts = [
    { score: listedFor.length === 0 ? unnamed : category, weight: weights.category },
    { score: country, weight: weights.country },
    { score: criminal, weight: weights.criminal },
  ].flatMap(({ score, weight }) => (score === undefined ? [] : [{ score, weight }]))
  const whole = parts.reduce((sum, { weight }) => sum + weight, 0)
  const sum = parts.reduce((all, { score, weight }) => all + score * weight, 0)
  return Math.round((sum / whole) * 100) / 100
}
