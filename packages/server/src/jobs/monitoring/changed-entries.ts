/** The entries that a list version changes, as whoever is monitored is looked for in them. */
import type { Environment } from '@ostiary/domain/application'
import { isNamed } from '../../providers/aml/monitored.ts'
import type { LookedFor } from '../../providers/aml/monitored.ts'
import type { PartyIndex } from '../../providers/name-lists/party-index.ts'

/** Somebody unsealed, and not yet read. */
export interface Opened {
  readonly environment: Environment
  /** A `LookedFor` as it was sealed. */
  readonly text: string
}

/**
 * The places of those whom any of the entries names. Who cannot be read is among them, and keeps
 * nobody else from it; their own screening says what is wrong.
 *
 * @param index of the changed entries, words weighed as in that of all that is listed
 */
export const namedAmong = (index: PartyIndex, people: readonly Opened[]): number[] =>
  people.flatMap(({ environment, text }, at) => {
    try {
      const party = JSON.parse(text) as LookedFor // as it was sealed
      return isNamed(index, party, environment) ? [at] : []
    } catch {
      return [at]
    }
  })
