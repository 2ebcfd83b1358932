/**
 * Screens somebody who is monitored: what a check of the session would find, and what of each hit
 * is compared with the screening before.
 */
import type { Environment } from '@ostiary/domain/application'
import { weightsOf } from '@ostiary/domain/screening/aml-settings'
import type { AmlScores, AmlWeights } from '@ostiary/domain/screening/aml-settings'
import type { ScreenedHit } from '@ostiary/domain/screening/fresh-hits'
import { verdictOf } from '@ostiary/domain/screening/hit-rule'
import type { HitRule } from '@ostiary/domain/screening/hit-rule'
import type { SoughtParty } from '@ostiary/domain/screening/sought-party'
import type { FeatureSettings } from '@ostiary/domain/workflow/config'
import { sha256Hex } from '../../platform/digest.ts'
import type { ListedParty, PartyIndex } from '../name-lists/party-index.ts'
import type { Adjudicated } from '../kit.ts'
import { judgeOf } from '../name-lists/adjudicated.ts'
import { evidenceSettings, searchWithEvidence } from '../name-lists/evidence.ts'
import type { ScreeningEvidence } from '../name-lists/evidence.ts'
import { amlHits } from './hits.ts'
import type { AmlHit } from './hits.ts'
import { screenedOf } from './screen-party.ts'

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
  readonly config: AmlWeights & Pick<AmlScores, 'aml_match_score_threshold'>
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

const ruleOf = ({ config, isCareful }: LookedFor): HitRule => ({
  use: isCareful ? 'watchlist' : 'aml',
  threshold: config.aml_match_score_threshold,
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
    use: ruleOf(party).use,
    environment: by.environment,
    sought,
    settings: evidenceSettings(config),
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
      isPossible: hit.verdict === 'possible',
      isOpen: hit.verdict !== 'no_match' && one.quiet === null,
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
export function isNamed(index: PartyIndex, party: LookedFor, environment: Environment): boolean {
  const asked = { environment, weights: weightsOf(party.config) }
  return index
    .search(party.sought, asked)
    .hits.some((hit) => verdictOf(hit, ruleOf(party)) !== 'no_match')
}

/** Of what is looked at of the entry: neither its version nor its remarks are. */
function digestOf({ version: _version, digest: _digest, ...party }: ListedParty): string {
  return sha256Hex(JSON.stringify(party)).slice(0, 32)
}

export const partyDigest = ({ sought, config }: MonitoredParty): string =>
  sha256Hex(JSON.stringify({ sought, config })).slice(0, 32)
