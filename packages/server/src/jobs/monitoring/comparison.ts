/** Compares people with the changed entries in turns of the event loop, where there are few. */
import { setImmediate as turn } from 'node:timers/promises'
import { inTurns } from '../../platform/in-turns.ts'
import { buildPartyIndex } from '../../providers/name-lists/party-index.ts'
import type { ListedParty, PartyIndex } from '../../providers/name-lists/party-index.ts'
import { namedAmong } from './changed-entries.ts'
import type { Opened } from './changed-entries.ts'

export interface Comparison {
  /**
   * @returns the places of those whom an entry names
   * @throws where it cannot go on: nothing is known of anybody then
   */
  named(people: readonly Opened[]): Promise<readonly number[]>
  /** What is still asked is not answered. */
  close(): Promise<void>
}

/** Compared at once: some ten milliseconds' work. */
const turnRows = 200

/** @param all that is listed: words weigh what they do there, so that scores are of a screening */
export async function compareInTurns(
  entries: readonly ListedParty[],
  all: Pick<PartyIndex, 'rarity'>,
): Promise<Comparison> {
  const index = await inTurns(buildPartyIndex(entries, [], all.rarity))
  return {
    named: async (people) => {
      const named: number[] = []
      for (let from = 0; from < people.length; from += turnRows) {
        const some = namedAmong(index, people.slice(from, from + turnRows))
        named.push(...some.map((at) => from + at))
        await turn()
      }
      return named
    },
    close: () => Promise.resolve(),
  }
}
