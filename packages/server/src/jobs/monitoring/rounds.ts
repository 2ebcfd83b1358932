/** The rounds of monitoring: new list versions first, then whoever is to be screened again. */
import { errorRecord } from '../../platform/error-record.ts'
import { dueParties, putOff } from '../../store/monitored-parties.ts'
import type { MonitoredRow } from '../../store/monitored-parties.ts'
import { lookOutForParties } from './look-out.ts'
import type { MonitoringParts } from './parts.ts'
import { screenAgain } from './screening.ts'

const roundMost = 200
/** Whoever could not be screened is tried again after this. */
const failedMs = 60_000

/** One round. @returns how many versions and parties were looked at */
export async function monitor(parts: MonitoringParts, most = roundMost): Promise<number> {
  const versions = await lookOutForParties(parts)
  const nowMs = parts.clock.now()
  const due = await dueParties(parts.db, { nowMs, limit: most })
  if (due.length === 0) return versions
  // By the lists active now, which are never older than those somebody was found by.
  await parts.parties.refresh()
  await Promise.all(due.map((row) => screenAlone(parts, row)))
  return versions + due.length
}

/** Whoever fails keeps nobody else from it, and is tried again. */
async function screenAlone(parts: MonitoringParts, row: MonitoredRow): Promise<void> {
  const { db, clock, log, outage } = parts
  try {
    await screenAgain(parts, row)
  } catch (error) {
    if (outage.explains(error)) throw error
    const { entityId } = row
    log.warn({ entityId, ...errorRecord(error) }, 'somebody monitored is not screened again')
    await putOff(db, row, clock.now() + failedMs)
  }
}
