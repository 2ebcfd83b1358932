/**
 * The answers of a verification session an evaluation waits for: they settle its checks, and the
 * evaluation settles the customer. Source: requirement 4.
 */
import type { Aggregate, DomainEvent } from './aggregate.ts'
import { isGone } from './entity.changes.ts'
import { evaluationOf } from './evaluation.changes.ts'
import { kycChecks } from './evaluation.ts'

const answers = {
  verification_passed: 'clear',
  verification_failed: 'adverse',
} as const

/**
 * What a provider's verdict on a session becomes where an evaluation waits for it: the customer
 * keeps what was learnt, and the evaluation has both answers. A barred document fails the
 * verification all the same.
 * @returns `undefined` where the event is to be taken as it is
 */
export function sessionAnswers(held: Aggregate, event: DomainEvent): DomainEvent[] | undefined {
  if (event.machine !== 'customer' || event.by !== 'provider') return undefined
  if (event.event !== 'verification_passed' && event.event !== 'verification_failed')
    return undefined
  const one = evaluationOf(held)
  const isAwaited =
    held.customer?.state === 'verifying' &&
    !isGone(held.entity) &&
    one?.kycSource === 'session' &&
    kycChecks.some((check) => one.checks[check].answer === 'pending')
  if (!isAwaited || event.facts?.code === 'document_barred') return undefined
  const { by, actor, facts = {} } = event
  const provider = actor.replace('provider:', '')
  const identity = { answer: answers[event.event], provider, basis: 'session' } as const
  const watchlist = { answer: 'clear', provider, basis: 'session' } as const
  return [
    { machine: 'customer', event: 'verification_answered', by, actor, facts },
    {
      machine: 'evaluation',
      event: 'check_answered',
      by,
      actor,
      facts: { evaluation: { answers: { identity, watchlist } } },
    },
  ]
}
