/** One event on a session that is there, by whoever causes it, with what is sealed beside it. */
import type { Aggregate, DomainEvent, Facts } from '@ostiary/domain/aggregate'
import { isDeleted } from '@ostiary/domain/entity.changes'
import { problem } from '@ostiary/domain/errors'
import type { ErrorCode, Problem } from '@ostiary/domain/errors'
import { sessionOf } from '@ostiary/domain/session/aggregate'
import type { FactsOf, FactsOfEvent } from '@ostiary/domain/session/facts'
import type { Session } from '@ostiary/domain/session/session'
import type { SessionEvent } from '@ostiary/domain/session.lifecycle'
import { factsItem } from '../store/vault.ts'
import type { Vault } from '../store/vault.ts'
import type { Answer, Command, Outcome } from '../transitions/command.ts'
import type { Writer } from '../transitions/writer.ts'
import { decideEvent } from '../transitions/writing.ts'

export interface AppliedEvent<E extends SessionEvent = SessionEvent> extends Pick<
  DomainEvent,
  'by' | 'actor'
> {
  readonly entityId: string
  readonly sessionId: string
  readonly event: E
  readonly facts: Omit<Facts, 'session'> & { readonly session?: FactsOfEvent<E> }
  /** By item of the vault. */
  readonly sealed?: ReadonlyMap<string, unknown>
  readonly idempotency?: Command['idempotency']
  /** What a repeat of the request is told again; nothing, where it needs no telling. */
  readonly answer?: Answer
  /** What depends on the session, and the entity's version, as they are when it is decided. */
  readonly given?: (now: Session, version: number, held: Aggregate) => Given<E>
  /** What it is refused as where the table does not allow it now. */
  readonly refused: (held: Aggregate, session: Session) => Problem
  /** What it is refused as where the session is gone. */
  readonly missing: ErrorCode
}

type Given<E extends SessionEvent> =
  | { readonly kind: 'go'; readonly session?: FactsOf[E] }
  /** It is so by now: nothing is written. */
  | { readonly kind: 'already' }
  | { readonly kind: 'refuse'; readonly problem: Problem }

interface Parts {
  readonly vault: Pick<Vault, 'keyOf' | 'sealItem'>
  readonly writer: Pick<Writer, 'change'>
}

const done: Answer = { status: 200, body: '' }

export async function applySessionEvent<E extends SessionEvent>(
  parts: Parts,
  applied: AppliedEvent<E>,
): Promise<Outcome> {
  const { entityId, sessionId, event, by, actor, facts, idempotency, answer = done } = applied
  const sealing = await sealingOf(parts, applied)
  return parts.writer.change({
    entityId,
    ...(sealing ? { sealFacts: sealing.sealFacts } : {}),
    ...(idempotency ? { idempotency } : {}),
    decide: (held, atMs, version) => {
      const session = sessionOf(held, sessionId)
      if (!session || session.status === 'Deleted' || isDeleted(held.entity))
        return { kind: 'refuse', problem: problem(applied.missing) }
      const given: Given<E> = applied.given?.(session, version, held) ?? { kind: 'go' }
      if (given.kind === 'already') return { kind: 'answer', answer: () => answer }
      if (given.kind === 'refuse') return given
      const about = { ...facts, session: { ...facts.session, ...given.session, sessionId } }
      // Both are of one event; of one that lacks what it needs its guard does not hold.
      const wanted = { machine: 'session', event, by, actor, facts: about } as DomainEvent
      return decideEvent(held, wanted, atMs, {
        moved: () => answer,
        already: () => answer,
        refused: () => applied.refused(held, session),
        ...(sealing ? { vault: sealing.vault } : {}),
      })
    },
  })
}

/** Nothing where nothing is sealed, or the person was erased: of those the table refuses it. */
async function sealingOf(
  { vault }: Parts,
  {
    entityId,
    facts,
    sealed = new Map(),
  }: Pick<AppliedEvent, 'entityId' | 'sealed'> & { readonly facts: Facts },
): Promise<(Required<Pick<Command, 'sealFacts'>> & Sealed) | undefined> {
  if (facts.sealed === undefined && sealed.size === 0) return undefined
  const dataKey = await vault.keyOf(entityId)
  if (!dataKey) return undefined
  const seal = (item: string, value: unknown) => vault.sealItem(dataKey, entityId, item, value)
  return {
    sealFacts: (seq, values) => seal(factsItem(seq), values),
    vault: [...sealed].map(([item, value]) => seal(item, value)),
  }
}

interface Sealed {
  readonly vault: readonly ReturnType<Vault['sealItem']>[]
}
