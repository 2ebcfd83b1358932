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
import { amlHits, weightsOf } from './hits.ts'
import type { AmlHit } from './hits.ts'

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

export interface MonitoredHit extends ScreenedHit {
  readonly digest: string
  /** As a session shows it. */
  readonly shown: AmlHit
}

export function screenMonitored(
  index: PartyIndex,
  party: MonitoredParty,
  environment: Environment,
): MonitoredHit[] {
  const { hits } = index.search(party.sought, { environment, weights: weightsOf(party.config) })
  const shown = amlHits(hits, party.config)
  return hits.map((hit, at) => {
    const one = shown[at]! // one of each
    return {
      list: hit.party.list,
      entryNo: hit.party.entryNo,
      digest: digestOf(hit.party),
      score: hit.score,
      risk: one.risk_score,
      isOpen: isOpen(hit, party),
      shown: one,
    }
  })
}

/** Whether anybody of an index is a match at all; asked of many, so that no more is made of it. */
export const isNamed = (
  index: PartyIndex,
  party: MonitoredParty,
  environment: Environment,
): boolean =>
  index
    .search(party.sought, { environment, weights: weightsOf(party.config) })
    .hits.some((hit) => isOpen(hit, party))

const isOpen = ({ score, parts }: PartyHit, { config, isCareful }: MonitoredParty): boolean =>
  score >= config.aml_match_score_threshold ||
  (isCareful && parts.name >= nameThresholds.match && (parts.dob ?? 0) >= 0)

/** Of what the entry says; its version says nothing of it. */
function digestOf({ version: _version, ...party }: ListedParty): string {
  return sha256Hex(JSON.stringify(party)).slice(0, 32)
}

export const partyDigest = ({ sought, config }: MonitoredParty): string =>
  sha256Hex(JSON.stringify({ sought, config })).slice(0, 32)
