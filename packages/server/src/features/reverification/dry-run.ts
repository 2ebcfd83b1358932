/** The dry run of a schedule of re-verification, kept or not: who would be asked, and who not. */
import type { Schedule } from '@ostiary/domain/reverification/schedule'
import { forecast } from '../../sessions/reverification-forecast.ts'
import { findSchedule } from '../../store/reverification.ts'
import type { CandidatePlace } from '../../store/reverification.ts'
import { iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { decodeCursor, encodeCursor } from '../cursor.ts'
import { rememberedWrite } from '../remembered.ts'
import { readWanted } from './wanted.ts'

const usualLimit = 50
const limitMost = 200
const cursorOf = 'reverification dry run'
/** Of a schedule nobody has kept: no session names it. */
const unkept = '00000000-0000-0000-0000-000000000000'

export const dryRunUnkept =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const wanted = await readWanted(services.db, call)
    return kept(services, call, { ...wanted, applicationId, scheduleId: unkept })
  }

export const dryRunKept =
  (services: Services): Handler =>
  async (call) => {
    const { applicationId } = call.principal.application
    const scheduleId = call.params['schedule_id']! // the route names it
    const schedule = await findSchedule(services.db, { applicationId, scheduleId })
    return schedule ? kept(services, call, schedule) : refuse('reverification_schedule_not_found')
  }

/** Looked at before the transaction of the answer: it may take a while, and writes nothing. */
async function kept(services: Services, call: Call, schedule: Schedule): Promise<Reply> {
  const answer = await run(services, call, schedule)
  return rememberedWrite(services, call, 'reverification dry run', () => Promise.resolve(answer))
}

async function run(services: Services, call: Call, schedule: Schedule): Promise<Reply> {
  const {
    at,
    limit = usualLimit,
    cursor,
  } = call.body as {
    readonly at?: string
    readonly limit?: number
    readonly cursor?: string
  } // as the contract has read it
  const nowMs = at === undefined ? services.clock.now() : Date.parse(at)
  const found = await forecast(services.db, schedule, {
    after: cursor ? placeOf(services, cursor) : undefined,
    limit: Math.min(limit, limitMost),
    nowMs,
  })
  return json(200, {
    at: iso(nowMs),
    due: found.due,
    skipped: found.skipped,
    complete: found.isComplete,
    next_cursor: found.next
      ? encodeCursor(services, cursorOf, [found.next.atMs, found.next.id])
      : null,
    results: found.rows.map(({ vendorData, due }) => ({
      vendor_data: vendorData,
      session_id: due.ofSessionId,
      workflow_id: due.workflowId,
      due_at: iso(due.dueAtMs),
      reason: due.reason,
    })),
  })
}

function placeOf(services: Services, cursor: string): CandidatePlace {
  const [atMs, id] = decodeCursor(services, cursorOf, cursor) as [number, string] // as encoded
  return { atMs, id }
}
