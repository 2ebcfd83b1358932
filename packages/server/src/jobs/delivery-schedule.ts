/** When a delivery that was not taken is tried again, and how long one try may take. */

/** For everything about one post together. */
export const postTimeoutMs = 15_000
/** A post and its writing down fit in it; after a crash it is how long the delivery waits. */
export const leaseMs = 20_000

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** The waits after the first, second, ... attempt: three within 15 seconds, 23 h 51 min in all. */
export const retryWaitsMs: readonly number[] = [
  second,
  4 * second,
  10 * second,
  minute,
  5 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  6 * hour,
  10 * hour,
]

/** A receiver may ask for more time than the schedule gives it, but not for ever. */
const retryAfterMaxMs = hour
/** Jitter only shortens, so that the whole stays within a day. */
const jitter = 0.2

/**
 * @param attempts how often it was tried, this time included
 * @returns the wait in milliseconds, or `undefined` when every retry is spent
 */
export function retryWaitMs(
  attempts: number,
  given: { random: () => number; retryAfterSeconds?: number | undefined },
): number | undefined {
  const base = retryWaitsMs[attempts - 1]
  if (base === undefined) return undefined
  const scheduled = Math.round(base * (1 - jitter * given.random()))
  const asked = Math.min((given.retryAfterSeconds ?? 0) * second, retryAfterMaxMs)
  return Math.max(scheduled, asked)
}
