/**
 * Schedules of re-verification as rows: kept and changed by people, and taken in turns by the
 * workers, which remember in them how far they have looked.
 */
import type { Schedule, SkipReason, Trigger } from '@ostiary/domain/reverification/schedule'
import type { Database } from './db.ts'

/** Behind which candidate a look goes on: in the order of their times, then of their ids. */
export interface CandidatePlace {
  readonly atMs: number
  readonly id: string
}

/** What the looks from the first candidate to the last have met. */
export interface ScheduleRun {
  readonly startedAtMs: number
  readonly atMs: number
  readonly made: number
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>
}

export interface StoredSchedule extends Schedule {
  readonly author: string
  readonly revision: number
  readonly run: ScheduleRun | null
  readonly madeTotal: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
}

/** A schedule with how far it was looked at. */
export interface Turn {
  readonly schedule: StoredSchedule
  readonly place: CandidatePlace | undefined
  /** Nobody else looks until then. */
  readonly untilMs: number
}

// A type, not an interface: a row is a record of columns.
type Row = Omit<StoredSchedule, 'trigger' | 'run'> & {
  trigger: string
  run: string | null
  place: string | null
}

const columns = `schedule_id as "scheduleId", application_id as "applicationId", label, kind,
  workflow_id as "workflowId", new_workflow_id as "newWorkflowId", trigger, notify,
  grace_days as "graceDays", monitored_only as "monitoredOnly", enabled, author, revision, place,
  run, made_total as "madeTotal", created_at as "createdAtMs", updated_at as "updatedAtMs"`

const scheduleOf = ({ trigger, run, place: _place, ...row }: Row): StoredSchedule => ({
  ...row,
  trigger: JSON.parse(trigger) as Trigger, // as it is written below
  run: run === null ? null : (JSON.parse(run) as ScheduleRun), // as it is written below
})

interface Named {
  readonly applicationId: string
  readonly scheduleId: string
}

/** @param lock keeps others from changing it until the commit */
export async function findSchedule(
  db: Database,
  { applicationId, scheduleId }: Named,
  lock = false,
): Promise<StoredSchedule | undefined> {
  const { rows } = await db.query<Row>({
    text: `select ${columns} from reverification_schedule
      where application_id = $1 and schedule_id = $2 and archived_at is null
      ${lock ? 'for update' : ''}`,
    values: [applicationId, scheduleId],
  })
  return rows[0] && scheduleOf(rows[0])
}

/** Those of every application, the oldest first. */
export async function allSchedules(db: Database): Promise<StoredSchedule[]> {
  const { rows } = await db.query<Row>({
    text: `select ${columns} from reverification_schedule where archived_at is null
      order by created_at, schedule_id`,
  })
  return rows.map(scheduleOf)
}

export async function schedulePage(
  db: Database,
  page: { readonly applicationId: string; readonly limit: number; readonly offset: number },
): Promise<StoredSchedule[]> {
  const { rows } = await db.query<Row>({
    text: `select ${columns} from reverification_schedule
      where application_id = $1 and archived_at is null
      order by created_at desc, schedule_id desc limit ${page.limit} offset ${page.offset}`,
    values: [page.applicationId],
  })
  return rows.map(scheduleOf)
}

export async function scheduleCount(db: Database, applicationId: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>({
    text: `select count(*)::int4 as count from reverification_schedule
      where application_id = $1 and archived_at is null`,
    values: [applicationId],
  })
  return rows[0]!.count // an aggregate has a row
}

/** Writes a schedule as people want it: whoever is due by it is looked for from the beginning. */
export async function writeSchedule(db: Database, one: StoredSchedule): Promise<void> {
  await db.query({
    text: `insert into reverification_schedule as t (schedule_id, application_id, label, kind,
        workflow_id, new_workflow_id, trigger, notify, grace_days, monitored_only, enabled, author,
        turn_at, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $13)
      on conflict (schedule_id) do update set label = excluded.label, kind = excluded.kind,
        workflow_id = excluded.workflow_id, new_workflow_id = excluded.new_workflow_id,
        trigger = excluded.trigger, notify = excluded.notify, grace_days = excluded.grace_days,
        monitored_only = excluded.monitored_only, enabled = excluded.enabled,
        author = excluded.author, turn_at = excluded.turn_at, place = null,
        revision = t.revision + 1, updated_at = excluded.updated_at`,
    values: [
      one.scheduleId,
      one.applicationId,
      one.label,
      one.kind,
      one.workflowId,
      one.newWorkflowId,
      JSON.stringify(one.trigger),
      one.notify,
      one.graceDays,
      one.monitoredOnly,
      one.enabled,
      one.author,
      new Date(one.updatedAtMs),
      new Date(one.createdAtMs),
    ],
  })
}

/** Nothing is made by it any more; the sessions it made go on and name it. */
export async function archiveSchedule(
  db: Database,
  scheduleId: string,
  atMs: number,
): Promise<void> {
  await db.query({
    text: `update reverification_schedule
      set archived_at = $2, updated_at = $2, revision = revision + 1 where schedule_id = $1`,
    values: [scheduleId, new Date(atMs)],
  })
}

/** The schedule whose turn it is, for this process alone until its time; then for another. */
export async function takeTurn(
  db: Database,
  { nowMs, untilMs }: { readonly nowMs: number; readonly untilMs: number },
): Promise<Turn | undefined> {
  const { rows } = await db.query<Row>({
    text: `update reverification_schedule set turn_at = $2 where schedule_id = (
        select schedule_id from reverification_schedule
        where turn_at <= $1 and enabled and archived_at is null
        order by turn_at limit 1 for update skip locked)
      returning ${columns}`,
    values: [new Date(nowMs), new Date(untilMs)],
  })
  const row = rows[0]
  if (!row) return undefined
  // As `endTurn` writes it.
  const place = row.place === null ? undefined : (JSON.parse(row.place) as CandidatePlace)
  return { schedule: scheduleOf(row), place, untilMs }
}

export interface TurnEnd {
  readonly nextAtMs: number
  readonly place: CandidatePlace | undefined
  readonly run: ScheduleRun
  readonly made: number
}

/** Remembers how far a turn came, unless it was taken over or the schedule changed meanwhile. */
export async function endTurn(
  db: Database,
  { schedule, untilMs }: Turn,
  end: TurnEnd,
): Promise<void> {
  await db.query({
    text: `update reverification_schedule
      set turn_at = $4, place = $5, run = $6, made_total = made_total + $7
      where schedule_id = $1 and revision = $2 and turn_at = $3`,
    values: [
      schedule.scheduleId,
      schedule.revision,
      new Date(untilMs),
      new Date(end.nextAtMs),
      end.place === undefined ? null : JSON.stringify(end.place),
      JSON.stringify(end.run),
      end.made,
    ],
  })
}
