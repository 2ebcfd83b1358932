/** One event on a session that is there, by whoever calls, and what it is refused as. */
import type { Aggregate, DomainEvent, Facts } from '@ostiary/domain/aggregate'
import { change, changeAll } from '@ostiary/domain/change'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { isDeleted, isErased } from '@ostiary/domain/entity.changes'
import { gate } from '@ostiary/domain/gates'
import type { Party } from '@ostiary/domain/lifecycle'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { Session } from '@ostiary/domain/session/session'
import { sessionLifecycle } from '@ostiary/domain/session.lifecycle'
import type { SessionEvent } from '@ostiary/domain/session.lifecycle'
import type { SessionPlace } from '../../store/sessions.ts'
import { factsItem } from '../../store/vault.ts'
import type { Answer, SealFacts, VaultItem } from '../../transitions/command.ts'
import { actingParty, actorName, answered } from '../call.ts'
import type { Call, Services } from '../call.ts'

export interface SessionChange {
  readonly event: SessionEvent
  readonly facts: Facts
  /** What is sealed with it, by item. */
  readonly sealed?: ReadonlyMap<string, unknown>
  /** What a repeat of the request is told again; nothing, where it needs no telling. */
  readonly answer?: Answer
  /** What depends on the session as it is when the event is decided. */
  readonly given?: (now: Session) => Given
}

type Given =
  | { readonly kind: 'go'; readonly session?: Partial<NonNullable<Facts['session']>> }
  /** It is so by now: nothing is written. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refuse'; readonly problem: Problem }

/**
 * Applies an event to a session.
 * @returns whether it was done before, by a request of the same Idempotency-Key
 * @throws Refused where the table does not allow it now
 */
export async function changeSession(
  services: Services,
  call: Call,
  found: Pick<SessionPlace, 'entityId' | 'sessionId'>,
  { event, facts, sealed = new Map(), given, answer = done }: SessionChange,
): Promise<Answered> {
  const { entityId, sessionId } = found
  const by = actingParty(call)
  const actor = actorName(by, call)
  const sealing = await sealer(services, entityId, facts.sealed !== undefined || sealed.size > 0)
  const outcome = await services.writer.change({
    entityId,
    ...(sealing ? { sealFacts: sealing.facts } : {}),
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    decide: (held, atMs) => {
      const session = sessionOf(held, sessionId)
      if (!session || session.status === 'Deleted' || isDeleted(held.entity))
        return { kind: 'refuse', problem: problem('session_not_found') }
      const more: Given = given?.(session) ?? { kind: 'go' }
      if (more.kind === 'already') return { kind: 'answer', answer: () => answer }
      if (more.kind === 'refuse') return more
      const about = { ...facts, session: { ...facts.session, ...more.session, sessionId } }
      const wanted: DomainEvent = { machine: 'session', event, by, actor, facts: about }
      const verdict = change(held, wanted, atMs)
      if (verdict.kind === 'refused')
        return { kind: 'refuse', problem: refusalOf(held, session, { event, by }) }
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
