/** One event on a session that is there, by whoever calls, and what it is refused as. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { isErased } from '@ostiary/domain/entity.changes'
import { gate } from '@ostiary/domain/gates'
import type { Session } from '@ostiary/domain/session/session'
import type { SessionEvent } from '@ostiary/domain/session.lifecycle'
import { applySessionEvent } from '../../sessions/apply-event.ts'
import type { AppliedEvent } from '../../sessions/apply-event.ts'
import type { SessionPlace } from '../../store/sessions.ts'
import { actingParty, actorName, answered } from '../call.ts'
import type { Call, Services } from '../call.ts'

export type SessionChange<E extends SessionEvent = SessionEvent> = Pick<
  AppliedEvent<E>,
  'event' | 'facts' | 'sealed' | 'answer' | 'given'
>

/**
 * Applies an event to a session.
 * @returns whether it was done before, by a request of the same Idempotency-Key
 * @throws Refused where the table does not allow it now
 */
export async function changeSession<E extends SessionEvent>(
  services: Services,
  call: Call,
  { entityId, sessionId }: Pick<SessionPlace, 'entityId' | 'sessionId'>,
  change: SessionChange<E>,
): Promise<ReturnType<typeof answered>> {
  const by = actingParty(call)
  const missing = 'session_not_found'
  const outcome = await applySessionEvent(services, {
    ...change,
    entityId,
    sessionId,
    by,
    actor: actorName(by, call),
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    refused: (held, session) => refusalOf(held, session, change.event),
    missing,
  })
  return answered(outcome, missing)
}

/** By these somebody goes on, which nobody does who is BLOCKED. */
const leading: readonly SessionEvent[] = ['resubmitted', 'armed']

function refusalOf(held: Aggregate, session: Session, event: SessionEvent): Problem {
  if (isErased(held.entity)) return problem('entity_erased')
  if (leading.includes(event) && !gate(held, 'create_link').allowed)
    return problem('entity_blocked')
  return problem('session_refused', `The session is ${session.status}.`)
}
