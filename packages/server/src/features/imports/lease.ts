/** The time a worker has for a run: it asks for more in good time, and gives it back. */
import type { Services } from '../call.ts'
import { giveBack, keepLease } from './store.ts'
import type { ImportRun } from './store.ts'

/** A worker that dies leaves its run; it goes on elsewhere when the lease ends. */
export const leaseMs = 15_000
/** Who makes progress asks for more time well before. */
const renewAfterMs = 5_000

export interface HeldLease {
  readonly importId: string
  /** Where it ends, as we know. */
  untilMs(): number
  /** It ends later, as was written down. */
  extended(untilMs: number): void
  /** Asked before each row: whether it may be begun. Now and then it asks for more time. */
  goesOn(): Promise<boolean>
  giveBack(): Promise<void>
}

export function holdLease(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { importId, state }: ImportRun,
  claimedUntilMs: number,
): HeldLease {
  let isWanted = state === 'RUNNING'
  let untilMs = claimedUntilMs
  return {
    importId,
    untilMs: () => untilMs,
    extended: (nextMs) => {
      untilMs = nextMs
    },
    goesOn: async () => {
      const nowMs = clock.now()
      if (!isWanted || nowMs < untilMs - leaseMs + renewAfterMs) return isWanted
      const held = { importId, untilMs }
      // At once: many rows ask side by side, and one of them asks the store.
      untilMs = nowMs + leaseMs
      isWanted = await keepLease(db, held, untilMs)
      return isWanted
    },
    giveBack: () => giveBack(db, { importId, untilMs }),
  }
}
