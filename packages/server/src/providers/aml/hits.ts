/**
 * Hits of the lists in the shape of the reference (2.6), with its score of a match and its score of
 * a risk (9).
 */
import { riskScore } from '@ostiary/domain/screening/risk-score'
import type { MatchWeights } from '@ostiary/domain/screening/match-score'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import { sha256Hex } from '../../platform/digest.ts'
import type { ListedParty, PartyHit } from '../name-lists/party-index.ts'

/** What of a workflow's settings decides on a hit. */
export type AmlSettings = Pick<
  FeatureSettings<'AML'>,
  | 'aml_name_weight'
  | 'aml_dob_weight'
  | 'aml_country_weight'
  | 'aml_match_score_threshold'
  | 'aml_score_approve_threshold'
  | 'aml_score_review_threshold'
  | 'aml_incomplete_data_action'
>

export interface AmlHit {
  readonly id: string
  readonly caption: string
  readonly match_score: number
  readonly risk_score: number
  readonly review_status: 'Unreviewed' | 'False Positive'
  readonly datasets: readonly string[]
  readonly properties: Readonly<Record<string, readonly string[]>>
  readonly score_breakdown: Readonly<Record<string, number | null>>
  readonly risk_view: { readonly categories: readonly string[] }
  /** Why it is a hit, word by word. */
  readonly explanation: PartyHit['explanation'] | null
  /** The lists' own entry numbers or references, by what the entry is listed for. */
  readonly sanction_matches: readonly Listing[]
  readonly pep_matches: readonly Listing[]
  readonly warning_matches: readonly Listing[]
  readonly adverse_media_matches: readonly Listing[]
}

interface Listing {
  readonly list: string
  readonly list_version: number
  readonly entry_number: string
  readonly programs: readonly string[]
}

const weightsOf = (config: AmlSettings): MatchWeights => ({
  name: config.aml_name_weight,
  dob: config.aml_dob_weight,
  country: config.aml_country_weight,
})

export const amlHits = (found: readonly PartyHit[], config: AmlSettings): AmlHit[] =>
  found.map((hit) => hitOf(hit, config))

function hitOf(
  { party, parts, score, by, matched, explanation }: PartyHit,
  config: AmlSettings,
): AmlHit {
  const weights = weightsOf(config)
  const listing: Listing = {
    list: party.list,
    list_version: party.version,
    entry_number: party.entryNo,
    programs: party.programs,
  }
  const under = (...categories: string[]): Listing[] =>
    party.categories.some((one) => categories.includes(one)) ? [listing] : []
  return {
    id: hitId(party),
    caption: party.name,
    match_score: score,
    risk_score: riskScore({ categories: party.categories }),
    review_status: score < config.aml_match_score_threshold ? 'False Positive' : 'Unreviewed',
    datasets: [party.list],
    properties: propertiesOf(party, { by, matched }),
    score_breakdown: {
      name_score: parts.name,
      name_weight: weights.name,
      dob_score: parts.dob,
      dob_weight: weights.dob,
      country_score: parts.country,
      country_weight: weights.country,
    },
    risk_view: { categories: party.categories },
    explanation: explanation ?? null,
    sanction_matches: under('sanctions'),
    pep_matches: under('pep'),
    warning_matches: under('regulatory_warning', 'watchlist', 'crime'),
    adverse_media_matches: under('adverse_media'),
  }
}

/** The same entry is the same hit, whoever asks, however often and in whichever version. */
const hitId = ({ list, entryNo }: ListedParty): string =>
  `${list}:${sha256Hex(`${list} ${entryNo}`).slice(0, 16)}`

/** `match` says why it is a hit, `matchedName` or `matchedNumber` by what of the list. */
function propertiesOf(
  party: ListedParty,
  { by, matched }: Pick<PartyHit, 'by' | 'matched'>,
): AmlHit['properties'] {
  return {
    name: [party.name],
    birthDate: party.birthDates,
    country: party.countries,
    match: [by],
    [by === 'number' ? 'matchedNumber' : 'matchedName']: [matched],
    entry: [party.entryNo],
    listVersion: [String(party.version)],
  }
}
