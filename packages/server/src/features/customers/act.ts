/** One event on one customer on behalf of a caller: the shape every command of this resource has. */
import type { DomainEvent } from '@ostiary/domain/aggregate'
import type { Outcome, SealFacts } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { refuse } from '../call.ts'
import type { Call, Reply, Services } from '../call.ts'
import type { CustomerHead } from './load.ts'
import { refusalOf } from './refusals.ts'
import { customerTemplate, replyOf } from './resource.ts'

type CustomerEvent = Extract<DomainEvent, { machine: 'customer' }>

/** Seals the facts of a line in the vault of the entity, under the line's own name. */
export async function factsSealer(
  services: Services,
  entityId: string,
): Promise<SealFacts | undefined> {
  const dataKey = await services.vault.keyOf(entityId)
  // Without a data key the person is erased: facts about it are not kept any more.
  return (
    dataKey && ((seq, facts) => services.vault.sealItem(dataKey, entityId, `facts:${seq}`, facts))
  )
}

export interface Acting {
  readonly event: CustomerEvent
  readonly status?: number
}

/** Applies an event and answers with the customer. */
export async function act(
  services: Services,
  call: Call,
  head: CustomerHead,
  acting: Acting,
): Promise<Reply> {
  const outcome = await submit(services, call, head, acting)
  if (outcome.kind === 'refused')
    return refuse(outcome.problem.code, outcome.problem.detail, outcome.problem.more)
  if (outcome.kind !== 'answered') return refuse('customer_not_found')
  return replyOf(services, call.principal, outcome)
}

export async function submit(
  services: Services,
  call: Call,
  head: CustomerHead,
  acting: Acting,
): Promise<Outcome> {
  const { entityId } = head.aggregate.entity
  const { event, status = 200 } = acting
  const sealFacts = event.facts?.sealed ? await factsSealer(services, entityId) : undefined
  return services.writer.change({
    entityId,
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    ...(sealFacts ? { sealFacts } : {}),
    decide: (held, atMs) =>
      decideEvent(held, event, atMs, {
        moved: (next, version) => ({ status, body: customerTemplate(next, version) }),
        already: (now) => ({
          status,
          body: customerTemplate(now, head.version, { already: true }),
        }),
        refused: refusalOf,
      }),
  })
}
