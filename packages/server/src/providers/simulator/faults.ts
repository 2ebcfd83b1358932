/** The faults the simulator plays: outages that end, and vendors that take their time. */

/** A simulated outage ends after this many tries. */
export const outageTries = 2

/** Waits, unless the question is given up; injected, so that tests need not wait. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>
