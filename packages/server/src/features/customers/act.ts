/**
 * One event on one customer on behalf of a caller: the shape every command of this resource has.
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { Outcome } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { answered } from '../call.ts'
import type { Call, Reply, Services } from '../call.ts'
import { ownedBy } from '../entities/service.ts'
import { refusalOf } from './refusals.ts'
import { customerTemplate, replyOf } from './resource.ts'

export interface Acting {
  readonly event: DomainEvent
  readonly status?: number
  /** What it answers with, where that is not the customer. */
  readonly body?: (held: Aggregate, already: boolean) => string
}

/** Applies an event to the customer of the path and answers with it. */
export async function act(services: Services, call: Call, acting: Acting): Promise<Reply> {
  const outcome = await submit(services, call, acting)
  return replyOf(services, call.principal, answered(outcome, 'customer_not_found'))
}

/**
 * The customer is not read first: whose it is and what it is, is asked of what the writer holds.
 */
export async function submit(services: Services, call: Call, acting: Acting): Promise<Outcome> {
  const entityId = call.params['id']!
  const { event, status = 200 } = acting
  const { application } = call.principal
  const bodyOf = (held: Aggregate, version: number, already: boolean): string =>
    acting.body?.(held, already) ??
    customerTemplate(held, version, { ...application, ...(already ? { already } : {}) })
  const sealFacts = event.facts?.sealed ? await services.vault.factsSealer(entityId) : undefined
  return services.writer.change({
    entityId,
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    ...(sealFacts ? { sealFacts } : {}),
    decide: (held, atMs) => {
      if (!held.customer || !ownedBy(held, call)) {
        return { kind: 'refuse', problem: problem('customer_not_found') }
      }
      return decideEvent(held, event, atMs, {
        moved: (next, version) => ({ status, body: bodyOf(next, version, false) }),
        already: (now, version) => ({ status, body: bodyOf(now, version, true) }),
        refused: refusalOf(event),
      })
    },
  })
}
