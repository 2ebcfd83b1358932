/** One event of the person at the hosted page, with what is sealed beside it. */
import { isGone } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
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
  /** As it was judged: a code or a try that came in between would be counted past its limit. */
  readonly judgedOn?: SessionNode
}

/** @throws Refused where the session has moved on, or nobody may go on with it */
export async function byPerson<E extends SessionEvent>(
  services: Services,
  what: PersonEvent<E>,
): Promise<void> {
  const { facts: session, judgedOn, ...applied } = what
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
    given: (now) => (judgedOn && isOutdated(judgedOn, now) ? outdated : { kind: 'go' }),
    missing,
  })
  answered(outcome, missing)
}

const outdated = { kind: 'refuse', problem: problem('step_changed') } as const

function isOutdated({ nodeId, sends, misses }: SessionNode, now: Session): boolean {
  const node = nodeOf(now, nodeId)
  return node?.sends !== sends || node?.misses !== misses
}
