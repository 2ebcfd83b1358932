/** Entities: made without onboarding, blocked and released by people, erased on request. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Aggregate, DomainEvent, EntityKind, Facts } from '@ostiary/domain/aggregate'
import type { Refusal } from '@ostiary/domain/change'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { partiesOf } from '@ostiary/domain/scopes'
import type { KeyParty } from '@ostiary/domain/scopes'
import { directoryKey, findEntityId } from '../../store/directory.ts'
import type { Head } from '../../store/heads.ts'
import type { Answer, Outcome } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { tellingAllowedEvents } from '../allowed-events.ts'
import { actingParty, actorName, answered, asAnalyst, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { createClaimed, wantedOf } from './claiming.ts'
import { entityEvents, entityShape, gateShape, ownedBy } from './resource.ts'

const answerOf =
  (status: number, more?: { already: true }) =>
  (held: Aggregate, version: number): Answer => ({
    status,
    body: JSON.stringify(entityShape(held, version, more)),
  })

async function loadEntity(services: Services, call: Call): Promise<Head> {
  const head = await services.heads.read(call.params['id']!)
  return head && ownedBy(head.aggregate, call) ? head : refuse('entity_not_found')
}

function entityRefusal(held: Aggregate, refusal: Refusal): Problem {
  if (refusal.why === 'actor_not_allowed')
    return problem('party_not_allowed', 'The party you act as may not cause this.')
  if (refusal.why === 'guard_failed') return problem('customer_rejected')
  return problem('transition_refused', `The entity is ${held.entity.standing}.`)
}

function replyOf(outcome: Outcome): Reply {
  const { answer, replayed } = answered(outcome, 'entity_not_found')
  return { ...answer, ...(replayed ? { replayed } : {}) }
}

/** A deleted entity is nobody's any more, but for its erasure: what is kept can go at once. */
const isOurs = (held: Aggregate, call: Call, event: string): boolean =>
  event === 'erased'
    ? held.entity.applicationId === call.principal.application.applicationId
    : ownedBy(held, call)

/** Applies an event to the entity of the path, which is not read first. */
async function apply(
  services: Services,
  call: Call,
  event: Extract<DomainEvent, { machine: 'entity' }>,
): Promise<Reply> {
  const entityId = call.params['id']!
  const sealFacts = event.facts?.sealed ? await services.vault.factsSealer(entityId) : undefined
  const outcome = await services.writer.change({
    entityId,
    idempotency: call.idempotency!,
    ...(sealFacts ? { sealFacts } : {}),
    decide: (held, atMs) =>
      isOurs(held, call, event.event)
        ? decideEvent(held, event, atMs, {
            moved: answerOf(200),
            already: answerOf(200, { already: true }),
            refused: entityRefusal,
            erase: event.event === 'erased',
          })
        : { kind: 'refuse', problem: problem('entity_not_found') },
  })
  return replyOf(outcome)
}

/** Standing is an analyst's to change; the reason is in a person's words, and sealed. */
const change =
  (services: Services, event: 'blocked' | 'released'): Handler =>
  (call) => {
    const by = asAnalyst(call)
    const facts: Facts = { code: 'manual', sealed: { reason: call.body['reason'] } }
    return apply(services, call, {
      machine: 'entity',
      event,
      by,
      actor: actorName(by, call),
      facts,
    })
  }

/** Whoever holds the scope may erase; a key of no party does so as partner (decision 0017). */
function erasingParty(call: Call): KeyParty {
  const asked = call.body['as']
  const ofNoParty = partiesOf(call.principal.key.scopes).length === 0
  return ofNoParty && asked === undefined ? 'partner' : actingParty(call, asked)
}

/** A reason is not kept: the key that would seal it is the one that is destroyed. */
const eraseEntity =
  (services: Services): Handler =>
  async (call) => {
    const by = erasingParty(call)
    const { reference } = call.body as { reference?: string }
    const facts: Facts = {
      code: 'manual',
      ...(reference === undefined ? {} : { plain: { reference } }),
    }
    const actor = actorName(by, call)
    const reply = await apply(services, call, {
      machine: 'entity',
      event: 'erased',
      by,
      actor,
      facts,
    })
    services.vault.forget(call.params['id']!)
    return reply
  }

const exists = (held: Aggregate): Problem =>
  problem('entity_exists', undefined, { allowedEvents: entityEvents(held) })

const createEntity =
  (services: Services): Handler =>
  async (call) => {
    const { kind, vendorData } = call.body as { kind: EntityKind; vendorData: string }
    const wanted = wantedOf(services, call, { kind, vendorData, path: '/vendorData' })
    const by = actingParty(call)
    const outcome = await createClaimed(services, call, {
      ...wanted,
      begin: () => ({
        events: [
          {
            machine: 'entity',
            event: 'created',
            by,
            actor: actorName(by, call),
            facts: { changed: [] },
          },
        ],
        vault: [],
        answer: answerOf(201),
      }),
      refusal: ({ listed }) => Promise.resolve(listed && exists(listed.aggregate)),
    })
    if (outcome.kind === 'lost')
      return refuse('entity_exists', 'Somebody else is creating this entity at this moment.')
    return replyOf(outcome)
  }

const findEntities =
  (services: Services): Handler =>
  async (call) => {
    const { vendorData, kind } = call.query as { vendorData: string; kind?: EntityKind }
    const kinds = kind ? [kind] : (['user', 'business'] as const)
    const ids = await Promise.all(
      kinds.map((one) =>
        findEntityId(
          services.db,
          directoryKey(call.principal.application.applicationId, one, vendorData),
        ),
      ),
    )
    const heads = await Promise.all(
      ids.filter((id) => id !== undefined).map((id) => services.heads.read(id)),
    )
    return json(200, {
      data: heads
        .filter((head) => head !== undefined)
        .filter((head) => ownedBy(head.aggregate, call))
        .map((head) => entityShape(head.aggregate, head.version)),
    })
  }

const getEntity =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadEntity(services, call)
    return json(200, entityShape(head.aggregate, head.version))
  }

const getEntityGate =
  (services: Services): Handler =>
  async (call) =>
    json(200, gateShape((await loadEntity(services, call)).aggregate))

export function entityHandlers(services: Services) {
  const handlers = {
    createEntity: createEntity(services),
    findEntities: findEntities(services),
    getEntity: getEntity(services),
    getEntityGate: getEntityGate(services),
    blockEntity: change(services, 'blocked'),
    releaseEntity: change(services, 'released'),
    eraseEntity: eraseEntity(services),
  } satisfies Partial<Record<OperationId, Handler>>
  return tellingAllowedEvents(handlers, async (call) =>
    call.params['id'] === undefined
      ? []
      : entityEvents((await loadEntity(services, call)).aggregate),
  )
}
