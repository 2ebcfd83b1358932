/**
 * One event on one customer on behalf of a caller: the shape every command of this resource has.
 */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { problem } from '@ostiary/domain/errors'
import type { Outcome, SealFacts } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { refuse } from '../call.ts'
import type { Call, Reply, Services } from '../call.ts'
import { ownedBy } from './load.ts'
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

/** Steps towards `active`: nobody can take them any more once the person is erased. */
const forward: ReadonlySet<string> = new Set(['screening_cleared', 'verification_passed'])

const takesErasedFurther = ({ entity, customer }: Aggregate, event: CustomerEvent): boolean =>
  entity.detail.erasedAtMs !== undefined &&
  forward.has(event.event) &&
  (customer?.state === 'screening' || customer?.state === 'verifying')

export interface Acting {
  readonly event: CustomerEvent
  readonly status?: number
}

/** Applies an event to the customer of the path and answers with it. */
export async function act(services: Services, call: Call, acting: Acting): Promise<Reply> {
  const outcome = await submit(services, call, acting)
  if (outcome.kind === 'refused')
    return refuse(outcome.problem.code, outcome.problem.detail, outcome.problem.more)
  if (outcome.kind !== 'answered') return refuse('customer_not_found')
  return replyOf(services, call.principal, outcome)
}

/**
 * The customer is not read first: whose it is and what it is, is asked of what the writer holds.
 */
export async function submit(services: Services, call: Call, acting: Acting): Promise<Outcome> {
  const entityId = call.params['id']!
  const { event, status = 200 } = acting
  const sealFacts = event.facts?.sealed ? await factsSealer(services, entityId) : undefined
  return services.writer.change({
    entityId,
    ...(call.idempotency ? { idempotency: call.idempotency } : {}),
    ...(sealFacts ? { sealFacts } : {}),
    decide: (held, atMs, heldVersion) => {
      if (!held.customer || !ownedBy(held, call)) {
        return { kind: 'refuse', problem: problem('customer_not_found') }
      }
      if (takesErasedFurther(held, event)) {
        return { kind: 'refuse', problem: problem('entity_erased') }
      }
      return decideEvent(held, event, atMs, {
        moved: (next, version) => ({ status, body: customerTemplate(next, version) }),
        already: (now) => ({
          status,
          body: customerTemplate(now, heldVersion, { already: true }),
        }),
        refused: (now, refusal) => refusalOf(now, refusal, event),
      })
    },
  })
}
