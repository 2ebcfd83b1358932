/**
 * Makes the sessions that schedules of re-verification find due. Each schedule is looked at by one
 * process at a time, in turns; that no session is made twice is decided where it is written.
 */
import { changeAll } from '@ostiary/domain/change'
import { dueFor, skipFor } from '@ostiary/domain/reverification/due'
import type { Schedule, SkipReason } from '@ostiary/domain/reverification/schedule'
import { dayMs } from '@ostiary/domain/units'
import type { WorkflowVersion } from '@ostiary/domain/workflow/graph'
import type { Logger } from 'pino'
import type { Clock } from '../platform/clock.ts'
import { errorRecord } from '../platform/error-record.ts'
import type { Keyring } from '../platform/keyring.ts'
import { createdEvents } from '../sessions/begin.ts'
import { contextItem, openSession } from '../sessions/context.ts'
import type { SessionContext } from '../sessions/context.ts'
import { invitedAddress } from '../sessions/email-asked.ts'
import { planPage } from '../sessions/reverification-plan.ts'
import type { Planned, PlannedPage } from '../sessions/reverification-plan.ts'
import type { Pool } from '../store/db.ts'
import type { HeadReader } from '../store/head-reader.ts'
import type { Outage } from '../store/outage.ts'
import { endTurn, takeTurn } from '../store/reverification.ts'
import type { ScheduleRun, Turn, TurnEnd } from '../store/reverification.ts'
import type { SessionNumbers } from '../store/session-numbers.ts'
import type { Vault } from '../store/vault.ts'
import type { Writer } from '../transitions/writer.ts'

export interface ReverifyParts {
  readonly db: Pool
  readonly clock: Clock
  readonly heads: HeadReader
  readonly writer: Writer
  readonly vault: Vault
  readonly keyring: Keyring
  readonly sessionNumbers: SessionNumbers
  readonly log: Pick<Logger, 'warn'>
  readonly outage: Pick<Outage, 'explains'>
}

/** Of a schedule in one round: other schedules wait beside it. */
const pageRows = 200
/** Whoever died in the middle of a turn keeps others from it so long. */
const turnMs = 60_000
/** How often it is asked whose time has come. */
const lookEveryMs = 60_000
const daySeconds = 86_400

/**
 * How often it looks from the beginning again. Who has come to be FLAGGED may stand anywhere in the
 * order; who was left out before may be asked now.
 */
const lapMs = { every_months: dayMs, before_document_expiry: dayMs, on_risk: 600_000 }

/** One round. @returns 0 where it was no schedule's turn */
export async function reverify(parts: ReverifyParts, most = pageRows): Promise<number> {
  const nowMs = parts.clock.now()
  const taken = await takeTurn(parts.db, { nowMs, untilMs: nowMs + turnMs })
  if (!taken) return 0
  const turn = lapped(taken, nowMs)
  const { schedule } = turn
  const page = await planPage(parts.db, schedule, { after: turn.place, limit: most, nowMs })
  const failed = [...page.unreadable].map(([entityId, error]) => failedAt(parts, entityId, error))
  const made = await Promise.all(page.planned.map((one) => makeAlone(parts, schedule, one)))
  const results = [...made, ...failed]
  await endTurn(parts.db, turn, ended(turn, page, { results, nowMs }))
  return 1
}

/** From the beginning, where the last time there was long ago. */
function lapped(turn: Turn, nowMs: number): Turn {
  const { run, trigger } = turn.schedule
  // Who failed is not to wait a day for it.
  const lap = run?.skipped.failed ? lapMs.on_risk : lapMs[trigger.type]
  const isOver = !run || nowMs - run.startedAtMs >= lap
  return isOver ? { ...turn, place: undefined } : turn
}

type Result = 'made' | SkipReason

function ended(
  { place, schedule }: Turn,
  page: PlannedPage,
  { results, nowMs }: { results: readonly Result[]; nowMs: number },
): TurnEnd {
  const before = place ? schedule.run : null
  const run: ScheduleRun = before ?? { startedAtMs: nowMs, atMs: nowMs, made: 0, skipped: {} }
  const skipped = { ...run.skipped }
  for (const one of results) if (one !== 'made') skipped[one] = (skipped[one] ?? 0) + 1
  const made = results.filter((one) => one === 'made').length
  return {
    nextAtMs: page.isLast ? nowMs + lookEveryMs : nowMs,
    place: page.place ?? place,
    run: { ...run, atMs: nowMs, made: run.made + made, skipped },
    made,
  }
}

/** Whoever fails keeps nobody else from it; the next time round it is tried again. */
async function makeAlone(
  parts: ReverifyParts,
  schedule: Schedule,
  planned: Planned,
): Promise<Result> {
  const { skip, workflow, entityId } = planned
  if (skip !== undefined || !workflow) return skip ?? 'workflow_not_published'
  try {
    return await make(parts, schedule, { ...planned, workflow })
  } catch (error) {
    return failedAt(parts, entityId, error)
  }
}

/** @throws again what an outage explains: nobody was looked at then */
function failedAt({ log, outage }: ReverifyParts, entityId: string, error: unknown): 'failed' {
  if (outage.explains(error)) throw error
  log.warn({ entityId, ...errorRecord(error) }, 're-verification makes no session')
  return 'failed'
}

interface Making extends Planned {
  readonly workflow: WorkflowVersion
}

async function make(
  parts: ReverifyParts,
  schedule: Schedule,
  { entityId, due, sessionId, workflow }: Making,
): Promise<Result> {
  const { vault, writer, clock } = parts
  const dataKey = await vault.keyOf(entityId)
  if (!dataKey) return 'gone'
  const context = await contextOf(parts, schedule, { entityId, sessionId: due.ofSessionId })
  const settings = workflow.settings
  const events = createdEvents(parts.keyring.linkKey, {
    sessionId,
    number: await parts.sessionNumbers.next(schedule.applicationId),
    workflow,
    atMs: clock.now(),
    by: 'system',
    actor: `system:reverification:${schedule.scheduleId}`,
    more: { reverification: reverificationOf(schedule, due) },
    isInvited: invitedAddress(context) !== undefined,
    ...(schedule.graceDays === null ? {} : { lifeS: schedule.graceDays * daySeconds }),
  })
  let skip: SkipReason | undefined
  const outcome = await writer.change({
    entityId,
    decide: (held, atMs) => {
      // It was planned on what was read before; another process may have made it since.
      const now = dueFor(schedule, held, atMs)
      skip =
        now?.dueAtMs === due.dueAtMs
          ? skipFor(schedule, held, { due, settings, nowMs: atMs })
          : 'made_before'
      if (skip !== undefined) return { kind: 'drop' }
      const item = vault.sealItem(dataKey, entityId, contextItem(sessionId), context)
      return { kind: 'write', verdict: changeAll(held, events, atMs), vault: [item] }
    },
  })
  if (outcome.kind === 'answered') return 'made'
  return outcome.kind === 'dropped' ? (skip ?? 'failed') : 'failed'
}

const reverificationOf = (schedule: Schedule, due: Planned['due']) => ({
  scheduleId: schedule.scheduleId,
  reason: due.reason,
  dueAtMs: due.dueAtMs,
  ofSessionId: due.ofSessionId,
})

/** As the session before was asked for, so that the person comes back to where they came from. */
async function contextOf(
  { heads, vault }: ReverifyParts,
  { notify }: Schedule,
  of: { readonly entityId: string; readonly sessionId: string },
): Promise<SessionContext> {
  const head = await heads.read(of.entityId)
  const session = head?.aggregate.sessions.find((one) => one.sessionId === of.sessionId)
  const before = session ? (await openSession(vault, of.entityId, session)).context : {}
  const { contact_details: contact } = before
  const asked = { ...contact, send_notification_emails: notify }
  return { ...before, ...(contact ? { contact_details: asked } : {}) }
}
