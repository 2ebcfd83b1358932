/** Deleting sessions: gone from every answer at once; what they read goes with them. */
import { sessionPage } from '../../store/sessions.ts'
import type { ListedSession } from '../../store/sessions.ts'
import { json } from '../call.ts'
import type { Call, Handler, Services } from '../call.ts'
import { changeSession } from './change.ts'
import { placeOf } from './load.ts'

const deleted = { event: 'deleted', facts: {} } as const

export const deleteSession =
  (services: Services): Handler =>
  async (call) => {
    const place = await placeOf(services, call)
    const { replayed } = await changeSession(services, call, place, deleted)
    return { status: 204, body: null, ...(replayed ? { replayed } : {}) }
  }

const pageRows = 200

export const deleteSessions =
  (services: Services): Handler =>
  async (call) => {
    const { session_numbers: numbers, delete_all: all } = call.body as {
      session_numbers?: number[] | null
      delete_all?: boolean | null
    }
    // One answer for all of them, which is not kept.
    const { idempotency: _once, ...each } = call
    let count = 0
    for (;;) {
      const page = await pageOf(services, call, all ? undefined : (numbers ?? []).filter(mayBeOne))
      for (const { entityId, session } of page) {
        await changeSession(services, each, { entityId, sessionId: session.sessionId }, deleted)
        count += 1
      }
      if (!all || page.length < pageRows) return json(200, { deleted: count })
    }
  }

/** What is beyond these no session has, and the database cannot compare with. */
const mayBeOne = (number: number): boolean => Number.isSafeInteger(number)

/** Of users alone; numbers nobody has are passed over (entity reference 3.2). */
function pageOf(
  services: Services,
  call: Call,
  numbers: readonly number[] | undefined,
): Promise<ListedSession[]> {
  const { applicationId } = call.principal.application
  return sessionPage(services.db, {
    applicationId,
    kinds: ['user'],
    ...(numbers ? { numbers } : {}),
    limit: numbers ? 1000 : pageRows,
    offset: 0,
  })
}
