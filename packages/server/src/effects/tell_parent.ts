/** Tells a company's session what became of one of the people behind it. */
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { readLineBody } from '../store/event-lines.ts'
import { deletedSession } from '../store/sessions.ts'
import type { LineBody } from '../transitions/journal.ts'
import type { Effect } from './effect.ts'
import { gather } from './session/gather.ts'

export const tellParent: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Also of a child that is gone: its company must not wait for it for ever.
  wanted: () => true,
  run: async (context, run) => {
    const { entityId } = run.held.entity
    const { applicationId } = run.application
    const body = await readLineBody(context.db, { entityId, seq: run.seq })
    // As the writer stored it.
    const line = body === undefined ? undefined : (JSON.parse(body) as LineBody)
    const sessionId = line?.facts?.session?.sessionId
    const child =
      sessionOf(run.held, sessionId) ??
      (sessionId === undefined
        ? undefined
        : await deletedSession(context.db, { entityId, sessionId }))
    if (child?.parent) await gather(context, { applicationId, ...child.parent }, { child })
    return { event: null }
  },
}
