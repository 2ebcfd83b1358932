/** The common shape of a command: one event on one entity, and the answer its outcome becomes. */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import type { Refusal } from '@ostiary/domain/change'
import type { Problem } from '@ostiary/domain/errors'
import type { Answer, Decision } from './command.ts'

export interface EventAnswers {
  /** Built when the event moved the entity. */
  readonly moved?: (next: Aggregate, version: number) => Answer
  /** Built when the event repeats what is so already. */
  readonly already?: (held: Aggregate, version: number) => Answer
  readonly refused: (held: Aggregate, refusal: Refusal) => Problem
  readonly vault?: Extract<Decision, { kind: 'write' }>['vault']
  readonly erase?: boolean
}

/** Decides one event; what it becomes is said by the caller's answers. */
export function decideEvent(
  held: Aggregate,
  event: DomainEvent,
  atMs: number,
  answers: EventAnswers,
): Decision {
  const verdict = change(held, event, atMs)
  if (verdict.kind === 'changed') {
    return {
      kind: 'write',
      verdict,
      ...(answers.moved ? { answer: answers.moved } : {}),
      ...(answers.vault ? { vault: answers.vault } : {}),
      ...(answers.erase ? { erase: true } : {}),
    }
  }
  if (verdict.kind === 'already') {
    return answers.already ? { kind: 'answer', answer: answers.already } : { kind: 'drop' }
  }
  return { kind: 'refuse', problem: answers.refused(held, verdict) }
}
