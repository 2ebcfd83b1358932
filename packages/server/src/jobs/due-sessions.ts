/**
 * Ends what the clock ends: links nobody opened, sessions nobody finished, verifications that have
 * grown too old. The rows are the schedule; each is decided again where it is applied.
 */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { dueBecause } from '@ostiary/domain/session/changes'
import type { Session } from '@ostiary/domain/session/session'
import { dueEventOf } from '@ostiary/domain/session.lifecycle'
import type { Clock } from '../platform/clock.ts'
import type { Pool } from '../store/db.ts'
import { dueSessions } from '../store/sessions.ts'
import type { DueSession } from '../store/sessions.ts'
import { decideEvent } from '../transitions/writing.ts'
import type { Writer } from '../transitions/writer.ts'

export interface DueSessionParts {
  readonly db: Pool
  readonly writer: Writer
  readonly clock: Clock
}

/** One page of what is due; asked for again at once while pages are full. */
const pageRows = 1_000

/** One round. @returns how many sessions were taken; another process may have ended some first */
export async function endDueSessions(parts: DueSessionParts): Promise<number> {
  const due = await dueSessions(parts.db, { nowMs: parts.clock.now(), limit: pageRows })
  const outcomes = await Promise.all(due.map((one) => endOne(parts, one)))
  // What could not be ended now is due again: asked for at once it would be asked for ever.
  return outcomes.every(Boolean) ? due.length : 0
}

async function endOne({ writer }: DueSessionParts, one: DueSession): Promise<boolean> {
  const event = dueEventOf(one.status)
  if (event === undefined) return false
  // What the clock does brings nothing of its own but why.
  const wanted = (session: Session | undefined): DomainEvent =>
    ({
      machine: 'session',
      event,
      by: 'system',
      actor: 'system:clock',
      facts: {
        session: { sessionId: one.sessionId },
        ...(session ? { code: dueBecause(session) } : {}),
      },
    }) as DomainEvent
  const outcome = await writer.change({
    entityId: one.entityId,
    decide: (held, atMs) =>
      decideEvent(held, wanted(sessionOf(held, one.sessionId)), atMs, {
        refused: () => ({ code: 'transition_refused' }),
      }),
  })
  return outcome.kind === 'answered'
}
