/**
 * The entries that a list version adds or changes, in small indexes by year of birth: whoever was
 * born in another year is no match, and need not be compared. It saves little where names are all
 * different, since what takes the time is the search for words that sound alike.
 */
import type { Environment } from '@ostiary/domain/application'
import type { Rarity } from '@ostiary/domain/matching/weights'
import { birthScore } from '@ostiary/domain/screening/birth-score'
import { matchScore } from '@ostiary/domain/screening/match-score'
import { weightsOf } from '../../providers/aml/hits.ts'
import { isNamed } from '../../providers/aml/monitored.ts'
import type { MonitoredParty } from '../../providers/aml/monitored.ts'
import { buildPartyIndex } from '../../providers/name-lists/party-index.ts'
import type { ListedParty, PartyIndex } from '../../providers/name-lists/party-index.ts'

export interface ChangedEntries {
  /** Whether any of them is a match of somebody. */
  names(party: MonitoredParty, environment: Environment): boolean
}

/** @param rarity of words among all that is listed, so that scores are those of a full screening */
export function openChangedEntries(
  entries: readonly ListedParty[],
  rarity: Rarity,
): ChangedEntries {
  const indexOf = (some: readonly ListedParty[]): PartyIndex => buildPartyIndex(some, [], rarity)
  const whole = indexOf(entries)
  // Whom no date keeps apart from anybody: firms as well.
  const undated = indexOf(entries.filter((one) => birthScore('1900', one.birthDates) === null))
  const byYear = new Map<string, PartyIndex>()
  const bornIn = (year: string): PartyIndex => {
    const known = byYear.get(year)
    if (known) return known
    const made = indexOf(entries.filter((one) => (birthScore(year, one.birthDates) ?? -1) > 0))
    byYear.set(year, made)
    return made
  }
  return {
    names(party, environment) {
      const { sought } = party
      const year = sought.kind === 'person' ? sought.birthDate?.slice(0, 4) : undefined
      if (year === undefined || !isToldByBirth(party)) return isNamed(whole, party, environment)
      const { numbers } = sought
      const isOpen = (index: PartyIndex, some: Partial<MonitoredParty['sought']>): boolean =>
        index.parties > 0 &&
        isNamed(index, { ...party, sought: { ...sought, ...some } }, environment)
      return (
        isOpen(undated, {}) ||
        isOpen(bornIn(year), {}) ||
        // The same number is the same person, whatever is said of their birth.
        (numbers.length > 0 && isOpen(whole, { names: [] }))
      )
    },
  }
}

/** By the settings in force the best name in the world does not outweigh another year of birth. */
function isToldByBirth({ config }: MonitoredParty): boolean {
  const most = [100, null].map((country) =>
    matchScore({ name: 100, dob: -100, country, document: null }, weightsOf(config)),
  )
  return Math.max(...most) < config.aml_match_score_threshold
}
