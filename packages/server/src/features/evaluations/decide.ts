/** What people do to an evaluation: approve, reject, flag the customer as a fraud. */
import type { Aggregate, DomainEvent } from '@ostiary/domain/aggregate'
import { change } from '@ostiary/domain/change'
import type { ModelsByVersion } from '@ostiary/domain/decision-replay'
import { isErased } from '@ostiary/domain/entity.changes'
import { evaluationOf } from '@ostiary/domain/evaluation.changes'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import type { Decision } from '../../transitions/command.ts'
import { actingParty, actorName, answered, asAnalyst, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { submit } from '../customers/service.ts'
import { ownedBy } from '../entities/service.ts'
import { modelsFor } from './models.ts'
import { evaluationShape } from './resource.ts'

type Says = 'approved' | 'rejected'

export const decideEvaluation =
  (services: Services): Handler =>
  async (call) => {
    const by = asAnalyst(call)
    const { reason, note } = call.body
    const sealed = { reason, ...(note === undefined ? {} : { note }) }
    const entityId = call.params['id']!
    const sealFacts = await services.vault.factsSealer(entityId)
    const outcome = await services.writer.change({
      entityId,
      idempotency: call.idempotency!, // no write of /v1 comes without
      ...(sealFacts ? { sealFacts } : {}),
      decide: (held, atMs) =>
        decision(held, call, {
          says: call.body['decision'] as Says,
          actor: actorName(by, call),
          sealed,
          models: modelsFor(services, call),
          atMs,
        }),
    })
    const { answer, replayed } = answered(outcome, 'customer_not_found')
    return { ...answer, ...(replayed ? { replayed } : {}) }
  }

interface Deciding {
  readonly says: Says
  readonly actor: string
  readonly sealed: Readonly<Record<string, unknown>>
  readonly models: ModelsByVersion
  readonly atMs: number
}

function decision(held: Aggregate, call: Call, deciding: Deciding): Decision {
  const { says, actor, sealed, atMs } = deciding
  const one = evaluationOf(held)
  if (!held.customer || !ownedBy(held, call)) return refused(problem('customer_not_found'))
  if (!one) return refused(problem('evaluation_not_found'))
  // As with the customer itself: an erased person may still be refused, and never be let in.
  if (isErased(held.entity) && says === 'approved') return refused(problem('entity_erased'))
  if (held.customer.state === 'rejected' && says === 'approved')
    return refused(problem('decision_refused', 'The customer is rejected, and that is for good.'))
  const { proposal, flagged } = one
  if (flagged) return refused(problem('decision_refused', 'The customer is flagged as a fraud.'))
  const asksTwo = call.principal.application.settings.fourEyes
  const isSecond = proposal?.decision === says && proposal.actor !== actor
  if (asksTwo && proposal?.decision === says && !isSecond)
    return refused(
      problem('decision_refused', 'You proposed this decision; another person must agree.'),
    )
  const event: DomainEvent = {
    machine: 'evaluation',
    event: asksTwo && !isSecond ? 'decision_proposed' : 'decided',
    by: 'analyst',
    actor,
    facts: { code: 'person_decided', evaluation: { decision: says }, sealed },
  }
  const status = event.event === 'decided' ? 200 : 202
  const answer = (next: Aggregate) => ({ status, body: shapeOf(next, deciding.models) })
  const verdict = change(held, event, atMs)
  if (verdict.kind === 'changed') return { kind: 'write', verdict, answer }
  if (verdict.kind === 'already') return { kind: 'answer', answer }
  return refused(problem('decision_refused', `The evaluation is ${one.status}.`))
}

const refused = (why: Problem): Decision => ({ kind: 'refuse', problem: why })

/** What was decided on has both. */
const shapeOf = (held: Aggregate, models: ModelsByVersion): string => {
  const shown = { customer: held.customer!, one: evaluationOf(held)!, models }
  return JSON.stringify(evaluationShape(held.entity.entityId, shown))
}

/** Flags feed the fraud score of others who share a strong key. */
export const flagCustomer =
  (services: Services): Handler =>
  async (call) => {
    const by = actingParty(call, call.body['as'])
    const flag = call.body['flag'] === true
    const note = call.body['note'] as string | undefined
    if (!flag && note !== undefined) {
      const errors = [{ path: '/note', message: 'goes with `flag: true` only' }]
      return refuse('body_invalid', undefined, { errors })
    }
    const event: DomainEvent = {
      machine: 'customer',
      event: flag ? 'flagged' : 'unflagged',
      by,
      actor: actorName(by, call),
      facts: {
        code: flag ? 'customer_flagged' : 'customer_unflagged',
        ...(note === undefined ? {} : { sealed: { note } }),
      },
    }
    const outcome = await submit(services, call, {
      event,
      body: (held, already) => JSON.stringify(flagShape(held, already)),
    })
    const { answer, replayed } = answered(outcome, 'customer_not_found')
    const reply: Reply = { status: answer.status, body: answer.body }
    return { ...reply, ...(replayed ? { replayed } : {}) }
  }

const flagShape = (held: Aggregate, already: boolean): unknown => ({
  id: held.entity.entityId,
  externalId: held.entity.vendorData,
  flagged: held.customer?.detail.flag !== undefined,
  status: evaluationOf(held)?.status ?? null,
  ...(already ? { already: true } : {}),
})
