/**
 * The reference's score of a hit (entity reference 9): name, birth and country, each by its weight.
 * What either side does not tell is left out of the weighing, not counted against anybody; a number
 * decides by itself.
 */

export interface MatchWeights {
  readonly name: number
  readonly dob: number
  readonly country: number
}

/** Each -100 to 100; `null` where there is nothing to compare. */
export interface MatchParts {
  readonly name: number
  readonly dob: number | null
  readonly country: number | null
  /** Of the same type: the same number is the same person, another one is somebody else. */
  readonly document: 'same' | 'other' | null
}

const anotherNumber = -50
/** What the reference's own weights make together. */
const wholeWeight = 100

/** @returns 0 to 100, to a hundredth */
export function matchScore(parts: MatchParts, weights: MatchWeights): number {
  if (parts.document === 'same') return 100
  const told = (['name', 'dob', 'country'] as const).flatMap((part) => {
    const score = parts[part]
    return score === null ? [] : [{ score, weight: weights[part] }]
  })
  const whole = told.reduce((sum, { weight }) => sum + weight, 0)
  // Where only weights of nothing are left, the name stands for itself.
  const weighed =
    whole === 0
      ? parts.name
      : told.reduce((sum, { score, weight }) => sum + score * weight, 0) / whole
  const score = weighed + (parts.document === 'other' ? anotherNumber : 0)
  return Math.round(Math.min(100, Math.max(0, score)) * 100) / 100
}

/**
 * How much besides the name agrees, to choose among those who are called the same: more than where
 * nothing is known, which is 0, and less than that where something differs.
 */
export function besideName({ dob, country, document }: MatchParts, weights: MatchWeights): number {
  if (document === 'same') return Number.POSITIVE_INFINITY
  const other = document === 'other' ? anotherNumber * wholeWeight : 0
  return (dob ?? 0) * weights.dob + (country ?? 0) * weights.country + other
}
