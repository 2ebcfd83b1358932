/**
 * Who may be due by a schedule of re-verification: a page of entities by an index each, in an order
 * that a later page goes on in. Whether they are due is decided on the whole entity.
 */
import type { Schedule, Trigger } from '@ostiary/domain/reverification/schedule'
import { monthsLater } from '@ostiary/domain/session/changes'
import { dayMs } from '@ostiary/domain/units'
import type { Database } from './db.ts'
import type { CandidatePlace } from './reverification.ts'

export interface Candidate extends CandidatePlace {
  readonly entityId: string
  /** The session that may have to be done again; absent where it is the entity that was found. */
  readonly sessionId?: string
}

interface Wanted {
  readonly after: CandidatePlace | undefined
  readonly limit: number
  readonly nowMs: number
}

/** By so much the months before and after a day may differ. */
const unevenMs = 4 * dayMs
const nobody = '00000000-0000-0000-0000-000000000000'
/** Earlier than any. */
const beforeAllMs = 0

/** Of sessions those that were approved, or whose document ends, by the time that matters. */
export async function candidatesOf(
  db: Database,
  schedule: Schedule,
  { after, limit, nowMs }: Wanted,
): Promise<Candidate[]> {
  const { trigger, applicationId, kind } = schedule
  const place = [new Date(after?.atMs ?? beforeAllMs), after?.id ?? nobody]
  if (trigger.type === 'on_risk') {
    const { rows } = await db.query<Candidate & Record<string, unknown>>({
      text: `select entity_id as "entityId", created_at as "atMs", entity_id as id from entity
        where application_id = $1 and kind = $2 and standing = $3
          and (created_at, entity_id) > ($4::timestamptz, $5::uuid)
        order by created_at, entity_id limit ${limit}`,
      values: [applicationId, kind, trigger.standing, ...place],
    })
    return rows
  }
  const { column, untilMs } = sessionTime(trigger, nowMs)
  const workflows = [schedule.workflowId, schedule.newWorkflowId].filter((one) => one !== null)
  const { rows } = await db.query<Candidate & Record<string, unknown>>({
    text: `select entity_id as "entityId", session_id as "sessionId", ${column} as "atMs",
        session_id as id from session
      where application_id = $1 and kind = $2 and ${column} <= $3
        and (${column}, session_id) > ($4::timestamptz, $5::uuid)
        and ($6::uuid[] is null or workflow_id = any($6::uuid[]))
      order by ${column}, session_id limit ${limit}`,
    values: [
      applicationId,
      kind,
      new Date(untilMs),
      ...place,
      schedule.workflowId === null ? null : workflows,
    ],
  })
  return ripe(rows, trigger, nowMs)
}

function sessionTime(
  trigger: Exclude<Trigger, { type: 'on_risk' }>,
  nowMs: number,
): { column: 'approved_at' | 'document_ends_at'; untilMs: number } {
  return trigger.type === 'every_months'
    ? { column: 'approved_at', untilMs: monthsLater(nowMs, -trigger.months) + unevenMs }
    : { column: 'document_ends_at', untilMs: nowMs + trigger.days * dayMs }
}

/**
 * Without those whose time has not come, and whoever stands behind the first of them: a look must
 * not go on behind one who was too early. By calendar months the 31st may come before the 30th.
 */
function ripe(rows: Candidate[], trigger: Trigger, nowMs: number): Candidate[] {
  if (trigger.type !== 'every_months') return rows
  const early = rows.findIndex((one) => monthsLater(one.atMs, trigger.months) > nowMs)
  return early === -1 ? rows : rows.slice(0, early)
}

/** Which of these ids a session has or had: one that was deleted was made all the same. */
export async function sessionIdsTaken(
  db: Database,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set()
  const { rows } = await db.query<{ id: string }>({
    text: 'select session_id as id from session where session_id = any($1::uuid[])',
    values: [ids],
  })
  return new Set(rows.map(({ id }) => id))
}
