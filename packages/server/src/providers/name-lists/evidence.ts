/**
 * What a screening of a name rests on: enough to do it again from the stored versions of the lists.
 * Personal as a whole, since it holds who was looked for; sealed by whoever stores it. Its fields
 * are named as they are exported.
 */
import type { Environment } from '@ostiary/domain/application'
import type { NameKind } from '@ostiary/domain/matching/name-words'
import { matcherVersion } from '@ostiary/domain/matching/matcher-version'
import type { AmlScores } from '@ostiary/domain/screening/aml-settings'
import { verdictOf } from '@ostiary/domain/screening/hit-rule'
import type { HitVerdict, ScreeningUse } from '@ostiary/domain/screening/hit-rule'
import type { MatchWeights } from '@ostiary/domain/screening/match-score'
import type { SoughtNumber, SoughtParty } from '@ostiary/domain/screening/sought-party'
import type { Candidate, IndexedList, PartyHit, PartyIndex } from './party-index.ts'

export interface ScreeningEvidence {
  readonly matcher: string
  readonly use: ScreeningUse
  readonly environment: Environment
  /** All the index was made of, also what does not count for this application. */
  readonly lists: readonly IndexedList[]
  readonly sought: SoughtShape
  readonly settings: EvidenceSettings
  /** Of each name, in their order, the scores of names by list and entry number. */
  readonly candidates: readonly CandidatesByList[]
  readonly hits: readonly EvidenceHit[]
}

interface SoughtShape {
  readonly kind: NameKind
  readonly names: readonly string[]
  readonly birth_date: string | null
  readonly countries: readonly string[]
  readonly numbers: readonly SoughtNumber[]
}

/** The weights, the line of a match, and whatever else decided. */
export interface EvidenceSettings {
  readonly name_weight: number
  readonly dob_weight: number
  readonly country_weight: number
  readonly match_score_threshold: number
  readonly score_approve_threshold?: number
  readonly score_review_threshold?: number
}

export const evidenceSettings = (of: AmlScores): Required<EvidenceSettings> => ({
  name_weight: of.aml_name_weight,
  dob_weight: of.aml_dob_weight,
  country_weight: of.aml_country_weight,
  match_score_threshold: of.aml_match_score_threshold,
  score_approve_threshold: of.aml_score_approve_threshold,
  score_review_threshold: of.aml_score_review_threshold,
})

type CandidatesByList = Readonly<Record<string, readonly (readonly [string, number])[]>>

export interface EvidenceHit {
  readonly list: string
  readonly entry_number: string
  readonly by: 'name' | 'number'
  readonly matched: string
  readonly name_score: number
  readonly dob_score: number | null
  readonly country_score: number | null
  readonly document: 'same' | 'other' | null
  readonly match_score: number
  /** Whether it counts, before anybody has looked at it. */
  readonly is_match: boolean
}

/** A hit, and what it counts as before anybody has looked at it. */
export interface JudgedHit extends PartyHit {
  readonly verdict: HitVerdict
}

interface Evidenced {
  readonly use: ScreeningUse
  readonly environment: Environment
  readonly sought: SoughtParty
  readonly settings: EvidenceSettings
}

const weightsIn = (settings: EvidenceSettings): MatchWeights => ({
  name: settings.name_weight,
  dob: settings.dob_weight,
  country: settings.country_weight,
})

/** Searches, and says what was found and what it rests on. */
export function searchWithEvidence(
  index: PartyIndex,
  { use, environment, sought, settings }: Evidenced,
) {
  const search = index.search(sought, { environment, weights: weightsIn(settings) })
  const rule = { use, threshold: settings.match_score_threshold }
  const hits = search.hits.map((hit): JudgedHit => ({ ...hit, verdict: verdictOf(hit, rule) }))
  const evidence: ScreeningEvidence = {
    matcher: matcherVersion,
    use,
    environment,
    lists: index.madeOf,
    sought: {
      kind: sought.kind,
      names: sought.names,
      birth_date: sought.birthDate ?? null,
      countries: sought.countries,
      numbers: sought.numbers,
    },
    settings,
    candidates: search.candidates.map(byList),
    hits: hits.map(hitShape),
  }
  return { ...search, hits, evidence }
}

function byList(candidates: readonly Candidate[]): CandidatesByList {
  const lists = Map.groupBy(candidates, ({ list }) => list)
  return Object.fromEntries(
    [...lists].map(([list, all]) => [
      list,
      all.map(({ entryNo, score }) => [entryNo, score] as const),
    ]),
  )
}

const hitShape = ({ party, by, matched, parts, score, verdict }: JudgedHit): EvidenceHit => ({
  list: party.list,
  entry_number: party.entryNo,
  by,
  matched,
  name_score: parts.name,
  dob_score: parts.dob,
  country_score: parts.country,
  document: parts.document,
  match_score: score,
  is_match: verdict !== 'no_match',
})

/** As it was looked for. */
export const soughtIn = ({ sought }: Pick<ScreeningEvidence, 'sought'>): SoughtParty => ({
  kind: sought.kind,
  names: sought.names,
  countries: sought.countries,
  numbers: sought.numbers,
  ...(sought.birth_date !== null && { birthDate: sought.birth_date }),
})
