/** One patience for all that waits: long enough for a machine that has much else to do. */
import { vi } from 'vitest'

/** Tries until nothing is thrown; after 20 seconds the last failure is the test's. */
export const patiently = <T>(attempt: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(attempt, { timeout: 20_000, interval: 5 })
