/** Invented lists of any size for tests: entry n has the wallet of n. */
import type { ListEntry, ParsedList } from '../lists/entry.ts'
import { parseOfacSdn } from '../lists/ofac-sdn.ts'
import { ofacFixtures } from '../lists/fixtures/load.ts'

export const walletOf = (n: number): string => `0x${n.toString(16).padStart(40, '0')}`

export function inventedEntry(n: number): ListEntry {
  return {
    entryNo: String(n),
    kind: 'entity',
    name: `INVENTED ${n}`,
    aliases: [],
    programs: ['CYBER2'],
    categories: ['sanctions'],
    birthDates: [],
    birthPlaces: [],
    nationalities: [],
    countries: [],
    addresses: [],
    ids: [],
    wallets: [{ currency: 'ETH', address: walletOf(n) }],
  }
}

export function inventedList(
  numbers: readonly number[],
  more: Partial<ParsedList> = {},
): ParsedList {
  return { source: 'ofac-sdn', entries: numbers.map(inventedEntry), warnings: [], ...more }
}

/** The numbers from 1 to `last`. */
export const upTo = (last: number): number[] =>
  Array.from({ length: last }, (_, index) => index + 1)

/** The published excerpt of six entries. */
export function excerpt(): ParsedList {
  const parse = parseOfacSdn(ofacFixtures())
  if (!parse.ok) throw new Error(`the excerpt is refused: ${parse.problem.code}`)
  return parse.list
}
