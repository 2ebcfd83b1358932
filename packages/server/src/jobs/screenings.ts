/**
 * Removes screenings of wallets and of names by themselves that were made longer ago than their
 * application keeps things.
 */
import { deletedBefore } from '@ostiary/domain/retention'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../store/db.ts'
import { screeningTables, sweepScreenings } from '../store/old-screenings.ts'
import type { Tenants } from '../store/tenants.ts'

const limit = 5_000

/** One round. @returns how many went of those of which there may be more */
export async function forgetScreenings(parts: {
  readonly db: Database
  readonly clock: Clock
  readonly tenants: Pick<Tenants, 'snapshot'>
}): Promise<number> {
  let more = 0
  for (const { applicationId, settings } of parts.tenants.snapshot().applications.values()) {
    if (settings.retentionMonths === null) continue
    const madeBeforeMs = deletedBefore(parts.clock.now(), settings.retentionMonths)
    for (const table of screeningTables) {
      const gone = await sweepScreenings(parts.db, table, { applicationId, madeBeforeMs, limit })
      if (gone >= limit) more += gone
    }
  }
  return more
}
