/**
 * Screens one party by the rules of AML: what was found, what it comes to, and what that rests on.
 * Sessions, stand-alone screenings and whoever screens again use this one function.
 */
import type { Environment } from '@ostiary/domain/application'
import type { PartyToScreen, SoughtParty } from '@ostiary/domain/screening/sought-party'
import { actionOf, highestRisk, lineOf } from '@ostiary/domain/screening/risk-line'
import type { Risk } from '@ostiary/domain/screening/risk-line'
import type { ScreenedSubject } from '@ostiary/domain/screening/subject-digest'
import { noticed } from '@ostiary/domain/session/warning'
import type { Warning } from '@ostiary/domain/session/warning'
import type { Adjudicated } from '../kit.ts'
import { judgeOf } from '../name-lists/adjudicated.ts'
import { evidenceSettings, searchWithEvidence } from '../name-lists/evidence.ts'
import type { ScreeningEvidence } from '../name-lists/evidence.ts'
import type { PartyIndex } from '../name-lists/party-index.ts'
import { statusOf } from '../session-answer.ts'
import { amlHits } from './hits.ts'
import type { AmlHit, AmlSettings } from './hits.ts'

export interface PartyScreened {
  readonly status: 'APPROVED' | 'IN_REVIEW' | 'DECLINED'
  /** No machine has decided it: a reviewer must. */
  readonly isLeftToReviewer: boolean
  readonly hits: readonly AmlHit[]
  readonly warnings: readonly Warning[]
  /** The highest risk of the hits that nobody has taken for somebody else. */
  readonly score: number
  /** The lists that were looked at, with their versions; none: nobody may be cleared. */
  readonly lists: Readonly<Record<string, number>>
  /** How many names were scored. */
  readonly considered: number
  /** `undefined` where nobody was looked for. */
  readonly evidence: ScreeningEvidence | undefined
}

export interface ScreenBy {
  readonly settings: AmlSettings
  readonly environment: Environment
  /** What people have said of this customer's hits; absent where nobody can. */
  readonly adjudicated?: Adjudicated | undefined
}

export function screenParty(
  index: PartyIndex,
  { kind, sought, isWhole }: PartyToScreen,
  { settings, environment, adjudicated }: ScreenBy,
): PartyScreened {
  const lists = index.lists(kind, environment)
  const isListed = Object.keys(lists).length > 0
  if (!sought || !isListed) {
    const missing = isListed ? 'name' : 'lists'
    const warnings = [noticed('COULD_NOT_PERFORM_AML_SCREENING', 'REVIEW', { missing })]
    return { ...nothing, status: 'IN_REVIEW', warnings, lists }
  }
  const search = searchWithEvidence(index, {
    use: 'aml',
    environment,
    sought,
    settings: evidenceSettings(settings),
  })
  const hits = amlHits(search.hits, settings, judgeOf(adjudicated, screenedOf(sought)))
  const open = openOf(hits)
  const warnings = warningsOf(open, isWhole, settings)
  const status = statusOf(warnings)
  return {
    status,
    isLeftToReviewer: warnings.some(
      ({ risk, log_type: type }) => risk === 'POSSIBLE_MATCH_FOUND' && type !== 'information',
    ),
    hits,
    warnings,
    score: highestRisk(risksOf(open)),
    lists,
    considered: search.considered,
    evidence: search.evidence,
  }
}

const nothing = {
  isLeftToReviewer: true,
  hits: [],
  score: 0,
  considered: 0,
  evidence: undefined,
} as const

/** What a reviewer has confirmed before is no less open than what nobody has looked at. */
const openOf = (hits: readonly AmlHit[]): AmlHit[] =>
  hits.filter(({ review_status: status }) => status !== 'False Positive')

/** What of a party adjudications are held to. */
export const screenedOf = ({
  names,
  birthDate,
  countries,
  numbers,
}: SoughtParty): ScreenedSubject => ({
  names,
  birthDate,
  countries,
  numbers: numbers.map(({ number }) => number),
})

/** The highest of the hits that nobody has taken for somebody else decides. */
const risksOf = (open: readonly AmlHit[]): Risk[] =>
  open.map(({ risk_score: risk, verdict }) => ({ risk, isPossible: verdict === 'possible' }))

function warningsOf(open: readonly AmlHit[], isWhole: boolean, settings: AmlSettings): Warning[] {
  const warnings: Warning[] = []
  if (!isWhole)
    warnings.push(noticed('COULD_NOT_PERFORM_AML_SCREENING', settings.aml_incomplete_data_action))
  if (open.length > 0)
    warnings.push(
      noticed('POSSIBLE_MATCH_FOUND', actionOf[lineOf(risksOf(open), settings)], {
        hits: open.length,
      }),
    )
  return warnings
}
