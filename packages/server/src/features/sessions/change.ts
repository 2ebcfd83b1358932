/** One event on a session that is there, by whoever calls, and what it is refused as. */
import type { DomainEvent, Facts } from '@ostiary/domain/aggregate'
import { changeAll } from '@ostiary/domain/change'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { change } from '@ostiary/domain/change'
import { isErased } from '@ostiary/domain/entity.changes'
import { gate } from '@ostiary/domain/gates'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { SessionEvent } from '@ostiary/domain/session.lifecycle'
import { factsItem } from '../../store/vault.ts'
import type { Answer, SealFacts, VaultItem } from '../../transitions/command.ts'
import { actingParty, actorName, answered } from '../call.ts'
import type { Call, Services } from '../call.ts'
import type { Found } from './load.ts'

export interface SessionChange {
  readonly event: SessionEvent
  readonly facts: Facts
  /** What is sealed with it, by item. */
  readonly sealed?: ReadonlyMap<string, unknown>
  /** What a repeat of the request is told again; nothing, where it needs no telling. */
  readonly answer?: Answer
}

/**
 * Applies an event to a session.
 * @throws Refused where the table does not allow it now
 */
export async function changeSession(
  services: Services,
  call: Call,
  found: Pick<Found, 'entityId' | 'session'>,
  { event, facts, sealed = new Map(), answer = done }: SessionChange,
): Promise<Answered> {
  const { entityId, session } = found
  const { sessionId } = session
  const by = actingParty(call)
  const wanted: DomainEvent = {
    machine: 'session',
    event,
    by,
    actor: actorName(by, call),
    facts: { ...facts, session: { ...facts.session, sessionId } },
  }
  const sealing = await sealer(services, entityId, facts.sealed !== undefined || sealed.size > 0)
  const outcome = await services.writer.change({
    entityId,
    ...(sealing ? { sealFacts: sealing.facts } : {}),
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    decide: (held, atMs) => {
      const verdict = change(held, wanted, atMs)
      if (verdict.kind === 'refused') return { kind: 'refuse', problem: refusalOf(held, wanted) }
      if (verdict.kind === 'already') return { kind: 'answer', answer: () => answer }
      return {
        kind: 'write',
        verdict: changeAll(held, [wanted], atMs),
        vault: [...sealed].flatMap(([item, value]) => sealing?.item(item, value) ?? []),
        answer: () => answer,
      }
    },
  })
  return answered(outcome, 'session_not_found')
}

type Answered = ReturnType<typeof answered>
const done = { status: 200, body: '' } as const

interface Sealer {
  readonly facts: SealFacts
  item(item: string, value: unknown): VaultItem
}

async function sealer(
  services: Pick<Services, 'vault'>,
  entityId: string,
  isWanted: boolean,
): Promise<Sealer | undefined> {
  const dataKey = isWanted ? await services.vault.keyOf(entityId) : undefined
  if (!dataKey) return undefined
  const item = (name: string, value: unknown): VaultItem =>
    services.vault.sealItem(dataKey, entityId, name, value)
  return { item, facts: (seq, facts) => item(factsItem(seq), facts) }
}

function refusalOf(held: Parameters<typeof change>[0], event: DomainEvent): Problem {
  if (isErased(held.entity)) return problem('entity_erased')
  const session = sessionOf(held, event.facts?.session?.sessionId)
  if (!session) return problem('session_not_found')
  if (event.event === 'resubmitted' && !gate(held, 'create_link').allowed)
    return problem('entity_blocked')
  return problem('session_refused', `The session is ${session.status}.`)
}
