/** Holds: who keeps a customer inactive, who may lift which, and which one an activation lifts. */
import type { Hold, HoldCause } from './aggregate.ts'
import type { Party } from './lifecycle.ts'

type Holder = Hold['party']
const strength: Readonly<Record<Holder, number>> = { partner: 1, system: 2, analyst: 3 }

const isHolder = (party: Party): party is Holder => party in strength

/** Only the same or a stronger party lifts a hold (partner < system < analyst). */
export function mayLift(party: Party, hold: Hold): boolean {
  return isHolder(party) && strength[party] >= strength[hold.party]
}

export function holdOf(
  holds: readonly Hold[],
  party: Party,
  cause: HoldCause = 'request',
): Hold | undefined {
  return holds.find((hold) => hold.party === party && hold.cause === cause)
}

/**
 * The hold an activation lifts: the one named; otherwise the party's own, else the strongest it may
 * lift. One activation lifts one hold, so that nobody lifts another's by accident (decision 0004).
 */
export function holdToLift(
  holds: readonly Hold[],
  party: Party,
  named?: { readonly party?: Hold['party']; readonly cause?: HoldCause },
): Hold | undefined {
  const liftable = holds.filter((hold) => mayLift(party, hold))
  if (named) {
    return liftable.find(
      (hold) =>
        (named.party ?? hold.party) === hold.party && (named.cause ?? hold.cause) === hold.cause,
    )
  }
  const own = liftable.find((hold) => hold.party === party)
  return own ?? liftable.toSorted((a, b) => strength[b.party] - strength[a.party])[0]
}

/** The strongest hold: the one a caller must be told of. */
export function strongestHold(holds: readonly Hold[]): Hold | undefined {
  return holds.toSorted((a, b) => strength[b.party] - strength[a.party])[0]
}
