/** Schedules of re-verification: listed, made, read, changed, deleted, tried out. */
import type { OperationId } from '@ostiary/contract/routes'
import { recordBy } from '../../store/admin-events.ts'
import type { AdminEventKind } from '../../store/admin-events.ts'
import type { Database } from '../../store/db.ts'
import * as store from '../../store/reverification.ts'
import type { StoredSchedule } from '../../store/reverification.ts'
import { authorOf, json, refuse } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { smallPage } from '../paging.ts'
import { rememberedWrite } from '../remembered.ts'
import { dryRunKept, dryRunUnkept } from './dry-run.ts'
import { scheduleShape } from './resource.ts'
import { readWanted } from './wanted.ts'

const nameOf = ({ principal, params }: Call) => ({
  applicationId: principal.application.applicationId,
  scheduleId: params['schedule_id']!, // the route names it
})

async function record(
  services: Services,
  call: Call,
  { db, one, kind }: { db: Database; one: StoredSchedule; kind: AdminEventKind },
): Promise<void> {
  const { scheduleId, trigger, enabled } = one
  await recordBy(authorOf(services, call), db, {
    atMs: services.clock.now(),
    kind,
    body: { schedule: scheduleId, trigger, enabled },
  })
}

const listSchedules =
  (services: Services): Handler =>
  (call) => {
    const { applicationId } = call.principal.application
    return smallPage(services, call, {
      path: '/v3/reverification-schedules/',
      count: () => store.scheduleCount(services.db, applicationId),
      rows: (page) => store.schedulePage(services.db, { applicationId, ...page }),
      shape: scheduleShape,
    })
  }

const createSchedule =
  (services: Services): Handler =>
  (call) =>
    rememberedWrite(services, call, 'reverification schedule', async (db) => {
      const nowMs = services.clock.now()
      const made: StoredSchedule = {
        ...(await readWanted(db, call)),
        scheduleId: services.ids.next(nowMs),
        applicationId: call.principal.application.applicationId,
        author: authorOf(services, call).actor,
        revision: 1,
        run: null,
        madeTotal: 0,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      }
      await store.writeSchedule(db, made)
      await record(services, call, { db, one: made, kind: 'reverification_created' })
      return json(201, scheduleShape(made))
    })

const getSchedule =
  (services: Services): Handler =>
  async (call) =>
    json(200, scheduleShape(await found(services.db, call)))

/** @throws Refused where there is none in this application */
async function found(db: Database, call: Call, lock = false): Promise<StoredSchedule> {
  const one = await store.findSchedule(db, nameOf(call), lock)
  return one ?? refuse('reverification_schedule_not_found')
}

const updateSchedule =
  (services: Services): Handler =>
  (call) =>
    rememberedWrite(services, call, 'reverification schedule change', async (db) => {
      const held = await found(db, call, true)
      const next: StoredSchedule = {
        ...held,
        ...(await readWanted(db, call, held)),
        author: authorOf(services, call).actor,
        updatedAtMs: services.clock.now(),
      }
      await store.writeSchedule(db, next)
      await record(services, call, { db, one: next, kind: 'reverification_changed' })
      return json(200, scheduleShape(next))
    })

const deleteSchedule =
  (services: Services): Handler =>
  (call) =>
    rememberedWrite(services, call, 'reverification schedule gone', async (db) => {
      const held = await found(db, call, true)
      await store.archiveSchedule(db, held.scheduleId, services.clock.now())
      await record(services, call, { db, one: held, kind: 'reverification_deleted' })
      return { status: 204, body: null }
    })

export function reverificationHandlers(services: Services) {
  return {
    listReverificationSchedules: listSchedules(services),
    createReverificationSchedule: createSchedule(services),
    dryRunReverification: dryRunUnkept(services),
    getReverificationSchedule: getSchedule(services),
    updateReverificationSchedule: updateSchedule(services),
    deleteReverificationSchedule: deleteSchedule(services),
    dryRunReverificationSchedule: dryRunKept(services),
  } satisfies Partial<Record<OperationId, Handler>>
}
