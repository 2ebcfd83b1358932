/** One event of the person at the hosted page, with what is sealed beside it. */
import type { DomainEvent, Facts } from '@ostiary/domain/aggregate'
import { change, changeAll } from '@ostiary/domain/change'
import { isGone } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { ErrorCode } from '@ostiary/domain/errors'
import { gate } from '@ostiary/domain/gates'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import { nodeOf } from '@ostiary/domain/session/session'
import type { Session, SessionNode } from '@ostiary/domain/session/session'
import type { SessionEvent } from '@ostiary/domain/session.lifecycle'
import { Refused, refuse } from '../call.ts'
import type { Services } from '../call.ts'

export interface PersonEvent {
  readonly entityId: string
  readonly sessionId: string
  readonly event: SessionEvent
  readonly facts?: Facts['session']
  /** What speaks against it in the session as it is when this is committed. */
  readonly unless?: (now: Session) => ErrorCode | undefined
  /** By item of the vault. */
  readonly sealed?: ReadonlyMap<string, unknown>
}

/** @throws Refused where the session has moved on, or nobody may go on with it */
export async function byPerson(services: Services, what: PersonEvent): Promise<void> {
  const { entityId, sessionId, event, facts, unless, sealed = new Map() } = what
  const wanted: DomainEvent = {
    machine: 'session',
    event,
    by: 'customer',
    actor: 'customer',
    facts: { session: { ...facts, sessionId } },
  }
  const dataKey = sealed.size > 0 ? await services.vault.keyOf(entityId) : undefined
  if (sealed.size > 0 && !dataKey) return refuse('link_unknown')
  const outcome = await services.writer.change({
    entityId,
    decide: (held, atMs) => {
      const now = sessionOf(held, sessionId)
      const refusal = now && unless?.(now)
      if (refusal) return { kind: 'refuse', problem: problem(refusal) }
      const verdict = change(held, wanted, atMs)
      if (verdict.kind === 'already') return { kind: 'drop' }
      if (verdict.kind === 'refused') {
        const isShut = !isGone(held.entity) && !gate(held, 'create_link').allowed
        return { kind: 'refuse', problem: problem(isShut ? 'entity_blocked' : 'step_changed') }
      }
      return {
        kind: 'write',
        verdict: changeAll(held, [wanted], atMs),
        vault: [...sealed].map(([item, value]) =>
          // A key was asked for above, where there is anything to seal.
          services.vault.sealItem(dataKey!, entityId, item, value),
        ),
      }
    },
  })
  if (outcome.kind === 'refused') throw new Refused(outcome.problem)
  if (outcome.kind === 'missing') return refuse('link_unknown')
}

/** A code or a try that came in since a node was judged would be counted past its limit. */
export const asJudged =
  ({ nodeId, sends, misses }: SessionNode) =>
  (now: Session): ErrorCode | undefined => {
    const node = nodeOf(now, nodeId)
    return node?.sends === sends && node?.misses === misses ? undefined : 'step_changed'
  }
