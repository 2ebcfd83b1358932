/**
 * What a schedule of re-verification finds due of one user or business, and what speaks against it.
 * Pure: asked again on the state a session is made in, it makes none twice.
 */
import type { Aggregate } from '../aggregate.ts'
import { isGone } from '../entity.changes.ts'
import { gate } from '../gates.ts'
import { monthsLater } from '../session/changes.ts'
import { areRetriesSpent } from '../session/outcome.ts'
import type { Session } from '../session/session.ts'
import type { WorkflowSettings } from '../workflow/graph.ts'
import { unfinishedStatuses, verifiedStatuses } from '../session.lifecycle.ts'
import { dayMs } from '../units.ts'
import type { Schedule, SkipReason, Trigger, TriggerType } from './schedule.ts'

export interface Due {
  readonly reason: TriggerType
  readonly dueAtMs: number
  /** The approved session that is done again. */
  readonly ofSessionId: string
  /** The workflow of the new session. */
  readonly workflowId: string
}

/** What is due by now, whatever speaks against it. */
export function dueFor(schedule: Schedule, held: Aggregate, nowMs: number): Due | undefined {
  if (held.entity.kind !== schedule.kind) return undefined
  const { trigger } = schedule
  const of = latestVerified(schedule, held)
  const dueAtMs = of && dueAt(trigger, { of, held, nowMs })
  if (!of || dueAtMs === undefined || dueAtMs > nowMs) return undefined
  const workflowId = schedule.newWorkflowId ?? of.workflowId
  return { reason: trigger.type, dueAtMs, ofSessionId: of.sessionId, workflowId }
}

/** What keeps a session from being made of what is due; `undefined` where nothing does. */
export function skipFor(
  schedule: Schedule,
  held: Aggregate,
  asked: { readonly due: Due; readonly settings: WorkflowSettings; readonly nowMs: number },
): SkipReason | undefined {
  const { due, settings, nowMs } = asked
  const { entity } = held
  if (isGone(entity)) return 'gone'
  if (!gate(held, 'open_session').allowed) return 'blocked'
  if (schedule.monitoredOnly && entity.detail.monitored !== true) return 'not_monitored'
  if (held.sessions.some((one) => isMadeFor(schedule, due, one))) return 'made_before'
  if (aboutSessions(schedule, held).some(isUnfinished)) return 'unfinished_session'
  const limits = { workflowId: due.workflowId, settings }
  return areRetriesSpent(held.sessions, limits, nowMs) ? 'retries_spent' : undefined
}

const isMadeFor = (schedule: Schedule, due: Due, { reverification: made }: Session): boolean =>
  made?.scheduleId === schedule.scheduleId && made.dueAtMs === due.dueAtMs

/** A reviewer's turn too: the person has just done it. */
const isUnfinished = ({ status }: Session): boolean =>
  unfinishedStatuses.includes(status) || status === 'In Review'

/**
 * Sessions it looks at: those of the workflow it is about, and of the one it runs, since those
 * renew it. Who was verified for a company is asked again through the company.
 */
function aboutSessions({ workflowId, newWorkflowId }: Schedule, held: Aggregate): Session[] {
  const isAbout = (one: Session): boolean =>
    workflowId === null || one.workflowId === workflowId || one.workflowId === newWorkflowId
  return held.sessions.filter((one) => one.parent === undefined && isAbout(one))
}

function latestVerified(schedule: Schedule, held: Aggregate): Session | undefined {
  const needsDocument = schedule.trigger.type === 'before_document_expiry'
  return aboutSessions(schedule, held)
    .filter(
      (one) =>
        verifiedStatuses.includes(one.status) &&
        (!needsDocument || one.documentValidUntilMs !== undefined),
    )
    .toSorted((one, other) => approvedAt(other) - approvedAt(one) || other.number - one.number)[0]
}

const approvedAt = (session: Session): number => session.approvedAtMs ?? session.updatedAtMs

interface Asked {
  readonly of: Session
  readonly held: Aggregate
  readonly nowMs: number
}

function dueAt(trigger: Trigger, { of, held, nowMs }: Asked): number | undefined {
  const fromMs = approvedAt(of)
  switch (trigger.type) {
    case 'every_months':
      return lastStep(fromMs, trigger.months, nowMs)
    case 'before_document_expiry':
      // A document that soon ends was good enough to be approved; it is asked for no sooner.
      return of.documentValidUntilMs === undefined
        ? undefined
        : Math.max(fromMs, of.documentValidUntilMs - trigger.days * dayMs)
    case 'on_risk': {
      const { standing, detail } = held.entity
      const sinceMs = standing === trigger.standing ? detail.flag?.sinceMs : undefined
      return sinceMs !== undefined && sinceMs > fromMs ? sinceMs : undefined
    }
  }
}

/**
 * The last of the times that lie so many months apart, counted from the approval: who let one pass
 * is asked again at the next. Counted from the first day each time, so that the 31st stays it.
 */
function lastStep(fromMs: number, months: number, nowMs: number): number | undefined {
  const [from, now] = [new Date(fromMs), new Date(nowMs)]
  const whole =
    (now.getUTCFullYear() - from.getUTCFullYear()) * 12 + now.getUTCMonth() - from.getUTCMonth()
  const steps = Math.floor(whole / months)
  const atMs = monthsLater(fromMs, steps * months)
  const last = atMs > nowMs ? steps - 1 : steps
  return last < 1 ? undefined : monthsLater(fromMs, last * months)
}
