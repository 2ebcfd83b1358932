/** The entries that a list version adds or changes; whoever is monitored is looked for in them. */
import { finished } from '@ostiary/domain/matching/steps'
import type { Environment } from '@ostiary/domain/application'
import type { Rarity } from '@ostiary/domain/matching/weights'
import { isNamed } from '../../providers/aml/monitored.ts'
import type { LookedFor } from '../../providers/aml/monitored.ts'
import { buildPartyIndex } from '../../providers/name-lists/party-index.ts'
import type { ListedParty } from '../../providers/name-lists/party-index.ts'

export interface ChangedEntries {
  /** Whether any of them is a match of somebody. */
  names(party: LookedFor, environment: Environment): boolean
}

/** @param rarity of words among all that is listed, so that scores are those of a full screening */
export function openChangedEntries(
  entries: readonly ListedParty[],
  rarity: Rarity,
): ChangedEntries {
  const index = finished(buildPartyIndex(entries, [], rarity))
  return { names: (party, environment) => isNamed(index, party, environment) }
}
