/** When nothing is under way any more. */
import { openRetention } from '../../packages/server/src/jobs/retention.ts'
import { settleEntries } from '../../packages/server/src/jobs/settle-entries.ts'
import type { Services } from '../../packages/server/src/features/call.ts'
import { openLog } from '../../packages/server/src/process/log.ts'
import { openOutage } from '../../packages/server/src/store/outage.ts'
import { eventually } from './world.ts'
import type { Tenant, World } from './world.ts'

const silent = openLog('silent')

/** Purges all that is due. */
export async function purgeDeleted(services: Services): Promise<void> {
  const round = openRetention({ ...services, log: silent, outage: openOutage(silent) })
  while ((await round()) > 0);
}

/** Has entries that are unsettled still looked at. */
export const settleLeft = (services: Services): Promise<number> =>
  settleEntries({
    ...services,
    changed: services.accessLists.changed,
    log: silent,
    outage: openOutage(silent),
  })

/**
 * Waits until no effect is due or taken and no webhook unsent, and has unsettled entries looked
 * at.
 */
export async function nothingUnderWay(world: World): Promise<void> {
  await drained(world)
  world.clock.advance(6_000)
  await settleLeft(world.services)
  await drained(world)
}

const momentMs = 200

/** Waits until no effect is due or taken and no webhook unsent. */
export function drained({ db, clock }: World, patienceMs?: number): Promise<unknown> {
  const read = async () => {
    const { rows } = await db.query<{ n: number }>({
      text: `select (select count(*) from effect where (due_at <= $1 or attempts > 0) and not dead)::int4
        + (select count(*) from delivery where state = 'pending')::int4 as n`,
      // One that ends may leave another, due a moment after the clock was read here.
      values: [new Date(clock.now() + momentMs)],
    })
    return rows[0]!.n
  }
  return eventually(read, (n) => n === 0, patienceMs)
}

const open = ['Not Started', 'In Progress']

/** Waits until a session has its result; on a busy machine a check may be asked a second time. */
export const settled = (world: World, tenant: Tenant, sessionId: unknown): Promise<unknown> =>
  eventually(
    async () => {
      const params = { session_id: String(sessionId) }
      return (await world.call('getSessionDecision', tenant.full, { params })).body['status']
    },
    (status) => !open.includes(String(status)),
    60_000,
  )
