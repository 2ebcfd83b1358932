/**
 * A line may be told several times to one destination: as its event, as an activity, and by the
 * event's second name, in this order. Beside the first the delivery has the sequence of its line
 * with so much added, so that it has a key of its own.
 */
const apart = 2 ** 40

export const activitySequence = (seq: number): number => seq + apart

/** Of the event's second name (requirement 3: `business_session.*`). */
export const aliasSequence = (seq: number): number => seq + 2 * apart

/** As what a delivery tells of its line. */
export type ToldAs = 'event' | 'activity' | 'alias'

const ways: readonly ToldAs[] = ['event', 'activity', 'alias']

/** The line a delivery tells of, and as what. */
export function lineOfDelivery(seq: number): { readonly seq: number; readonly as: ToldAs } {
  const way = Math.floor((seq - 1) / apart)
  // Nobody else writes deliveries, so there is no fourth way.
  return { seq: seq - way * apart, as: ways[way]! }
}

/** The line of a delivery in a query: deliveries go in the order of this, then of their `seq`. */
export const lineSql = (seq: string): string => `(${seq} & ${apart - 1})`
