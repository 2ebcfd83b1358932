/**
 * Hits of the lists in the shape of the reference (2.6), with its score of a match and its score of
 * a risk (9).
 */
import { riskScore } from '@ostiary/domain/screening/risk-score'
import { weightsOf } from '@ostiary/domain/screening/aml-settings'
import type { AmlScores, AmlWeights } from '@ostiary/domain/screening/aml-settings'
import type { HitVerdict } from '@ostiary/domain/screening/hit-rule'
import type { HeardReason, HitStatus, QuietShown } from '@ostiary/domain/screening/adjudication'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import type { HitWord, Judge } from '../name-lists/adjudicated.ts'
import type { JudgedHit } from '../name-lists/evidence.ts'
import type { ListedParty, PartyHit } from '../name-lists/party-index.ts'

/** What of a workflow's settings decides on a hit. */
export type AmlSettings = AmlScores & Pick<FeatureSettings<'AML'>, 'aml_incomplete_data_action'>

export interface AmlHit {
  readonly id: string
  readonly caption: string
  readonly match_score: number
  readonly risk_score: number
  /** Before anybody has looked at it; one that is `possible` declines nobody. */
  readonly verdict: HitVerdict
  readonly review_status: HitStatus
  /** A person has taken it for somebody else, and nothing has changed since. */
  readonly quiet: QuietShown | null
  /** Why a person's word for that does not count now. */
  readonly heard_again: HeardReason | null
  /** Both sides as they were compared: what is said of the hit is said of these. */
  readonly entry_digest: string
  readonly subject_digest: string
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

export const amlHits = (found: readonly JudgedHit[], config: AmlWeights, judge: Judge): AmlHit[] =>
  found.map((hit) => hitOf(hit, config, judge(hit.party)))

/** By the reference nobody needs to look at what is no hit (9). */
const somebodyElse: HitStatus = 'False Positive'

function hitOf(
  { party, parts, score, by, matched, explanation, verdict, isOtherKind }: JudgedHit,
  config: AmlWeights,
  { id, said, quiet, heard, sides }: HitWord,
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
    id,
    caption: party.name,
    match_score: score,
    risk_score: riskScore({ categories: party.categories }),
    verdict,
    review_status: said ?? (verdict === 'no_match' ? somebodyElse : 'Unreviewed'),
    quiet,
    heard_again: heard,
    entry_digest: sides.entryDigest,
    subject_digest: sides.subjectDigest,
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
    explanation: explained({ explanation, verdict, isOtherKind }),
    sanction_matches: under('sanctions'),
    pep_matches: under('pep'),
    warning_matches: under('regulatory_warning', 'watchlist', 'crime'),
    adverse_media_matches: under('adverse_media'),
  }
}

/** Of a score below the threshold it is said why it is open all the same. */
function explained({
  explanation,
  verdict,
  isOtherKind,
}: Pick<JudgedHit, 'explanation' | 'verdict' | 'isOtherKind'>): AmlHit['explanation'] {
  if (!explanation || verdict !== 'possible' || isOtherKind) return explanation ?? null
  const why = 'so near that neither the country nor the day of birth clears it'
  return { ...explanation, summary: `${explanation.summary}; ${why}` }
}

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
