/** Removes what has had its time: remembered answers, deliveries and jobs that ended long ago. */
import { dayMs } from '@ostiary/domain/units'
import type { Database } from '../store/db.ts'
import { sweepEntries } from '../store/access-list-entries.ts'
import { sweepDeliveries } from '../store/deliveries.ts'
import { sweepJobs } from '../store/ended-jobs.ts'
import { sweepRemembered } from '../store/heads.ts'
import { sweepFaces } from '../store/session-faces.ts'

/** A remembered answer lives one hour after its request (onboarding reference 4.2). */
const rememberedLifeMs = 3_600_000
/** A settled delivery can be looked at and resent this long. */
const deliveryLifeMs = 30 * dayMs
/** What became of an import or a switching of monitoring can be read this long. */
const jobLifeMs = 30 * dayMs
/** Memory that has not asked for half of this time loads its lists anew. */
const removedLifeMs = dayMs
const limit = 20_000

/** One round. @returns how many rows went, so that a large backlog is worked off without a pause */
export async function sweep(db: Database, nowMs: number): Promise<number> {
  const gone =
    (await sweepRemembered(db, { createdBeforeMs: nowMs - rememberedLifeMs, limit })) +
    (await sweepEntries(db, { removedBeforeMs: nowMs - removedLifeMs, limit })) +
    (await sweepFaces(db, { goneBeforeMs: nowMs - removedLifeMs, nowMs, limit })) +
    (await sweepDeliveries(db, { createdBeforeMs: nowMs - deliveryLifeMs, limit })) +
    (await sweepJobs(db, { endedBeforeMs: nowMs - jobLifeMs, limit }))
  return gone >= limit ? gone : 0
}
