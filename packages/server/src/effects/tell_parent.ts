/** Tells a company's session what became of one of the people behind it. */
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { deletedSession } from '../store/sessions.ts'
import type { Effect } from './effect.ts'
import { gather } from './session/gather.ts'
import { factsOfLine } from './session/of-line.ts'

export const tellParent: Effect = {
  gaveUp: () => null,
  timeoutMs: 20_000,
  // Also of a child that is gone: its company must not wait for it for ever.
  wanted: () => true,
  run: async (context, run) => {
    const { entityId } = run.held.entity
    const { applicationId } = run.application
    const sessionId = (await factsOfLine(context, run))?.sessionId
    const child =
      sessionOf(run.held, sessionId) ??
      (sessionId === undefined
        ? undefined
        : await deletedSession(context.db, { entityId, sessionId }))
    if (child?.parent) await gather(context, { applicationId, ...child.parent }, { child })
    return { event: null }
  },
}
