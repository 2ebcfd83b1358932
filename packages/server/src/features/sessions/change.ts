/** One event on a session that is there, by whoever calls, and what it is refused as. */
import type { Aggregate } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { isErased } from '@ostiary/domain/entity.changes'
import { gate } from '@ostiary/domain/gates'
import type { Party } from '@ostiary/domain/lifecycle'
import type { Session } from '@ostiary/domain/session/session'
import { sessionLifecycle } from '@ostiary/domain/session.lifecycle'
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
    refused: (held, session) => refusalOf(held, session, { event: change.event, by }),
    missing,
  })
  return answered(outcome, missing)
}

/** By these somebody goes on, which nobody does who is BLOCKED. */
const leading: readonly SessionEvent[] = ['resubmitted', 'armed']

function refusalOf(
  held: Aggregate,
  session: Session,
  { event, by }: { event: SessionEvent; by: Party },
): Problem {
  if (isErased(held.entity)) return problem('entity_erased')
  if (leading.includes(event) && !gate(held, 'create_link').allowed)
    return problem('entity_blocked')
  const { status } = session
  const where = sessionLifecycle.transitions
    .filter((row) => row.event === event && row.by.some((one) => one === by))
    .flatMap(({ from }) => from ?? [])
  const hint = where.some((one) => one === status)
    ? 'and what it holds does not allow this'
    : `and this is done to one that is ${inWords([...new Set(where)])}`
  return problem('session_refused', `The session is ${status}, ${hint}.`)
}

const inWords = (all: readonly string[]): string =>
  [all.slice(0, -1).join(', '), ...all.slice(-1)].filter(Boolean).join(' or ')
