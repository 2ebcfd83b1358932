/** Settles entries that a process left when it died, and those whose id nobody had at first. */
import type { Logger } from 'pino'
import { errorRecord } from '../platform/error-record.ts'
import { unsettledEntries } from '../store/access-list-entries.ts'
import type { Outage } from '../store/outage.ts'
import { settleEntry, unseenMs } from '../transitions/settle-entry.ts'
import type { SettleParts } from '../transitions/settle-entry.ts'

const atOnce = 200

/** One round. @returns how many were settled of a full page, since there may be more */
export async function settleEntries(
  parts: SettleParts & { log: Logger; outage: Outage },
): Promise<number> {
  const changedBeforeMs = parts.clock.now() - unseenMs
  const left = await unsettledEntries(parts.db, { changedBeforeMs, limit: atOnce })
  let done = 0
  for (const one of left) {
    try {
      if ((await settleEntry(parts, one, true)) === 'settled') done += 1
    } catch (error) {
      // It stays unsettled and is tried in the next round.
      if (!parts.outage.explains(error))
        parts.log.warn({ entryId: one.entryId, ...errorRecord(error) }, 'an entry is not settled')
    }
  }
  return left.length === atOnce ? done : 0
}
