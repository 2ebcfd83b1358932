/**
 * Screens somebody who is monitored: what a check of the session would find, and what of each hit
 * is compared with the screening before.
 */
import type { Environment } from '@ostiary/domain/application'
import { nameThresholds } from '@ostiary/domain/matching/calibration'
import type { ScreenedHit } from '@ostiary/domain/screening/fresh-hits'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import { sha256Hex } from '../../platform/digest.ts'
import type { ListedParty, PartyHit, PartyIndex, SoughtParty } from '../name-lists/party-index.ts'
import type { Adjudicated } from '../kit.ts'
import { judgeOf } from '../name-lists/adjudicated.ts'
import { searchWithEvidence } from '../name-lists/evidence.ts'
import type { ScreeningEvidence } from '../name-lists/evidence.ts'
import { amlHits, weightsOf } from './hits.ts'
import type { AmlHit } from './hits.ts'
import { evidenceSettings, screenedOf } from './screen-party.ts'

/** Whom to look for, and by which settings. */
export interface MonitoredParty {
  readonly sought: SoughtParty
  readonly config: FeatureSettings<'AML'>
  /**
   * Nobody sees what the threshold leaves out, as in an evaluation: only another year of birth
   * clears a name.
   */
  readonly isCareful: boolean
}

/** What of it is asked of everybody whenever a list changes. */
export interface LookedFor extends Pick<MonitoredParty, 'sought' | 'isCareful'> {
  readonly config: Pick<
    MonitoredParty['config'],
    'aml_name_weight' | 'aml_dob_weight' | 'aml_country_weight' | 'aml_match_score_threshold'
  >
}

export const lookedForOf = ({ sought, isCareful, config }: MonitoredParty): LookedFor => ({
  sought,
  isCareful,
  config: {
    aml_name_weight: config.aml_name_weight,
    aml_dob_weight: config.aml_dob_weight,
    aml_country_weight: config.aml_country_weight,
    aml_match_score_threshold: config.aml_match_score_threshold,
  },
})

export interface MonitoredHit extends ScreenedHit {
  readonly digest: string
  /** As a session shows it. */
  readonly shown: AmlHit
}

interface ScreenedAgain {
  readonly hits: readonly MonitoredHit[]
  readonly evidence: ScreeningEvidence
}

export function screenMonitored(
  index: PartyIndex,
  party: MonitoredParty,
  by: { readonly environment: Environment; readonly adjudicated: Adjudicated },
): ScreenedAgain {
  const { sought, config } = party
  const { hits: found, evidence } = searchWithEvidence(index, {
    use: party.isCareful ? 'watchlist' : 'aml',
    environment: by.environment,
    sought,
    settings: evidenceSettings(config),
    isMatch: (hit) => isOpen(hit, party),
  })
  const shown = amlHits(found, config, judgeOf(by.adjudicated, screenedOf(sought)))
  const hits = found.map((hit, at): MonitoredHit => {
    const one = shown[at]! // one of each
    return {
      list: hit.party.list,
      entryNo: hit.party.entryNo,
      digest: digestOf(hit.party),
      score: hit.score,
      risk: one.risk_score,
      isOpen: isOpen(hit, party) && one.quiet === null,
      ...overtaken(one, by.adjudicated),
      shown: one,
    }
  })
  return { hits, evidence }
}

/** A person's word that does not hold any more; one that awaits a second person never has. */
function overtaken(hit: AmlHit, adjudicated: Adjudicated): Pick<ScreenedHit, 'overtakenMs'> {
  const isOver = hit.heard_again === 'entry_changed' || hit.heard_again === 'customer_changed'
  const sinceMs = adjudicated.of(hit.id)?.sinceMs
  return isOver && sinceMs !== undefined ? { overtakenMs: sinceMs } : {}
}

/** Whether anybody of an index is a match at all; asked of many, so that no more is made of it. */
export const isNamed = (index: PartyIndex, party: LookedFor, environment: Environment): boolean =>
  index
    .search(party.sought, { environment, weights: weightsOf(party.config) })
    .hits.some((hit) => isOpen(hit, party))

const isOpen = ({ score, parts }: PartyHit, { config, isCareful }: LookedFor): boolean =>
  score >= config.aml_match_score_threshold ||
  (isCareful && parts.name >= nameThresholds.match && (parts.dob ?? 0) >= 0)

/** Of what is looked at of the entry: neither its version nor its remarks are. */
function digestOf({ version: _version, digest: _digest, ...party }: ListedParty): string {
  return sha256Hex(JSON.stringify(party)).slice(0, 32)
}

export const partyDigest = ({ sought, config }: MonitoredParty): string =>
  sha256Hex(JSON.stringify({ sought, config })).slice(0, 32)
