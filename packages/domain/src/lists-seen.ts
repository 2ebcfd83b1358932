/**
 * In which versions of the lists a customer's wallet was looked up, and whether those are the
 * newest. Pure.
 */
import type { Aggregate, Facts } from './aggregate.ts'

/** Versions by name of the list. */
export type ListVersions = Readonly<Record<string, number>>

const prefix = 'list:'
/** What the simulator answers by, in sandboxes. */
const simulatorList = 'simulator'

/** Those an answer says were looked at. */
export function listsOf({ plain }: Facts): ListVersions {
  const lists: Record<string, number> = {}
  for (const [name, value] of Object.entries(plain ?? {}))
    if (name.startsWith(prefix) && typeof value === 'number')
      lists[name.slice(prefix.length)] = value
  return lists
}

/** As they are told with an event, and kept in the journal. */
export const listFacts = (lists: ListVersions): Record<string, number> =>
  Object.fromEntries(Object.entries(lists).map(([list, version]) => [prefix + list, version]))

/** Whether no list that names wallets has come or changed since, as far as the writer knows. */
export function isLookedUp({ customer, listsNow }: Aggregate, facts: Facts): boolean {
  if (!listsNow || customer?.detail.identifiers.wallet === undefined) return true
  const seen = { ...customer.detail.lists, ...listsOf(facts) }
  // What the simulator has cleared rests on no list.
  if (simulatorList in seen) return true
  return Object.entries(listsNow).every(([list, version]) => (seen[list] ?? 0) >= version)
}
