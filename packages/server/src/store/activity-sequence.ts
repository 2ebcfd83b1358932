/**
 * A line may be told twice to one destination: as its event, and as an activity. The delivery of
 * the activity has the sequence of its line with this much added, so that it has a key of its own;
 * and since the earliest of an entity goes first, events never wait for activities.
 */
const apart = 2 ** 40

export const activitySequence = (seq: number): number => seq + apart

/** The line a delivery tells of, and whether it tells of it as an activity. */
export const lineOfDelivery = (seq: number): { seq: number; isActivity: boolean } =>
  seq > apart ? { seq: seq - apart, isActivity: true } : { seq, isActivity: false }
