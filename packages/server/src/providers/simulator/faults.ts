/** The faults the simulator plays: outages that end, and vendors that take their time. */

/** A simulated outage ends after this many tries. */
export const outageTries = 2

/** Waits, unless the question is given up; injected, so that tests need not wait. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

/** Whether the wait came to its end; a question given up is not answered. */
export async function waited(delayMs: number, sleep: Sleep, signal: AbortSignal): Promise<boolean> {
  try {
    if (delayMs > 0 && !signal.aborted) await sleep(delayMs, signal)
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return !signal.aborted
}
