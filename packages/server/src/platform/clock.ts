/** The only place that reads the time of day. */

export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** How long the process has had nothing to do, since it began (ms). */
  idleMs?(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  idleMs: () => performance.nodeTiming.idleTime,
}

/** A clock that stands still until it is moved; for tests. */
export function fixedClock(startMs: number): Clock & { advance(ms: number): void } {
  let nowMs = startMs
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms
    },
  }
}
