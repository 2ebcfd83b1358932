/**
 * Hits of the lists in the shape of the reference (2.6). Its score of a match weighs name, birth
 * and country; what a list does not tell is left out of the weighing, not counted against anybody.
 */
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import { sha256Hex } from '../../platform/digest.ts'
import type { CompanyHit, CompanyMatch } from '../watchlist-lists/company-index.ts'
import type { NamedHit } from '../watchlist-lists/person-index.ts'

type Weights = FeatureSettings<'AML'>

interface Part {
  readonly score: number | null
  readonly weight: number
}

export interface AmlHit {
  readonly id: string
  readonly caption: string
  readonly match_score: number
  /** Lists say that somebody is on them, not how dangerous they are. */
  readonly risk_score: null
  readonly review_status: 'Unreviewed' | 'False Positive'
  readonly datasets: readonly string[]
  /** `match` says why it is a hit, `matchedName` or `matchedNumber` by what of the list. */
  readonly properties: Readonly<Record<string, readonly string[]>>
  readonly score_breakdown: Readonly<Record<string, number | null>>
}

/**
 * The same words in another order or writing are the same name, with a little less certainty; so
 * they are with another legal form. A number belongs to one company alone.
 */
const nameScores: Readonly<Record<CompanyMatch, number>> = {
  number: 100,
  exact: 100,
  normalised: 95,
  legal_form: 94,
}

/** What an index of either kind has found. */
interface Found {
  readonly list: string
  readonly listVersion: number
  readonly entryNo: string
  readonly name: string
  readonly how: CompanyMatch
  readonly isBirthKnown: boolean
  readonly properties: AmlHit['properties']
}

/** @param birthYear of whom is looked for; whoever was born in another year is no hit at all */
export const personHits = (
  found: readonly NamedHit[],
  { config, birthYear }: { readonly config: Weights; readonly birthYear: number | undefined },
): AmlHit[] =>
  byScore(
    found.map((hit) => ({
      ...hit,
      isBirthKnown: birthYear !== undefined && hit.birthDates.length > 0,
      properties: { birthDate: hit.birthDates },
    })),
    config,
  )

export const companyHits = (found: readonly CompanyHit[], config: Weights): AmlHit[] =>
  byScore(
    found.map((hit) => ({
      ...hit,
      isBirthKnown: false,
      properties: {
        country: hit.countries,
        [hit.how === 'number' ? 'matchedNumber' : 'matchedName']: [hit.matched],
      },
    })),
    config,
  )

const byScore = (found: readonly Found[], config: Weights): AmlHit[] =>
  found.map((hit) => hitOf(hit, config)).sort((one, other) => other.match_score - one.match_score)

function hitOf(hit: Found, config: Weights): AmlHit {
  const threshold = config.aml_match_score_threshold
  const parts = {
    name: { score: nameScores[hit.how], weight: config.aml_name_weight },
    dob: { score: hit.isBirthKnown ? 100 : null, weight: config.aml_dob_weight },
    country: { score: null, weight: config.aml_country_weight },
  }
  const score = weighed(Object.values(parts))
  return {
    // The same entry of the same version is the same hit, whoever asks and however often.
    id: `${hit.list}:${sha256Hex(`${hit.list} ${hit.listVersion} ${hit.entryNo}`).slice(0, 16)}`,
    caption: hit.name,
    match_score: score,
    risk_score: null,
    review_status: score < threshold ? 'False Positive' : 'Unreviewed',
    datasets: [hit.list],
    properties: {
      name: [hit.name],
      ...hit.properties,
      match: [hit.how],
      entry: [hit.entryNo],
      listVersion: [String(hit.listVersion)],
    },
    score_breakdown: Object.fromEntries(
      Object.entries(parts).flatMap(([name, { score: one, weight }]) => [
        [`${name}_score`, one],
        [`${name}_weight`, weight],
      ]),
    ),
  }
}

function weighed(parts: readonly Part[]): number {
  const told = parts.flatMap(({ score, weight }) => (score === null ? [] : [{ score, weight }]))
  const whole = told.reduce((sum, { weight }) => sum + weight, 0)
  // Where only weights of nothing are left, the name stands for itself.
  if (whole === 0) return told[0]?.score ?? 0
  return Math.round(told.reduce((sum, { score, weight }) => sum + score * weight, 0) / whole)
}
