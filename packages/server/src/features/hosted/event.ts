/** One event of the person at the hosted page, with what is sealed beside it. */
import { isGone } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { ErrorCode } from '@ostiary/domain/errors'
import { gate } from '@ostiary/domain/gates'
import type { FactsOfEvent } from '@ostiary/domain/session/facts'
import { nodeOf } from '@ostiary/domain/session/session'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import type { SessionEvent } from '@ostiary/domain/session.lifecycle'
import { applySessionEvent } from '../../sessions/apply-event.ts'
import type { AppliedEvent } from '../../sessions/apply-event.ts'
import { answered } from '../call.ts'
import type { Services } from '../call.ts'

export interface PersonEvent<E extends SessionEvent> extends Pick<
  AppliedEvent<E>,
  'entityId' | 'sessionId' | 'event' | 'sealed'
> {
  readonly facts: FactsOfEvent<E>
  /** What speaks against it in the session as it is when this is committed. */
  readonly unless?: (now: Session) => ErrorCode | undefined
}

/** @throws Refused where the session has moved on, or nobody may go on with it */
export async function byPerson<E extends SessionEvent>(
  services: Services,
  what: PersonEvent<E>,
): Promise<void> {
  const { facts: session, unless, ...applied } = what
  const missing = 'link_unknown'
  const outcome = await applySessionEvent(services, {
    ...applied,
    by: 'customer',
    actor: 'customer',
    facts: { session },
    refused: (held) => {
      if (isGone(held.entity)) return problem(missing)
      const isShut = !gate(held, 'create_link').allowed
      return problem(isShut ? 'entity_blocked' : 'step_changed')
    },
    given: (now) => {
      const refusal = unless?.(now)
      return refusal ? { kind: 'refuse', problem: problem(refusal) } : { kind: 'go' }
    },
    missing,
  })
  answered(outcome, missing)
}

/** A code or a try that came in since a node was judged would be counted past its limit. */
export const asJudged =
  ({ nodeId, sends, misses }: SessionNode) =>
  (now: Session): ErrorCode | undefined => {
    const node = nodeOf(now, nodeId)
    return node?.sends === sends && node?.misses === misses ? undefined : 'step_changed'
  }
