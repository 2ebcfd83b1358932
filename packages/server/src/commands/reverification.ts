/**
 * `ostiary reverification`: the schedules of every application, and whom one would ask now. Reads
 * alone: the server makes the sessions by itself.
 */
import type { Trigger } from '@ostiary/domain/reverification/schedule'
import { forecast } from '../sessions/reverification-forecast.ts'
import type { Forecast } from '../sessions/reverification-forecast.ts'
import { allApplications } from '../store/applications.ts'
import type { Pool } from '../store/db.ts'
import { allSchedules } from '../store/reverification.ts'
import type { StoredSchedule } from '../store/reverification.ts'

type Print = (text: string) => void

/** More of them are counted and not named. */
const shownMost = 50

export async function schedulesCommand(
  pool: Pool,
  given: { readonly json: boolean; readonly print: Print },
): Promise<number> {
  const schedules = await allSchedules(pool)
  if (given.json) {
    given.print(JSON.stringify({ schedules }))
    return 0
  }
  const applications = await allApplications(pool)
  const names = new Map(applications.map((one) => [one.applicationId, one.name]))
  for (const one of schedules) given.print(inWords(one, names.get(one.applicationId)))
  if (schedules.length === 0) given.print('There is no schedule of re-verification.')
  return 0
}

const inWords = (one: StoredSchedule, application = one.applicationId): string =>
  `${one.scheduleId} ${application}, ${one.label}: ${triggerInWords(one.trigger)}; ` +
  `${one.madeTotal} made${one.enabled ? '' : '; off'}.`

function triggerInWords(trigger: Trigger): string {
  switch (trigger.type) {
    case 'every_months':
      return `every ${trigger.months} months`
    case 'before_document_expiry':
      return `${trigger.days} days before a document ends`
    case 'on_risk':
      return `when somebody is ${trigger.standing}`
  }
}

export async function scheduleDryRunCommand(
  pool: Pool,
  given: {
    readonly scheduleId: string
    readonly json: boolean
    readonly now: () => number
    readonly print: Print
    readonly complain: Print
  },
): Promise<number> {
  const schedule = (await allSchedules(pool)).find((one) => one.scheduleId === given.scheduleId)
  if (!schedule) {
    given.complain('There is no such schedule; `ostiary reverification list` names them.')
    return 1
  }
  const nowMs = given.now()
  const found = await forecast(pool, schedule, { after: undefined, limit: shownMost, nowMs })
  if (given.json) given.print(JSON.stringify(asJson(found)))
  else for (const line of linesOf(found)) given.print(line)
  return 0
}

const asJson = ({ due, skipped, isComplete, rows }: Forecast) => ({
  due,
  skipped,
  complete: isComplete,
  sessions: rows.map((one) => ({
    entityId: one.entityId,
    ofSessionId: one.due.ofSessionId,
    dueAt: new Date(one.due.dueAtMs).toISOString(),
    reason: one.due.reason,
  })),
})

function* linesOf({ due, skipped, isComplete, rows }: Forecast): Generator<string> {
  yield `${due} ${due === 1 ? 'is' : 'are'} due${isComplete ? '' : ' among the first looked at'}.`
  for (const [reason, count] of Object.entries(skipped)) yield `${count} left out: ${reason}.`
  for (const { entityId, due: one } of rows)
    yield `${entityId} due ${new Date(one.dueAtMs).toISOString()}`
  if (due > rows.length) yield `… and ${due - rows.length} more.`
}
