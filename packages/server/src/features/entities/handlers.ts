/** Entities: made without onboarding, blocked and released by people, erased on request. */
import type { OperationId } from '@ostiary/contract/routes'
import type { Aggregate, DomainEvent, StandingCause } from '@ostiary/domain/aggregate'
import type { Refusal } from '@ostiary/domain/change'
import { entityLifecycle } from '@ostiary/domain/entity.lifecycle'
import { problem } from '@ostiary/domain/errors'
import type { Problem } from '@ostiary/domain/errors'
import { allowedEvents } from '@ostiary/domain/lifecycle'
import type { Head } from '../../store/heads.ts'
import {
  directoryKey,
  dropOrphanClaims,
  findEntityId,
  identifierHolders,
  identifierKey,
  normaliseVendorData,
} from '../../store/directory.ts'
import type { Answer, Creation, Outcome } from '../../transitions/command.ts'
import { decideEvent } from '../../transitions/writing.ts'
import { actingParty, actorName, iso, json, refuse } from '../call.ts'
import type { Call, Handler, Reply, Services } from '../call.ts'
import { factsSealer, newEntity, ownedBy } from '../customers/service.ts'

const causeShape = (cause: StandingCause | undefined): unknown =>
  cause ? { cause: cause.cause, party: cause.party, since: iso(cause.sinceMs) } : null

const entityShape = (aggregate: Aggregate, version: number, already = false): unknown => {
  const { entity, customer } = aggregate
  return {
    id: entity.entityId,
    kind: entity.kind,
    vendorData: entity.vendorData,
    standing: entity.standing,
    block: causeShape(entity.detail.block),
    flag: causeShape(entity.detail.flag),
    customerStatus: customer?.state ?? null,
    erasedAt: entity.detail.erasedAtMs === undefined ? null : iso(entity.detail.erasedAtMs),
    allowedEvents: allowedEvents(entityLifecycle, entity.standing),
    version,
    createdAt: iso(entity.createdAtMs),
    updatedAt: iso(entity.updatedAtMs),
    ...(already ? { already: true } : {}),
  }
}

const answerOf =
  (status: number, already = false) =>
  (next: Aggregate, version: number): Answer => ({
    status,
    body: JSON.stringify(entityShape(next, version, already)),
  })

async function loadEntity(services: Services, call: Call): Promise<Head> {
  const head = await services.heads.read(call.params['id']!)
  return head && ownedBy(head.aggregate, call) ? head : refuse('entity_not_found')
}

function entityRefusal(held: Aggregate, refusal: Refusal): Problem {
  if (refusal.why === 'actor_not_allowed')
    return problem('party_not_allowed', 'The party you act as may not cause this.')
  if (refusal.why === 'guard_failed') return problem('customer_rejected')
  return problem('transition_refused', `The entity is ${held.entity.standing}.`, {
    allowedEvents: allowedEvents(entityLifecycle, held.entity.standing),
  })
}

function reply(outcome: Outcome): Reply {
  if (outcome.kind === 'refused')
    return refuse(outcome.problem.code, outcome.problem.detail, outcome.problem.more)
  if (outcome.kind !== 'answered') return refuse('entity_not_found')
  return {
    status: outcome.answer.status,
    body: outcome.answer.body,
    ...(outcome.replayed ? { replayed: true } : {}),
  }
}

const act =
  (services: Services, name: 'blocked' | 'released' | 'erased'): Handler =>
  async (call) => {
    const head = await loadEntity(services, call)
    const { entityId } = head.aggregate.entity
    // Erasure has a scope of its own and any party may hold it; standing is an analyst's.
    const by = actingParty(call, call.body['as'], name !== 'erased')
    const reason = call.body['reason'] as string
    const sealFacts = name === 'erased' ? undefined : await factsSealer(services, entityId)
    const event: DomainEvent = {
      machine: 'entity',
      event: name,
      by,
      actor: actorName(by, call),
      facts: { code: 'manual', ...(sealFacts ? { sealed: { reason } } : {}) },
    }
    const outcome = await services.writer.change({
      entityId,
      idempotency: call.idempotency!,
      ...(sealFacts ? { sealFacts } : {}),
      decide: (held, atMs) =>
        decideEvent(held, event, atMs, {
          moved: answerOf(200),
          already: (now) => answerOf(200, true)(now, head.version),
          refused: entityRefusal,
          erase: name === 'erased',
        }),
    })
    if (name === 'erased') services.vault.forget(entityId)
    return reply(outcome)
  }

const createEntity =
  (services: Services): Handler =>
  async (call) => {
    const { kind, vendorData } = call.body as { kind: 'user' | 'business'; vendorData: string }
    if (normaliseVendorData(vendorData) === '' || Buffer.byteLength(vendorData) > 2000) {
      return refuse('body_invalid', undefined, {
        errors: [
          { path: '/vendorData', message: 'must be 1 to 2,000 bytes and not only white space' },
        ],
      })
    }
    const { applicationId } = call.principal.application
    const dirKey = directoryKey(applicationId, kind, vendorData)
    const vendorKey = identifierKey(
      services.keyring.lookupKey,
      applicationId,
      'vendor',
      normaliseVendorData(vendorData),
    )
    const by = actingParty(call)
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const atMs = services.clock.now()
      const entityId = services.ids.next(atMs)
      const { row } = await services.vault.newKey(entityId)
      const creation: Creation = {
        idempotency: call.idempotency!,
        dirKey,
        vendorKey,
        walletKey: null,
        seed: newEntity(entityId, call, vendorData, atMs, kind),
        events: [{ machine: 'entity', event: 'created', by, actor: actorName(by, call) }],
        vault: [row],
        answer: answerOf(201),
      }
      const outcome = await services.writer.create(creation)
      if (outcome.kind !== 'lost') return reply(outcome)
      const holders = await identifierHolders(services.db, [vendorKey])
      if (holders.some((one) => one.role === 'bar')) return refuse('customer_barred')
      const listed = await findEntityId(services.db, dirKey)
      if (listed && (await services.heads.read(listed))) return refuse('entity_exists')
      await dropOrphanClaims(services.db, {
        dirKey,
        walletKey: null,
        olderThan: new Date(services.clock.now() - 10_000),
      })
    }
    return refuse('entity_exists', 'Somebody else is creating this entity at this moment.')
  }

const findEntities =
  (services: Services): Handler =>
  async (call) => {
    const { vendorData, kind } = call.query as { vendorData: string; kind?: 'user' | 'business' }
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
        .map((head) => entityShape(head.aggregate, head.version)),
    })
  }

const getEntity =
  (services: Services): Handler =>
  async (call) => {
    const head = await loadEntity(services, call)
    return json(200, entityShape(head.aggregate, head.version))
  }

export function entityHandlers(services: Services) {
  return {
    createEntity: createEntity(services),
    findEntities: findEntities(services),
    getEntity: getEntity(services),
    blockEntity: act(services, 'blocked'),
    releaseEntity: act(services, 'released'),
    eraseEntity: act(services, 'erased'),
  } satisfies Partial<Record<OperationId, Handler>>
}
